package org.bactrian.reference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model of a message on one channel: its states, and which account is tried next. Times are in
 * seconds.
 */
final class ChannelModel {
  private static final Map<String, Integer> RANK =
      Map.of(
          "sending", 0,
          "unknown", 1,
          "submitted", 2,
          "expired", 3,
          "undelivered", 4,
          "delivered", 5,
          "seen", 6);

  /** The account refuses for its own reasons, for good: the next account is tried. */
  private static final Set<String> OF_THE_ACCOUNT =
      Set.of("no_credit", "not_permitted", "bad_credentials", "no_route", "other");

  /**
   * The message or its recipient is wrong: no Viber account would help. An SMS goes to the next
   * account even so.
   */
  private static final Set<String> OF_THE_MESSAGE =
      Set.of(
          "not_a_viber_user",
          "blocked_by_user",
          "no_suitable_device",
          "bad_number",
          "bad_envelope",
          "bad_content");

  /**
   * The account refuses for now: the next account is tried, and later this one again, until it has
   * had all its calls.
   */
  private static final Set<String> PASSING = Set.of("throttled", "provider_error");

  /**
   * Something that is registered at each provider is unknown at this one, and what the message is
   * refused for when no account knows it.
   */
  private static final Map<String, String> UNKNOWN_HERE =
      Map.of("unknown_sender", "bad_envelope", "unknown_tag", "bad_content");

  private final boolean ofSms;
  private final List<String> turn;
  private final int maxAttempts;
  private final @Nullable Long end;
  private final Map<String, Integer> calls = new HashMap<>();
  private final List<String> early = new ArrayList<>();
  private final List<String> noes = new ArrayList<>();
  private long due;
  private long latest;
  String status;
  @Nullable String reason;
  @Nullable Long since;
  int attempts;

  ChannelModel(
      boolean ofSms,
      List<String> accounts,
      int maxAttempts,
      long due,
      long now,
      @Nullable Long end) {
    this.ofSms = ofSms;
    this.turn = new ArrayList<>(accounts);
    this.maxAttempts = maxAttempts;
    this.due = due;
    this.latest = due;
    this.end = end;
    this.status = due > now ? "scheduled" : "accepted";
  }

  boolean waits() {
    return status.equals("accepted") || status.equals("scheduled");
  }

  boolean hasArrived() {
    return status.equals("delivered") || status.equals("seen");
  }

  /** Returns whether a provider has the message, may have it, or had it. */
  boolean hasGone() {
    return RANK.containsKey(status);
  }

  boolean wasCalled(String account) {
    return calls.containsKey(account);
  }

  /** Returns the account that the message may be sent by now; null when it may not be sent. */
  @Nullable String next(long now) {
    return waits() && due <= now ? turn.get(0) : null;
  }

  /** Returns whether nothing delays the message any more. */
  boolean mustLeave(long now) {
    return waits() && latest <= now;
  }

  void leave(long now) {
    become("sending", null, now);
    attempts++;
    calls.merge(turn.get(0), 1, Integer::sum);
  }

  /** Expires a message that was not submitted within its ttl. */
  void expire(long now) {
    if (waits() && isLate(now)) {
      become("expired", "expired", now);
    }
  }

  private boolean isLate(long now) {
    return end != null && now >= end;
  }

  /** Sets the outcome of the call. */
  void answered(String state, long now) {
    if (status.equals("sending")) {
      become(state, state.equals("unknown") ? "no_answer" : null, now);
    }
  }

  void joinEarly(long now) {
    early.forEach(said -> receipt(said, now));
    early.clear();
  }

  void forgetEarly() {
    early.clear();
  }

  void early(String said) {
    early.add(said);
  }

  /** Handles a definite no: the next account, a later attempt, or the end. */
  void refused(String why, boolean onceMore, boolean wanted, long now) {
    String account = turn.get(0);
    if (!status.equals("sending")) {
      return;
    }
    noes.add(why);
    if (isLate(now)) {
      become("expired", "expired", now);
    } else if (!wanted) {
      become("cancelled", why, now);
    } else if (findNext(why, onceMore && calls.get(account) == 1 && maxAttempts > 1)) {
      String next = turn.get(0);
      boolean atOnce = onceMore && next.equals(account) || !calls.containsKey(next);
      due = atOnce ? now : now + 1;
      latest = atOnce ? now : now + longestPause(calls.get(next));
      become("accepted", why, now);
    } else {
      become("refused", verdict(why), now);
    }
  }

  /**
   * What one account does not know is the message's fault only when all say so. Otherwise another
   * account's own reason counts, in whatever order they were asked.
   */
  private String verdict(String why) {
    if (!UNKNOWN_HERE.containsKey(why)) {
      return why;
    }
    List<String> others =
        noes.stream().filter(no -> OF_THE_ACCOUNT.contains(no) || PASSING.contains(no)).toList();
    return others.isEmpty() ? UNKNOWN_HERE.get(why) : others.get(others.size() - 1);
  }

  private boolean findNext(String why, boolean atOnce) {
    if (atOnce) {
      return true;
    }
    if (OF_THE_ACCOUNT.contains(why)
        || UNKNOWN_HERE.containsKey(why)
        || ofSms && OF_THE_MESSAGE.contains(why)) {
      turn.remove(0);
      return !turn.isEmpty();
    }
    if (PASSING.contains(why)) {
      String account = turn.remove(0);
      if (calls.get(account) < maxAttempts) {
        turn.add(account);
      }
      return !turn.isEmpty();
    }
    return false;
  }

  /**
   * The operator chooses how long a pause is ({@code bactrian.retry}), and it is spread at random.
   */
  private static long longestPause(int calls) {
    return 2L << calls;
  }

  void receipt(String word, long now) {
    String said = word.equals("clicked") ? "seen" : word;
    boolean higher = hasGone() && RANK.get(said) > RANK.get(status);
    boolean neverLeft = waits() || status.equals("refused");
    boolean arrived = said.equals("delivered") || said.equals("seen");
    // A lower state is about an attempt that failed, which was counted when it failed.
    if (higher || neverLeft && arrived) {
      become(said, null, now);
    }
  }

  void cancel(long now) {
    become("cancelled", null, now);
  }

  void refuse(String why, long now) {
    become("refused", why, now);
  }

  private void become(String state, @Nullable String why, long now) {
    status = state;
    reason = why;
    if (since == null && Set.of("submitted", "unknown", "delivered").contains(state)) {
      since = now;
    }
  }
}
