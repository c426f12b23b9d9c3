package org.bactrian.message;

import java.time.Duration;
import java.util.List;

/** Reads the {@code fallback} of a message. */
final class FallbackReader {
  private static final List<String> FIELDS =
      List.of("rule", "duration", "content", "sender", "id", "until");
  private static final Choices<Fallback.Rule> RULES =
      Choices.of(Fallback.Rule.values(), Fallback.Rule::wire);

  private static final Choices<Fallback.Until> UNTIL =
      Choices.of(Fallback.Until.values(), Fallback.Until::wire);

  private FallbackReader() {}

  /**
   * Reads the fallback.
   *
   * @param noText whether the message has no text that the SMS could repeat
   */
  static Fallback read(Fields fallback, boolean noText) {
    fallback.only(FIELDS, "fallback");
    if (noText && !fallback.has("content") && !fallback.has("id")) {
      fallback.fault("content", "is missing: the message has no text, so write the SMS text here");
    }
    Fallback.Rule rule = fallback.choice("rule", false, RULES);
    Integer seconds = fallback.optionalInteger("duration", 60, 43_200);
    return new Fallback(
        rule == null ? Fallback.Rule.UNDELIVERED : rule,
        seconds == null ? null : Duration.ofSeconds(seconds),
        fallback.optionalString("content", Check.NOT_EMPTY),
        fallback.optionalString("sender", Check.NOT_EMPTY),
        fallback.optionalString("id", Check.NOT_EMPTY),
        until(fallback));
  }

  private static Fallback.Until until(Fields fallback) {
    Fallback.Until until = fallback.choice("until", false, UNTIL);
    if (until == Fallback.Until.SEEN && fallback.has("id")) {
      fallback.fault("until", "cannot be seen beside id: Alibaba waits for delivered only");
    } else if (until == Fallback.Until.SEEN && !fallback.has("duration")) {
      fallback.fault("until", "is seen, which needs a duration: add fallback.duration");
    }
    return until == null ? Fallback.Until.DELIVERED : until;
  }
}
