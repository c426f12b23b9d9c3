package org.bactrian.delivery;

import java.util.Locale;

/** Why a message was refused or failed: one vocabulary for all providers. */
public enum Reason {
  NOT_A_VIBER_USER(Category.RECIPIENT),
  BLOCKED_BY_USER(Category.RECIPIENT),
  NO_SUITABLE_DEVICE(Category.RECIPIENT),
  EXPIRED(Category.RECIPIENT),
  BAD_NUMBER(Category.ENVELOPE),
  BAD_ENVELOPE(Category.ENVELOPE),
  BAD_CONTENT(Category.CONTENT),
  NOT_PERMITTED(Category.ACCOUNT),
  NO_CREDIT(Category.ACCOUNT),
  BAD_CREDENTIALS(Category.ACCOUNT),
  NO_ROUTE(Category.ACCOUNT),
  THROTTLED(Category.TEMPORARY),
  PROVIDER_ERROR(Category.TEMPORARY),
  NO_ANSWER(Category.NO_RESULT),
  OVERDUE(Category.NO_RESULT),
  OTHER(Category.ACCOUNT);

  /** What a reason is about, and so what may help. */
  public enum Category {
    /** The recipient cannot be reached by Viber: another Viber account would not help. */
    RECIPIENT,
    /** The number, sender or kind is wrong: nothing would help. */
    ENVELOPE,
    /** The content is wrong: no Viber account would help, but an SMS may have other content. */
    CONTENT,
    /** This account cannot send now and will not soon: another account may. */
    ACCOUNT,
    /** The same account may succeed in a moment. */
    TEMPORARY,
    /** No answer or no receipt has come. */
    NO_RESULT
  }

  private final Category category;

  Reason(Category category) {
    this.category = category;
  }

  public Category category() {
    return category;
  }

  /** Returns the name in JSON and in the journal. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Reason of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
