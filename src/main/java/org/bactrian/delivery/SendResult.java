package org.bactrian.delivery;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The outcome of one call to a provider. There are three outcomes, not two. */
public sealed interface SendResult {
  /** Returns the provider's own code or sentence, as it came; null when it gave none. */
  @Nullable String providerCode();

  /**
   * The provider accepted the message.
   *
   * @param providerIds every id that a receipt may use for the message; the first is the provider's
   *     message id
   */
  record Submitted(List<String> providerIds, @Nullable String providerCode) implements SendResult {
    public Submitted {
      providerIds = List.copyOf(providerIds);
    }
  }

  /**
   * A definite no: the message never left, or the provider did not accept it. It may be tried again
   * or by another account.
   *
   * @param retry whether the same account is worth another call, whatever the reason says
   * @param notBefore the pause that the provider asked for; null: it asked for none
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

    public Refused notBefore(@Nullable Duration pause) {
      return new Refused(reason, providerCode, retry, pause);
    }
  }

  /**
   * The request left, and no answer came, or one that decides nothing. The message is never sent
   * again by itself.
   *
   * @param providerIds ids that the provider gave all the same: a receipt may use one of them
   */
  record Unknown(@Nullable String providerCode, List<String> providerIds) implements SendResult {
    public Unknown {
      providerIds = List.copyOf(providerIds);
    }
  }

  /** Whether the same account is worth another call. */
  enum Retry {
    /** As the category of the reason says. */
    BY_REASON,
    /** Once more at once, freshly signed (NXCloud 1004). */
    ONCE_AT_ONCE,
    /**
     * No to this message, but the next account may take it: its sender, tag or template is
     * registered or approved at one provider, and not at another. It says nothing of the account.
     */
    NEXT_ACCOUNT
  }
}
