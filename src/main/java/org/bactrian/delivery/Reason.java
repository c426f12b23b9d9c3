package org.bactrian.delivery;

import java.util.Locale;

/**
 * Why a message was refused or failed: one vocabulary for all providers.
 *
 * @since 0.1
 */
public enum Reason {
  /** The number has no Viber. */
  NOT_A_VIBER_USER(Category.RECIPIENT),
  /** The recipient blocked the sender. */
  BLOCKED_BY_USER(Category.RECIPIENT),
  /** No device of the recipient can show it. */
  NO_SUITABLE_DEVICE(Category.RECIPIENT),
  /** The time to deliver it passed. */
  EXPIRED(Category.RECIPIENT),
  /** The number is none, or cannot be reached. */
  BAD_NUMBER(Category.ENVELOPE),
  /** Where it goes or how is wrong. */
  BAD_ENVELOPE(Category.ENVELOPE),
  /** The content of the message is wrong. */
  BAD_CONTENT(Category.CONTENT),
  /** The account may not send this. */
  NOT_PERMITTED(Category.ACCOUNT),
  /** The account has no money left. */
  NO_CREDIT(Category.ACCOUNT),
  /** Keys or signature of the account are wrong. */
  BAD_CREDENTIALS(Category.ACCOUNT),
  /** The account cannot reach this number. */
  NO_ROUTE(Category.ACCOUNT),
  /** The account sent too many at once. */
  THROTTLED(Category.TEMPORARY),
  /** The provider failed. */
  PROVIDER_ERROR(Category.TEMPORARY),
  /** No answer came. */
  NO_ANSWER(Category.NO_RESULT),
  /** Nothing was heard of it within its time. */
  OVERDUE(Category.NO_RESULT),
  /** The recipient does not want it: the suppressions name the number. */
  OPTED_OUT(Category.RECIPIENT),
  /** Something else. */
  OTHER(Category.ACCOUNT);

  /** The subject of a reason, which tells what may help. */
  public enum Category {
    /** The recipient cannot be reached by Viber: another Viber account would not help. */
    RECIPIENT,
    /** The number, sender or kind is wrong: nothing would help. */
    ENVELOPE,
    /** The content is wrong: no Viber account would help, but an SMS may have other content. */
    CONTENT,
    /** This account cannot send now and will not soon: another account may. */
    ACCOUNT,
    /** A later attempt by this account may succeed. */
    TEMPORARY,
    /** No answer or no receipt has come. */
    NO_RESULT
  }

  private final Category category;

  Reason(Category category) {
    this.category = category;
  }

  /** Returns what follows from it. */
  public Category category() {
    return category;
  }

  /** Returns the name in JSON and in the journal. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the reason of a word in JSON. */
  public static Reason of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
