package org.bactrian.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one call to a provider. There are three outcomes, not two.
 *
 * @since 0.1
 */
public sealed interface SendResult {
  /** No message has more parts (SMPP 3.4, 5.3.2.24). An answer that names more ids is no answer. */
  int MOST_IDS = 255;

  /** Returns ids, without those that are too many to be the message's. */
  private static List<String> bounded(List<String> ids) {
    return List.copyOf(ids.size() > MOST_IDS ? ids.subList(0, MOST_IDS) : ids);
  }

  /** Returns the provider's own code or sentence, as it came; null when it gave none. */
  @Nullable String providerCode();

  /**
   * Returns the ids that the answer named, whatever its code means: a receipt may use one of them.
   */
  List<String> providerIds();

  /**
   * Returns the reason of an outcome that is a fault of the account as a whole: its money, its
   * credentials, its permission or its provider. It is empty when the account is well, as far as is
   * known. A refusal that is about one country, recipient, sender or template is no fault of the
   * account.
   *
   * <p>A call without an answer counts against the account, because each further call could be lost
   * to {@code unknown} too. A throttled account is well. A missing route or an unlisted code may be
   * the message's own fault.
   */
  default Optional<Reason> accountFault() {
    if (this instanceof Unknown) {
      return Optional.of(Reason.PROVIDER_ERROR);
    }
    if (!(this instanceof Refused refused) || refused.retry() == Retry.NEXT_ACCOUNT) {
      return Optional.empty();
    }
    return switch (refused.reason()) {
      case NO_CREDIT, BAD_CREDENTIALS, NOT_PERMITTED, PROVIDER_ERROR ->
          Optional.of(refused.reason());
      default -> Optional.empty();
    };
  }

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
    /** Copies what can change. */
    public Submitted {
      providerIds = bounded(providerIds);
      aliases = List.copyOf(aliases);
    }

    /** Creates one without a charge. */
    public Submitted(List<String> providerIds, List<String> aliases, @Nullable String code) {
      this(providerIds, aliases, code, Charge.NONE);
    }

    /** Creates one without aliases and charge. */
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
   * @param providerIds ids that the provider gave all the same: the message may arrive although the
   *     answer was read as a no
   */
  record Refused(
      Reason reason,
      @Nullable String providerCode,
      Retry retry,
      @Nullable Duration notBefore,
      List<String> providerIds)
      implements SendResult {
    /** Copies what can change. */
    public Refused {
      providerIds = bounded(providerIds);
    }

    /** Creates one that may be tried again or elsewhere by its reason alone. */
    public Refused(Reason reason, @Nullable String providerCode) {
      this(reason, providerCode, Retry.BY_REASON);
    }

    /** Creates one that says itself how to try again. */
    public Refused(Reason reason, @Nullable String providerCode, Retry retry) {
      this(reason, providerCode, retry, null, List.of());
    }

    /** Returns a copy that is not tried again before a pause. */
    public Refused notBefore(@Nullable Duration pause) {
      return new Refused(reason, providerCode, retry, pause, providerIds);
    }

    /** Returns this refusal with the ids that the answer named. */
    public Refused naming(List<String> ids) {
      return new Refused(reason, providerCode, retry, notBefore, ids);
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
    /** Copies what can change. */
    public Unknown {
      providerIds = bounded(providerIds);
      aliases = List.copyOf(aliases);
    }

    /** Creates one with what the provider told all the same. */
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
     * The answer is no for this message, but the next account may take it. Its sender, tag or
     * template may be registered or approved there, or its country or recipient reached. The
     * account itself is well.
     */
    NEXT_ACCOUNT
  }
}
