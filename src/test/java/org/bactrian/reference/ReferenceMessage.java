package org.bactrian.reference;

import java.util.List;
import org.bactrian.reference.ReferenceTable.Answer;
import org.bactrian.reference.ReferenceTable.Timer;
import org.jspecify.annotations.Nullable;

/**
 * A Viber message and the SMS that may follow it, as sections 3 and 4 of the contract have them: no
 * database, no threads, and nothing of ours. States and reasons are written as on the wire; times
 * are in seconds.
 */
public final class ReferenceMessage {
  private final Terms terms;
  private final Leg viber;
  private @Nullable Leg sms;
  private @Nullable String found;
  private @Nullable String trigger;
  private boolean late;

  public ReferenceMessage(Terms terms, long now) {
    this.terms = terms;
    long from = now + terms.sendIn();
    Long end = terms.ttl() == null ? null : Long.valueOf(from + terms.ttl());
    this.viber = new Leg(terms.accounts(), terms.maxAttempts(), from, now, end);
    if (terms.badContent()) {
      viber.refuse("bad_content", now);
    }
  }

  private Leg leg(boolean ofSms) {
    return ofSms && sms != null ? sms : viber;
  }

  /** The account it may leave for now; null when it may not. */
  public @Nullable String next(boolean ofSms, long now) {
    return ofSms && sms == null ? null : leg(ofSms).next(now);
  }

  /** Nothing holds it back any more. */
  public boolean mustLeave(boolean ofSms, long now) {
    return !(ofSms && sms == null) && leg(ofSms).mustLeave(now);
  }

  public void leave(boolean ofSms, long now) {
    leg(ofSms).leave(now);
  }

  /** The provider took it, and told its id. */
  public void taken(boolean ofSms, long now) {
    leg(ofSms).answered("submitted", now);
    joinEarly(ofSms, now);
  }

  /**
   * No answer, or one that says nothing.
   *
   * @param named it told an id all the same
   */
  public void unknown(boolean ofSms, boolean named, long now) {
    leg(ofSms).answered("unknown", now);
    if (named) {
      joinEarly(ofSms, now);
    }
    leg(ofSms).forgetEarly();
  }

  private void joinEarly(boolean ofSms, long now) {
    boolean before = viber.hasArrived();
    leg(ofSms).joinEarly(now);
    arrive(before, now);
  }

  /**
   * A definite no.
   *
   * @param onceMore it is worth one more try at once, whatever the reason (NXCloud 1004)
   */
  public void refused(boolean ofSms, String reason, boolean onceMore, long now) {
    leg(ofSms).refused(reason, onceMore, !(ofSms && viber.hasArrived()), now);
    leg(ofSms).forgetEarly();
  }

  /** A receipt that names it. */
  public void receipt(boolean ofSms, String said, long now) {
    boolean before = viber.hasArrived();
    leg(ofSms).receipt(said, now);
    arrive(before, now);
  }

  /** A receipt that names it by our own id: it counts when that account was ever asked. */
  public void echo(String account, String said, long now) {
    if (viber.wasCalled(account)) {
      receipt(false, said, now);
    }
  }

  /** A receipt with the id its answer has yet to tell. */
  public void early(boolean ofSms, String said) {
    leg(ofSms).early(said);
  }

  /** Known to have arrived: an SMS that has not left never does, one that has makes it late. */
  private void arrive(boolean before, long now) {
    if (before || !viber.hasArrived() || sms == null) {
      return;
    }
    if (sms.waits()) {
      sms.cancel(now);
    } else {
      late = sms.hasGone();
    }
  }

  /** What waited too long expires. */
  public void expire(long now) {
    viber.expire(now);
  }

  /** Somebody looks whether an SMS is to follow, and will keep it in a moment. */
  public void find(long now) {
    found = cause(now);
  }

  /** The SMS somebody found to be due is kept, if it is still wanted. */
  public void keep(long now) {
    if (found != null && cause(now) != null) {
      trigger = found;
      sms = new Leg(terms.smsAccounts(), terms.maxAttempts(), now, now, null);
    }
    found = null;
  }

  /** What makes an SMS follow now; null: nothing. */
  private @Nullable String cause(long now) {
    Answer answer = terms.rule() == null || sms != null ? Answer.NO_SMS : answer(now);
    return switch (answer) {
      case SMS_WITH_REASON -> viber.reason == null ? "other" : viber.reason;
      case SMS_EXPIRED -> "expired";
      case SMS_OVERDUE -> "overdue";
      case SMS_NO_ANSWER -> "no_answer";
      case NO_SMS, WAIT_FOR_TIMER, DEAD_LETTER -> null;
    };
  }

  private Answer answer(long now) {
    return ReferenceTable.answer(
        viber.status, viber.reason, terms.rule(), timer(now), terms.unknown());
  }

  private Timer timer(long now) {
    if (terms.duration() == null || viber.since == null) {
      return Timer.NONE;
    }
    return now < viber.since + terms.duration() ? Timer.RUNNING : Timer.OVER;
  }

  /** Nobody knows what became of it, and its operator wants to see it. */
  public boolean isDead(long now) {
    return terms.rule() != null && answer(now) == Answer.DEAD_LETTER;
  }

  /** Neither leg is on its way, and no timer runs. */
  public boolean isAtRest(long now) {
    boolean waiting = terms.rule() != null && sms == null && answer(now) == Answer.WAIT_FOR_TIMER;
    return !waiting
        && List.of(viber, leg(true)).stream()
            .noneMatch(leg -> leg.waits() || leg.status.equals("sending"));
  }

  public boolean hasArrived() {
    return viber.hasArrived();
  }

  /** How it stands, in the outward words: what is compared. */
  public Stand stand() {
    return new Stand(
        viber.status,
        viber.attempts,
        sms == null ? null : sms.status,
        sms == null ? 0 : sms.attempts,
        trigger,
        reached(),
        late);
  }

  private @Nullable String reached() {
    if (viber.hasArrived()) {
      return sms != null && sms.hasGone() ? "both" : "viber";
    }
    return sms != null && sms.hasArrived() ? "sms" : null;
  }

  /**
   * How a message stands.
   *
   * @param attempts calls to Viber providers so far
   * @param sms the SMS's state; null: there is none
   * @param trigger what made the SMS leave
   * @param late Viber arrived after the SMS had gone
   */
  public record Stand(
      String status,
      int attempts,
      @Nullable String sms,
      int smsAttempts,
      @Nullable String trigger,
      @Nullable String reached,
      boolean late) {}
}
