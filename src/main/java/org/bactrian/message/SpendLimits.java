package org.bactrian.message;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.bactrian.base.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what one message may cost: by the number of parts of its SMS, and by its recipient's
 * number.
 *
 * @param maxParts the most parts of an SMS
 * @param refused the ranges of numbers to which nothing is sent
 * @param characters how the text of an SMS is spelt before its parts are counted
 * @hidden
 */
@Internal
public record SpendLimits(int maxParts, Set<CostlyNumbers> refused, SmsCharacters characters) {
  /** Six parts, and none of the costly ranges. */
  public static final SpendLimits DEFAULT = of(6, Set.of());

  /** Every part has room for so many UTF-16 units, in either alphabet. */
  private static final int SURELY_IN_A_PART = 66;

  /** Copies what can change. */
  public SpendLimits {
    refused = Set.copyOf(refused);
  }

  /** Creates limits that allow these of the costly ranges. */
  public static SpendLimits of(int maxParts, Set<CostlyNumbers> allowed) {
    return of(maxParts, allowed, SmsCharacters.KEEP);
  }

  /** Creates limits that allow these of the costly ranges, for texts that are spelt like this. */
  public static SpendLimits of(int maxParts, Set<CostlyNumbers> allowed, SmsCharacters characters) {
    Set<CostlyNumbers> refused = EnumSet.allOf(CostlyNumbers.class);
    refused.removeAll(allowed);
    return new SpendLimits(maxParts, refused, characters);
  }

  /** Returns what is wrong with a recipient's number, in words for the sender; null: nothing is. */
  @Nullable String numberFault(String number) {
    return Msisdn.fault(number, refused).orElse(null);
  }

  /** Returns how many parts an SMS has, and in which alphabet, when these are too many. */
  public Optional<String> excess(String text) {
    if (text.length() <= SURELY_IN_A_PART * maxParts) {
      return Optional.empty();
    }
    SmsParts parts = SmsParts.of(characters.spell(text));
    return parts.parts() <= maxParts
        ? Optional.empty()
        : Optional.of(
            "would be "
                + parts.parts()
                + " SMS"
                + (parts.encoding() == SmsParts.Encoding.UCS2
                    ? " (it has characters outside the GSM alphabet, so that a part holds 67)"
                    : " (a part holds 153 characters)")
                + ", at most "
                + maxParts
                + " may be paid (bactrian.fallback.max-parts)");
  }

  /** Notes a fault when the SMS that follows a message would have too many parts. */
  void checkSms(Fields message, ViberMessage read) {
    Fallback fallback = read.fallback();
    if (fallback == null) {
      return;
    }
    String own = fallback.content();
    String text = own != null || fallback.id() != null ? own : read.content().text();
    if (text != null) {
      excess(text).ifPresent(excess -> note(message, own != null, excess));
    }
  }

  private static void note(Fields message, boolean isOwn, String excess) {
    message
        .faults()
        .at("fallback")
        .note(
            "content",
            isOwn
                ? excess + ": shorten it"
                : "is missing, and the message's text "
                    + excess
                    + ": write a shorter SMS text here");
  }
}
