package org.bactrian.provider;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.jspecify.annotations.Nullable;

/**
 * The meaning that an operator gives to a provider's code, for one account. The provider's
 * documents leave the meaning of some codes open.
 *
 * @param reason of a definite no; null: the outcome is unknown
 * @since 0.1
 */
public record AnswerMeaning(@Nullable Reason reason) {
  private static final String UNKNOWN = "unknown";

  /**
   * Reads {@code unknown} or a reason.
   *
   * @throws IllegalArgumentException for any other word; its text lists the allowed ones
   */
  public static AnswerMeaning parse(String word) {
    if (word.equals(UNKNOWN)) {
      return new AnswerMeaning(null);
    }
    return Arrays.stream(Reason.values())
        .filter(reason -> reason.wire().equals(word))
        .findFirst()
        .map(AnswerMeaning::new)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "codes cannot mean " + word + "; there are " + UNKNOWN + ", " + words()));
  }

  private static String words() {
    return Arrays.stream(Reason.values()).map(Reason::wire).collect(Collectors.joining(", "));
  }

  /** Returns its word in the configuration. */
  public String word() {
    return reason == null ? UNKNOWN : reason.wire();
  }

  /**
   * Returns the result of a call with this meaning. A message that was taken stays taken. The ids
   * that the answer named stay, whatever its code means.
   */
  public SendResult of(SendResult result) {
    if (result instanceof SendResult.Submitted) {
      return result;
    }
    if (reason == null) {
      return result instanceof SendResult.Unknown
          ? result
          : new SendResult.Unknown(result.providerCode(), result.providerIds());
    }
    if (result instanceof SendResult.Refused before && before.reason() == reason) {
      return before;
    }
    SendResult.Refused refused =
        new SendResult.Refused(reason, result.providerCode()).naming(result.providerIds());
    return result instanceof SendResult.Refused before
        ? refused.notBefore(before.notBefore())
        : refused;
  }
}
