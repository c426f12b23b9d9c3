package org.bactrian.delivery;

import java.util.Locale;

/** Why: one vocabulary for all providers (contract, section 3). */
public enum Reason {
  NOT_A_VIBER_USER(Fault.RECIPIENT),
  BLOCKED_BY_USER(Fault.RECIPIENT),
  NO_SUITABLE_DEVICE(Fault.RECIPIENT),
  EXPIRED(Fault.RECIPIENT),
  BAD_NUMBER(Fault.ENVELOPE),
  BAD_ENVELOPE(Fault.ENVELOPE),
  BAD_CONTENT(Fault.CONTENT),
  NOT_PERMITTED(Fault.ACCOUNT),
  NO_CREDIT(Fault.ACCOUNT),
  BAD_CREDENTIALS(Fault.ACCOUNT),
  NO_ROUTE(Fault.ACCOUNT),
  THROTTLED(Fault.PASSING),
  PROVIDER_ERROR(Fault.PASSING),
  NO_ANSWER(Fault.NOBODY),
  OVERDUE(Fault.NOBODY),
  OTHER(Fault.ACCOUNT);

  /** Whose fault it is, and so what may help. */
  public enum Fault {
    /** The person cannot be reached this way: another Viber account would not help. */
    RECIPIENT,
    /** To, sender, kind, label: nothing would help. */
    ENVELOPE,
    /** What it says: nothing would help, but an SMS may say something else. */
    CONTENT,
    /** This account cannot now and will not soon: another one may. */
    ACCOUNT,
    /** It may work in a moment. */
    PASSING,
    /** Nobody has said anything. */
    NOBODY
  }

  private final Fault fault;

  Reason(Fault fault) {
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }

  /** The name on the wire and in the journal. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Reason of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
