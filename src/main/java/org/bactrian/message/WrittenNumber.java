package org.bactrian.message;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.bactrian.base.Internal;

/**
 * Finds a phone number in what others wrote: with or without {@code +}, with {@code 00}, or as it
 * is dialled in its country. Only a whole run of digits is a number, not a part of a longer one.
 *
 * @hidden
 */
@Internal
public final class WrittenNumber {
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  /** A shorter number without its country code may be anything. */
  private static final int SHORTEST_NATIONAL = 8;

  private final Set<String> forms = new HashSet<>();
  private final byte[] last;

  /** Knows the forms in which this number is written. */
  public WrittenNumber(Msisdn number) {
    forms.add(number.digits());
    forms.add("00" + number.digits());
    String national = national(number);
    if (national.length() >= SHORTEST_NATIONAL) {
      forms.add(national);
      forms.add("0" + national);
    }
    this.last = national.getBytes(StandardCharsets.US_ASCII);
  }

  private static String national(Msisdn number) {
    PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    try {
      return numbers.getNationalSignificantNumber(numbers.parse(number.e164(), null));
    } catch (NumberParseException e) {
      return number.digits();
    }
  }

  /** Returns whether a text has the number in it, in an encoding that writes digits as ASCII. */
  public boolean isIn(byte[] text) {
    for (int at = find(text, 0); at >= 0; at = find(text, at + 1)) {
      int from = at;
      while (from > 0 && isDigit(text[from - 1])) {
        from--;
      }
      int end = at + last.length;
      while (end < text.length && isDigit(text[end])) {
        end++;
      }
      if (forms.contains(new String(text, from, end - from, StandardCharsets.US_ASCII))) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether the number stands in a text. */
  public boolean isIn(String text) {
    return isIn(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a text with a star for each digit of the number. */
  public String masked(String text) {
    return DIGITS.matcher(text).replaceAll(this::stars);
  }

  private String stars(MatchResult run) {
    return forms.contains(run.group()) ? "*".repeat(run.group().length()) : run.group();
  }

  /** Returns where the number without its country code may begin; negative: nowhere. */
  private int find(byte[] text, int from) {
    for (int at = from; at <= text.length - last.length; at++) {
      int same = 0;
      while (same < last.length && text[at + same] == last[same]) {
        same++;
      }
      if (same == last.length) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isDigit(byte one) {
    return one >= '0' && one <= '9';
  }

  /** Leaves out the number. */
  @Override
  public String toString() {
    return "WrittenNumber";
  }
}
