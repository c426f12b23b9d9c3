package org.bactrian.message;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * When an SMS follows a Viber message, and what the SMS says.
 *
 * @param duration from {@code submitted} or {@code unknown} to the SMS, 60–43 200 s; null: no timer
 * @param content the SMS text; null: the text of the Viber message
 * @param sender the SMS sender; null: the SMS account's own
 * @param id Alibaba's FallBackId: Alibaba sends the SMS itself; null: Bactrian sends the SMS
 * @param until what must come within the duration, so that no SMS follows
 * @since 0.1
 */
public record Fallback(
    Rule rule,
    @Nullable Duration duration,
    @Nullable String content,
    @Nullable String sender,
    @Nullable String id,
    Until until) {

  /** Creates a fallback that waits for {@code delivered}. */
  public Fallback(
      Rule rule,
      @Nullable Duration duration,
      @Nullable String content,
      @Nullable String sender,
      @Nullable String id) {
    this(rule, duration, content, sender, id, Until.DELIVERED);
  }

  /** The receipt that must come within the duration, so that no SMS follows. */
  public enum Until {
    /** The Viber message was delivered. */
    DELIVERED,
    /** The Viber message was seen. */
    SEEN;

    /** Returns its word in JSON. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Which failures an SMS follows: Alibaba's FallBackRule. */
  public enum Rule {
    /** The SMS follows what was accepted and did not arrive. */
    UNDELIVERED("undelivered"),
    /** The SMS follows content that does not verify, too. */
    SENT_FAILED("sentFailed");

    private final String wire;

    Rule(String wire) {
      this.wire = wire;
    }

    /** Returns its word in JSON. */
    public String wire() {
      return wire;
    }

    /**
     * Reads {@code undelivered} or {@code sentFailed}. A property may also write {@code
     * sent-failed}.
     */
    public static Rule of(String text) {
      return switch (text.replaceAll("[-_]", "").toLowerCase(Locale.ROOT)) {
        case "undelivered" -> UNDELIVERED;
        case "sentfailed" -> SENT_FAILED;
        default -> throw new IllegalArgumentException("no rule " + text);
      };
    }
  }

  @Override
  public String toString() {
    return "Fallback[" + rule.wire() + ", duration=" + duration + ", native=" + (id != null) + "]";
  }
}
