package org.bactrian.message;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonemetadata.PhoneMetadata;
import com.google.i18n.phonenumbers.Phonemetadata.PhoneNumberDesc;
import com.google.i18n.phonenumbers.metadata.DefaultMetadataDependenciesProvider;
import com.google.i18n.phonenumbers.metadata.source.MetadataSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bactrian.base.Internal;

/**
 * The ranges of numbers at which an SMS costs many times as much as elsewhere. Fraudsters earn from
 * messages to them.
 *
 * <p>The ranges are those of the phone number library. Its own {@link
 * PhoneNumberUtil#getNumberType} also looks for all other types, which costs more than all other
 * checks of a message together.
 *
 * @hidden
 */
@Internal
public enum CostlyNumbers {
  /** The country codes of satellite telephones and of international networks (ITU-T E.164). */
  SATELLITE("a number of a satellite or an international network", null),

  /** Caller and callee share the cost. */
  SHARED_COST("a shared-cost number", PhoneMetadata::getSharedCost),

  /** The callee earns by each call. */
  PREMIUM("a premium-rate number", PhoneMetadata::getPremiumRate);

  private static final Set<Integer> SATELLITE_CODES = Set.of(870, 881, 882, 883);
  private static final String NO_REGION = "001";
  private static final Map<Integer, Country> BY_CODE = new ConcurrentHashMap<>();

  private final String words;
  private final Function<PhoneMetadata, PhoneNumberDesc> numbers;

  CostlyNumbers(String words, Function<PhoneMetadata, PhoneNumberDesc> numbers) {
    this.words = words;
    this.numbers = numbers;
  }

  /** The national numbers of one kind in one country. */
  private record Range(CostlyNumbers kind, List<Integer> lengths, Pattern national) {
    boolean has(String number) {
      return lengths.contains(number.length()) && national.matcher(number).matches();
    }

    boolean mayBeginWith(String digits) {
      Matcher begin = national.matcher(digits);
      // hitEnd: the digits do not match yet, but could with more digits behind them.
      return begin.matches() || begin.hitEnd();
    }
  }

  /**
   * Returns which of the ranges a number is in; empty when it is in none.
   *
   * @param code the country code
   * @param national the number without it
   */
  static Optional<CostlyNumbers> of(int code, String national) {
    if (SATELLITE_CODES.contains(code)) {
      return Optional.of(SATELLITE);
    }
    Country country = BY_CODE.get(code);
    return (country == null ? BY_CODE.computeIfAbsent(code, CostlyNumbers::country) : country)
        .find(national);
  }

  /**
   * The ranges of all countries with one code.
   *
   * @param mayBegin whether a number in any of them may begin with three digits, by their number
   */
  private record Country(List<Range> ranges, BitSet mayBegin) {
    private static final int DIGITS = 3;

    Optional<CostlyNumbers> find(String national) {
      if (national.length() > DIGITS && !mayBegin.get(Integer.parseInt(national, 0, DIGITS, 10))) {
        return Optional.empty();
      }
      return ranges.stream().filter(range -> range.has(national)).map(Range::kind).findFirst();
    }
  }

  private static Country country(int code) {
    List<Range> ranges = ranges(code);
    BitSet mayBegin = new BitSet(1000);
    for (int first = 0; first < 1000; first++) {
      String digits = "%03d".formatted(first);
      mayBegin.set(first, ranges.stream().anyMatch(range -> range.mayBeginWith(digits)));
    }
    return new Country(ranges, mayBegin);
  }

  private static List<Range> ranges(int code) {
    MetadataSource source =
        DefaultMetadataDependenciesProvider.getInstance().getPhoneNumberMetadataSource();
    // Countries that share a code have mostly the same ranges.
    Map<String, Range> ranges = new LinkedHashMap<>();
    for (String region : PhoneNumberUtil.getInstance().getRegionCodesForCountryCode(code)) {
      PhoneMetadata metadata =
          region.equals(NO_REGION)
              ? source.getMetadataForNonGeographicalRegion(code)
              : source.getMetadataForRegion(region);
      for (CostlyNumbers kind : List.of(PREMIUM, SHARED_COST)) {
        PhoneNumberDesc numbers = kind.numbers.apply(metadata);
        if (numbers.hasNationalNumberPattern()) {
          ranges.putIfAbsent(
              kind + numbers.getNationalNumberPattern(), range(kind, numbers, metadata));
        }
      }
    }
    return new ArrayList<>(ranges.values());
  }

  private static Range range(CostlyNumbers kind, PhoneNumberDesc numbers, PhoneMetadata metadata) {
    // Where all numbers of a country have the same lengths, its ranges have no own.
    PhoneNumberDesc lengths =
        numbers.getPossibleLengthCount() == 0 ? metadata.getGeneralDesc() : numbers;
    return new Range(
        kind,
        List.copyOf(lengths.getPossibleLengthList()),
        Pattern.compile(numbers.getNationalNumberPattern()));
  }

  /** Returns its name in properties. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the fault of such a number, in words for the sender. */
  String fault() {
    return "is "
        + words
        + ", which costs many times as much: none is sent to unless bactrian.allow-numbers names "
        + wire();
  }
}
