package org.bactrian.message;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A phone number, E.164 with {@code +}. Form and country are checked; whether it exists, or which
 * operator has it, is never guessed.
 *
 * <p>{@link #toString} is masked, so that a number cannot reach a log by accident.
 *
 * @param e164 the whole number, {@code +380501234567}
 */
public record Msisdn(String e164) {
  private static final Pattern FORM = Pattern.compile("\\+[1-9][0-9]{6,14}");

  /** What is wrong with the text as a number, in words for the sender; empty when nothing is. */
  public static Optional<String> fault(String text) {
    if (!text.startsWith("+")) {
      return Optional.of(
          "must be E.164 with + and country code, such as +380501234567: the + is missing");
    }
    if (!FORM.matcher(text).matches()) {
      return Optional.of(
          "must be E.164: + then 7 to 15 digits without spaces, such as +380501234567");
    }
    PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    try {
      ValidationResult result = numbers.isPossibleNumberWithReason(numbers.parse(text, null));
      return switch (result) {
        case IS_POSSIBLE -> Optional.empty();
        case TOO_SHORT, IS_POSSIBLE_LOCAL_ONLY ->
            Optional.of("is too short for a number of its country");
        case TOO_LONG -> Optional.of("is too long for a number of its country");
        case INVALID_COUNTRY_CODE -> Optional.of("has a country code that does not exist");
        case INVALID_LENGTH -> Optional.of("has a length no number of its country has");
      };
    } catch (NumberParseException e) {
      return Optional.of("has a country code that does not exist");
    }
  }

  /** Country code and number without {@code +}, as NXCloud and Alibaba want it. */
  public String digits() {
    return e164.substring(1);
  }

  /** {@code +380******567}: enough to tell two apart in a log, not enough to call. */
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
