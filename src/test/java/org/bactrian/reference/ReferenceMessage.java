package org.bactrian.reference;

import java.util.List;
import org.bactrian.reference.ReferenceTable.Answer;
import org.bactrian.reference.ReferenceTable.Timer;
import org.jspecify.annotations.Nullable;

/**
 * A model of a Viber message and the SMS that may follow it, without a database, without threads,
 * and without any code under test. States and reasons are the words of the JSON; times are in
 * seconds.
 */
public final class ReferenceMessage {
  private final Terms terms;
  private final ChannelModel viber;
  private @Nullable ChannelModel sms;
  private @Nullable String found;
  private @Nullable String trigger;
  private boolean late;
  private String wantsNone = "";
  private boolean wantsNoSms;
  private boolean held;

  public ReferenceMessage(Terms terms, long now) {
    this.terms = terms;
    long from = now + terms.sendIn();
    Long end = terms.ttl() == null ? null : Long.valueOf(from + terms.ttl());
    this.viber = new ChannelModel(false, terms.accounts(), terms.maxAttempts(), from, now, end);
    if (terms.badContent()) {
      viber.refuse("bad_content", now);
    }
  }

  private ChannelModel channel(boolean ofSms) {
    return ofSms && sms != null ? sms : viber;
  }

  /** Sets whether an operator holds the message, and its SMS: nothing of it leaves meanwhile. */
  public void hold(boolean holds) {
    held = holds;
  }

  /** Returns the account that the message may be sent by now; null when it may not be sent. */
  public @Nullable String next(boolean ofSms, long now) {
    return held || ofSms && sms == null ? null : channel(ofSms).next(now);
  }

  /** Returns whether nothing delays the message any more. */
  public boolean mustLeave(boolean ofSms, long now) {
    return !held && !(ofSms && sms == null) && channel(ofSms).mustLeave(now);
  }

  /**
   * The recipient wants no messages any more, or wants them again.
   *
   * @param channel {@code viber}, {@code sms} or {@code any}; empty: messages are wanted
   */
  public void suppress(String channel) {
    wantsNone = channel;
  }

  /** Returns whether the recipient does not want a message by this channel now. */
  public boolean isUnwanted(boolean ofSms) {
    return wantsNone.equals("any") || wantsNone.equals(ofSms ? "sms" : "viber");
  }

  /** Refuses a message that would leave now, but is not wanted. Without SMS, none ever follows. */
  public void optOut(boolean ofSms, long now) {
    channel(ofSms).refuse("opted_out", now);
    wantsNoSms |= !ofSms && isUnwanted(true);
  }

  public void leave(boolean ofSms, long now) {
    channel(ofSms).leave(now);
  }

  /** The provider accepted the message and gave its id. */
  public void taken(boolean ofSms, long now) {
    channel(ofSms).answered("submitted", now);
    joinEarly(ofSms, now);
  }

  /**
   * No answer came, or one that decides nothing.
   *
   * @param named whether the answer gave an id all the same
   */
  public void unknown(boolean ofSms, boolean named, long now) {
    channel(ofSms).answered("unknown", now);
    if (named) {
      joinEarly(ofSms, now);
    }
    channel(ofSms).forgetEarly();
  }

  private void joinEarly(boolean ofSms, long now) {
    Arrived before = arrived();
    channel(ofSms).joinEarly(now);
    arrive(before, now);
  }

  /**
   * A definite no.
   *
   * @param onceMore whether the call is made once more at once, whatever the reason (NXCloud 1004)
   */
  public void refused(boolean ofSms, String reason, boolean onceMore, long now) {
    channel(ofSms).refused(reason, onceMore, !(ofSms && isSatisfied()), now);
    channel(ofSms).forgetEarly();
  }

  /** A receipt for the message: a state, or {@code clicked}, which proves that it was seen. */
  public void receipt(boolean ofSms, String said, long now) {
    Arrived before = arrived();
    channel(ofSms).receipt(said, now);
    arrive(before, now);
  }

  /** A receipt with our own id. It counts when that account was ever called. */
  public void echo(String account, String said, long now) {
    if (viber.wasCalled(account)) {
      receipt(false, said, now);
    }
  }

  /** A receipt with an id that is not known yet, because the answer has not come. */
  public void early(boolean ofSms, String said) {
    channel(ofSms).early(said);
  }

  /**
   * Handles an arrival by Viber. When what the fallback waits for comes, an SMS that has not left
   * never leaves. If it had left at the first arrival, Viber was late.
   */
  private void arrive(Arrived before, long now) {
    if (sms == null) {
      return;
    }
    if (sms.waits() && isSatisfied() && !before.satisfied()) {
      sms.cancel(now);
    } else if (viber.hasArrived() && !before.atAll()) {
      late = sms.hasGone();
    }
  }

  /** How far the Viber message has arrived. */
  private record Arrived(boolean atAll, boolean satisfied) {}

  private Arrived arrived() {
    return new Arrived(viber.hasArrived(), isSatisfied());
  }

  /** Returns whether what the fallback waits for has come. From then on no SMS may leave. */
  public boolean isSatisfied() {
    return viber.status.equals("seen") || viber.status.equals("delivered") && !terms.untilSeen();
  }

  /** Expires what waited too long. */
  public void expire(long now) {
    viber.expire(now);
  }

  /** Looks whether an SMS is due; it is stored later, in {@link #keep}. */
  public void find(long now) {
    found = cause(now);
  }

  /** Stores the SMS that was found to be due, if it is still needed. */
  public void keep(long now) {
    if (found != null && cause(now) != null) {
      trigger = found;
      sms = new ChannelModel(true, terms.smsAccounts(), terms.maxAttempts(), now, now, null);
      if (isUnwanted(true)) {
        sms.refuse("opted_out", now);
      }
    }
    found = null;
  }

  /** Returns the trigger of an SMS that is due now; null when none is due. */
  private @Nullable String cause(long now) {
    boolean none = terms.rule() == null || sms != null || isRefusedForGood();
    Answer answer = none ? Answer.NO_SMS : answer(now);
    return switch (answer) {
      case SMS_WITH_REASON -> viber.reason == null ? "other" : viber.reason;
      case SMS_EXPIRED -> "expired";
      case SMS_OVERDUE -> "overdue";
      case SMS_NO_ANSWER -> "no_answer";
      case NO_SMS, WAIT_FOR_TIMER, DEAD_LETTER -> null;
    };
  }

  private boolean isRefusedForGood() {
    return wantsNoSms && viber.status.equals("refused");
  }

  private Answer answer(long now) {
    return ReferenceTable.answer(
        viber.status,
        viber.reason,
        terms.rule(),
        timer(now),
        terms.untilSeen() ? "seen" : "delivered",
        terms.unknown());
  }

  private Timer timer(long now) {
    if (terms.duration() == null || viber.since == null) {
      return Timer.NONE;
    }
    return now < viber.since + terms.duration() ? Timer.RUNNING : Timer.OVER;
  }

  /** Returns whether the outcome is unknown and the operator asked to see such messages. */
  public boolean isDead(long now) {
    return terms.rule() != null && answer(now) == Answer.DEAD_LETTER;
  }

  /** Returns whether neither channel will change by itself, no timer runs, and no SMS is due. */
  public boolean isAtRest(long now) {
    boolean waiting = terms.rule() != null && sms == null && answer(now) == Answer.WAIT_FOR_TIMER;
    return !waiting
        && cause(now) == null
        && List.of(viber, channel(true)).stream()
            .noneMatch(channel -> channel.waits() || channel.status.equals("sending"));
  }

  /** Returns the status in the words of the JSON; tests compare it. */
  public Status status() {
    return new Status(
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
   * The status of a message.
   *
   * @param attempts calls to Viber providers so far
   * @param sms the SMS's state; null when there is no SMS
   * @param trigger the trigger of the SMS
   * @param late whether Viber arrived after the SMS had left
   */
  public record Status(
      String status,
      int attempts,
      @Nullable String sms,
      int smsAttempts,
      @Nullable String trigger,
      @Nullable String reached,
      boolean late) {}
}
