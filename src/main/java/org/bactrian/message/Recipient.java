package org.bactrian.message;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonemetadata.PhoneMetadata;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import com.google.i18n.phonenumbers.metadata.DefaultMetadataDependenciesProvider;
import com.google.i18n.phonenumbers.metadata.source.MetadataSource;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bactrian.base.Internal;
import org.bactrian.base.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * The facts that a number tells about its owner: the country, the hour there, and a share of all
 * recipients to which it always belongs. Each is found when it is first asked for, so one thread
 * uses the object.
 *
 * @hidden
 */
@Internal
public final class Recipient {
  private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
  private static final int SHARES = 100;
  private static final String NO_COUNTRY = "001";
  private static final Pattern NO_PREFIX = Pattern.compile("(?!)");

  /** What may be a national prefix, by country code. */
  private static final Map<Integer, Pattern> PREFIXES = new ConcurrentHashMap<>();

  private final Msisdn number;
  private @Nullable PhoneNumber parsed;
  private @Nullable List<ZoneId> zones;

  /** Creates the recipient with this number. */
  public Recipient(Msisdn number) {
    this.number = number;
  }

  /**
   * Returns the number without what is not dialled from abroad, such as the 0 in {@code +440791…}:
   * two forms of one number are equal then.
   */
  public static Msisdn canonical(Msisdn number) {
    return number.canonical();
  }

  /** Returns all countries that {@link #country} may return. */
  public static Set<String> countries() {
    return NUMBERS.getSupportedRegions();
  }

  /**
   * Returns the country as two letters (ISO 3166-1), such as {@code HK}: of several countries with
   * one code the one whose numbers begin like this; {@code 001} for a number of no country.
   */
  public String country() {
    List<String> only = NUMBERS.getRegionCodesForCountryCode(number.countryCode());
    if (only.size() == 1) {
      return only.get(0);
    }
    PhoneNumber phone = parsed();
    String country = NUMBERS.getRegionCodeForNumber(phone);
    return country == null ? NUMBERS.getRegionCodeForCountryCode(phone.getCountryCode()) : country;
  }

  /**
   * Returns the hour there, 0 to 23, in the time zone of the number that is farthest west. A number
   * that tells no more than its country has all zones of it; one of no country has UTC.
   */
  public int hour(Instant at) {
    return hour(at, zones().get(0));
  }

  /** Returns the hour in the time zone of the number that is farthest east. */
  public int hourEast(Instant at) {
    return hour(at, zones().get(zones().size() - 1));
  }

  /** Returns whether it is one of these hours in all time zones of the number. */
  public boolean isIn(Hours hours, Instant at) {
    return zones().stream().allMatch(zone -> hours.has(hour(at, zone)));
  }

  /**
   * Hours of a day, from one until before another; {@code 22-6} goes over midnight.
   *
   * @hidden
   */
  public record Hours(int from, int until) {
    private static final int OF_A_DAY = 24;

    /** Returns whether it has every hour that others have. */
    public boolean covers(Hours others) {
      return IntStream.range(0, OF_A_DAY).allMatch(hour -> has(hour) || !others.has(hour));
    }

    boolean has(int hour) {
      return from < until ? from <= hour && hour < until : from <= hour || hour < until;
    }
  }

  /**
   * Returns a number from 0 to 99 that is always the same for this recipient: the first four bytes
   * of the SHA-256 of the number with {@code +}, as an unsigned integer, modulo 100.
   */
  public int share() {
    byte[] hash = Sha256.of(number.e164());
    long first = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      first = first << Byte.SIZE | (hash[i] & 0xff);
    }
    return (int) (first % SHARES);
  }

  private static int hour(Instant at, ZoneId zone) {
    return at.atZone(zone).getHour();
  }

  /** Returns the time zones, from west to east. */
  public List<ZoneId> zones() {
    if (zones == null) {
      PhoneNumberToTimeZonesMapper mapper = PhoneNumberToTimeZonesMapper.getInstance();
      List<ZoneId> known = known(mapper.getTimeZonesForNumber(parsed()));
      // A number that looks like no number of its country has zones only by its first digits.
      known = known.isEmpty() ? known(mapper.getTimeZonesForGeographicalNumber(parsed())) : known;
      zones = known.isEmpty() ? List.of(ZoneOffset.UTC) : known;
    }
    return zones;
  }

  private static List<ZoneId> known(List<String> names) {
    Instant now = Instant.now();
    return names.stream()
        .filter(ZoneId.getAvailableZoneIds()::contains)
        .map(ZoneId::of)
        .sorted(
            Comparator.comparing(zone -> zone.getRules().getOffset(now), Comparator.reverseOrder()))
        .toList();
  }

  /** Returns the number as the library parses it, without parsing it where that is certain. */
  PhoneNumber parsed() {
    if (parsed == null) {
      int code = number.countryCode();
      String national = number.national(code);
      parsed = code == 0 || hasPrefix(code, national) ? parse() : asItStands(code, national);
    }
    return parsed;
  }

  private PhoneNumber parse() {
    try {
      return NUMBERS.parse(number.e164(), null);
    } catch (NumberParseException e) {
      throw new IllegalArgumentException("a number that is checked can be read", e);
    }
  }

  /** Returns whether the library may take a national prefix, such as 0, off the number. */
  private static boolean hasPrefix(int code, String national) {
    Pattern prefix = PREFIXES.get(code);
    return (prefix == null ? PREFIXES.computeIfAbsent(code, Recipient::prefix) : prefix)
        .matcher(national)
        .lookingAt();
  }

  private static Pattern prefix(int code) {
    MetadataSource source =
        DefaultMetadataDependenciesProvider.getInstance().getPhoneNumberMetadataSource();
    String region = NUMBERS.getRegionCodeForCountryCode(code);
    PhoneMetadata metadata =
        region.equals(NO_COUNTRY)
            ? source.getMetadataForNonGeographicalRegion(code)
            : source.getMetadataForRegion(region);
    String prefix = metadata.getNationalPrefixForParsing();
    return prefix.isEmpty() ? NO_PREFIX : Pattern.compile(prefix);
  }

  private static PhoneNumber asItStands(int code, String national) {
    PhoneNumber phone =
        new PhoneNumber().setCountryCode(code).setNationalNumber(Long.parseLong(national));
    int zeros = 0;
    while (zeros < national.length() - 1 && national.charAt(zeros) == '0') {
      zeros++;
    }
    if (zeros > 0) {
      phone.setItalianLeadingZero(true);
    }
    return zeros > 1 ? phone.setNumberOfLeadingZeros(zeros) : phone;
  }
}
