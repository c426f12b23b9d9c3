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
   * @param providerIds the ids that the provider gave the message; the first is its message id
   * @param aliases other forms of these ids, which a receipt may use. An alias of one message may
   *     be the id of another: the id counts then
   * @param charge what the answer tells about the cost
   */
  record Submitted(
      List<String> providerIds, List<String> aliases, @Nullable String providerCode, Charge charge)
      implements SendResult {
    public Submitted {
      providerIds = List.copyOf(providerIds);
      aliases = List.copyOf(aliases);
    }

    public Submitted(List<String> providerIds, List<String> aliases, @Nullable String code) {
      this(providerIds, aliases, code, Charge.NONE);
    }

    public Submitted(List<String> providerIds, @Nullable String providerCode) {
      this(providerIds, List.of(), providerCode);
    }

    /** Returns this outcome with what the answer tells about the cost. */
    public Submitted charging(Charge told) {
      return new Submitted(providerIds, aliases, providerCode, told);
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
   * @param aliases other forms of these ids, as in {@link Submitted}
   */
  record Unknown(@Nullable String providerCode, List<String> providerIds, List<String> aliases)
      implements SendResult {
    public Unknown {
      providerIds = List.copyOf(providerIds);
      aliases = List.copyOf(aliases);
    }

    public Unknown(@Nullable String providerCode, List<String> providerIds) {
      this(providerCode, providerIds, List.of());
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
