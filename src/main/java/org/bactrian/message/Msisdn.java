package org.bactrian.message;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.bactrian.base.InvisibleCharacters;

/**
 * A phone number in E.164 form with {@code +}. The form and the country are checked. Whether the
 * number exists, and which operator has it, is never guessed.
 *
 * <p>{@link #toString} is masked, so that no number reaches a log by accident.
 *
 * @param e164 the whole number, {@code +380501234567}
 * @since 0.1
 */
public record Msisdn(String e164) {
  /**
   * The numbers of machines that are longer than any number of a person in their country, by the
   * national numbering plans; the library knows few of them.
   */
  private static final List<Pattern> MACHINES =
      List.of(
          // Sweden (PTS): 719.
          Pattern.compile("\\+46719[0-9]{8,10}"),
          // Norway (Nkom): 58 and 59, 12 digits.
          Pattern.compile("\\+475[89][0-9]{10}"),
          // Denmark: 37, 12 digits.
          Pattern.compile("\\+4537[0-9]{10}"),
          // Netherlands (ACM): 97, 11 digits.
          Pattern.compile("\\+3197[0-9]{9}"),
          // France (Arcep): 700, 13 digits.
          Pattern.compile("\\+33700[0-9]{10}"),
          // Spain (CNMC): 590, 13 digits.
          Pattern.compile("\\+34590[0-9]{10}"),
          // China (MIIT): 144 and 1064, 13 digits.
          Pattern.compile("\\+86(144[0-9]|1064)[0-9]{9}"));

  private static final int LONGEST_COUNTRY_CODE = 3;
  private static final Pattern FORM = Pattern.compile("\\+[1-9][0-9]{6,14}");

  /**
   * Returns what is wrong with the text as a phone number, in words for the sender; empty when it
   * is one.
   */
  public static Optional<String> fault(String text) {
    return fault(text, Set.of());
  }

  /**
   * Returns what is wrong with the text as a number to send to, in words for the sender.
   *
   * @param refused the ranges of numbers to which nothing is sent
   */
  static Optional<String> fault(String text, Set<CostlyNumbers> refused) {
    Optional<String> strange = strange(text);
    if (strange.isPresent()) {
      return strange;
    }
    if (!text.startsWith("+")) {
      return Optional.of(
          "must be E.164 with + and country code, such as +380501234567: the + is missing");
    }
    if (!FORM.matcher(text).matches()) {
      return Optional.of(
          "must be E.164: + then 7 to 15 digits without spaces, such as +380501234567");
    }
    PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    int code = countryCode(text, numbers);
    if (code > 0 && isPossibleAsItStands(code, national(text, code), numbers)) {
      return costly(code, national(text, code), refused);
    }
    try {
      PhoneNumber number = numbers.parse(text, null);
      ValidationResult result = numbers.isPossibleNumberWithReason(number);
      return switch (result) {
        case IS_POSSIBLE ->
            costly(number.getCountryCode(), numbers.getNationalSignificantNumber(number), refused);
        case TOO_SHORT, IS_POSSIBLE_LOCAL_ONLY ->
            Optional.of("is too short for a number of its country");
        case TOO_LONG -> unlessOfMachine(text, "is too long for a number of its country");
        case INVALID_COUNTRY_CODE -> Optional.of("has a country code that does not exist");
        case INVALID_LENGTH -> unlessOfMachine(text, "has a length no number of its country has");
      };
    } catch (NumberParseException e) {
      return Optional.of("has a country code that does not exist");
    }
  }

  /**
   * Returns whether the number is possible as country code and national number, digit for digit. A
   * number for which this is false may be possible all the same, such as one with the national
   * prefix 0: only {@link PhoneNumberUtil#parse} knows, which costs more than all other checks of a
   * message together.
   */
  private static boolean isPossibleAsItStands(int code, String national, PhoneNumberUtil numbers) {
    int zeros = 0;
    while (zeros < national.length() - 1 && national.charAt(zeros) == '0') {
      zeros++;
    }
    PhoneNumber number =
        new PhoneNumber().setCountryCode(code).setNationalNumber(Long.parseLong(national));
    if (zeros > 0) {
      number.setItalianLeadingZero(true).setNumberOfLeadingZeros(zeros);
    }
    return numbers.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE;
  }

  /**
   * Returns the number without what is not dialled from abroad, such as the 0 in {@code +440791…}:
   * two forms of one number are equal then.
   */
  Msisdn canonical() {
    PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    int code = countryCode(e164, numbers);
    if (code == 0) {
      return this;
    }
    String national = national(e164, code);
    if (!national.startsWith("0") && isPossibleAsItStands(code, national, numbers)) {
      return this;
    }
    try {
      return new Msisdn(numbers.format(numbers.parse(e164, null), PhoneNumberFormat.E164));
    } catch (NumberParseException e) {
      return this;
    }
  }

  /** Returns the country code; 0: there is no such code. */
  int countryCode() {
    return countryCode(e164, PhoneNumberUtil.getInstance());
  }

  private static int countryCode(String text, PhoneNumberUtil numbers) {
    int code = 0;
    for (int end = 1; end <= LONGEST_COUNTRY_CODE; end++) {
      code = code * 10 + text.charAt(end) - '0';
      if (numbers.getSupportedCallingCodes().contains(code)) {
        return code;
      }
    }
    return 0;
  }

  /** Returns the number without its country code. */
  String national(int code) {
    return national(e164, code);
  }

  private static String national(String text, int code) {
    return text.substring(code < 10 ? 2 : code < 100 ? 3 : 4);
  }

  private static Optional<String> costly(int code, String national, Set<CostlyNumbers> refused) {
    return refused.isEmpty()
        ? Optional.empty()
        : CostlyNumbers.of(code, national).filter(refused::contains).map(CostlyNumbers::fault);
  }

  private static Optional<String> unlessOfMachine(String text, String fault) {
    return MACHINES.stream().anyMatch(range -> range.matcher(text).matches())
        ? Optional.empty()
        : Optional.of(fault);
  }

  /**
   * Names the first blank or invisible character round or inside the text, which its sender cannot
   * see: address books and spreadsheets put them round numbers.
   */
  private static Optional<String> strange(String text) {
    int at = 0;
    while (at < text.length() && !InvisibleCharacters.is(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    if (at == text.length()) {
      return Optional.empty();
    }
    int plus = text.indexOf('+');
    boolean isBehind = text.substring(at).codePoints().allMatch(InvisibleCharacters::is);
    String where = at < plus ? "before the +" : isBehind ? "behind it" : "inside it";
    return Optional.of(
        "must be E.164, such as +380501234567: "
            + InvisibleCharacters.name(text.codePointAt(at))
            + " stands "
            + where
            + ", remove it");
  }

  /**
   * Reads a number as providers write it in callbacks: country code and number, with or without
   * {@code +}. Only the form is checked; empty when the text has another.
   */
  public static Optional<Msisdn> ofProvider(String text) {
    String e164 = text.startsWith("+") ? text : "+" + text;
    return FORM.matcher(e164).matches() ? Optional.of(new Msisdn(e164)) : Optional.empty();
  }

  /**
   * Returns country code and number without {@code +}, the form that NXCloud and Alibaba expect.
   */
  public String digits() {
    return e164.substring(1);
  }

  /**
   * Returns {@code +380******567}: enough to tell two numbers apart in a log, too little to call
   * one.
   */
  public String masked() {
    int shown = Math.min(4, Math.max(0, e164.length() - 6));
    return e164.substring(0, shown)
        + "*".repeat(Math.max(0, e164.length() - 3 - shown))
        + e164.substring(Math.max(0, e164.length() - 3));
  }

  @Override
  public String toString() {
    return masked();
  }
}
