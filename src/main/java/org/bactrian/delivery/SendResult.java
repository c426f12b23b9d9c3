package org.bactrian.delivery;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of one call to a provider: three outcomes, not two. */
public sealed interface SendResult {
  /** The provider's own code or sentence, as it came; null when it gave none. */
  @Nullable String providerCode();

  /**
   * The provider took it.
   *
   * @param providerIds every id a receipt may name it by; the first is the provider's message id
   */
  record Submitted(List<String> providerIds, @Nullable String providerCode) implements SendResult {
    public Submitted {
      providerIds = List.copyOf(providerIds);
    }
  }

  /**
   * A definite no: it never left, or was not taken. It may be tried again or elsewhere.
   *
   * @param retry when another try at the same account is worth it whatever the reason says
   * @param notBefore how long the provider wants to be left alone; null: it has not said
   */
  record Refused(
      Reason reason, @Nullable String providerCode, Retry retry, @Nullable Duration notBefore)
      implements SendResult {
    public Refused(Reason reason, @Nullable String providerCode) {
      this(reason, providerCode, Retry.BY_REASON);
    }

    public Refused(Reason reason, @Nullable String providerCode, Retry retry) {
      this(reason, providerCode, retry, null);
    }

    /** The account rests: it was not asked, and would have said the same as before. */
    public static Refused resting(Reason before) {
      return new Refused(before, null, Retry.NOT_ASKED);
    }

    public Refused notBefore(@Nullable Duration pause) {
      return new Refused(reason, providerCode, retry, pause);
    }
  }

  /**
   * The request left, and no answer came or one that says nothing. Never sent again by itself.
   *
   * @param providerIds ids the provider gave all the same: a receipt may name one of them
   */
  record Unknown(@Nullable String providerCode, List<String> providerIds) implements SendResult {
    public Unknown {
      providerIds = List.copyOf(providerIds);
    }
  }

  /** Whether the same account is worth another try. */
  enum Retry {
    /** As the reason's fault says. */
    BY_REASON,
    /** Once more at once, freshly signed (NXCloud 1004). */
    ONCE_AT_ONCE,
    /** As the reason's fault says; no call was made. */
    NOT_ASKED
  }
}
