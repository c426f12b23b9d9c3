package org.bactrian.reference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message on one channel: section 3 of the contract, and who is asked after whom. Times are in
 * seconds.
 */
final class Leg {
  private static final Map<String, Integer> RANK =
      Map.of(
          "sending", 0,
          "unknown", 1,
          "submitted", 2,
          "expired", 3,
          "undelivered", 4,
          "delivered", 5,
          "seen", 6);

  /** For its own reasons, for good: the next account. */
  private static final Set<String> OF_THE_ACCOUNT =
      Set.of("no_credit", "not_permitted", "bad_credentials", "no_route", "other");

  /** For its own reasons, for now: the next account, and later this one again. */
  private static final Set<String> PASSING = Set.of("throttled", "provider_error");

  private final List<String> turn;
  private final int maxAttempts;
  private final @Nullable Long end;
  private final Map<String, Integer> calls = new HashMap<>();
  private final Map<String, Long> saidNo = new HashMap<>();
  private final List<String> early = new ArrayList<>();
  private long due;
  String status;
  @Nullable String reason;
  @Nullable Long since;
  int attempts;

  Leg(List<String> accounts, int maxAttempts, long due, long now, @Nullable Long end) {
    this.turn = new ArrayList<>(accounts);
    this.maxAttempts = maxAttempts;
    this.due = due;
    this.end = end;
    this.status = due > now ? "scheduled" : "accepted";
  }

  boolean waits() {
    return status.equals("accepted") || status.equals("scheduled");
  }

  boolean hasArrived() {
    return status.equals("delivered") || status.equals("seen");
  }

  /** A provider has it, or may have it, or had it. */
  boolean hasGone() {
    return RANK.containsKey(status);
  }

  boolean wasCalled(String account) {
    return calls.containsKey(account);
  }

  /** The account it leaves for now; null when it does not. */
  @Nullable String leave(long now) {
    expire(now);
    if (!waits() || due > now) {
      return null;
    }
    become("sending", null, now);
    attempts++;
    calls.merge(turn.get(0), 1, Integer::sum);
    return turn.get(0);
  }

  /** What is not submitted within its ttl is never submitted. */
  void expire(long now) {
    if (waits() && isLate(now)) {
      become("expired", "expired", now);
    }
  }

  private boolean isLate(long now) {
    return end != null && now >= end;
  }

  /** The answer told its id: what came early is about this message. */
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

  /** After a definite no: elsewhere, later, or never. */
  void refused(String why, boolean onceMore, boolean wanted, long now) {
    String account = turn.get(0);
    saidNo.put(account, now);
    if (!status.equals("sending")) {
      return;
    }
    if (isLate(now)) {
      become("expired", "expired", now);
    } else if (!wanted) {
      become("cancelled", why, now);
    } else if (attempts < maxAttempts && findNext(why, onceMore && calls.get(account) == 1)) {
      due = onceMore && turn.get(0).equals(account) ? now : dueAt(turn.get(0), now);
      become(due > now ? "scheduled" : "accepted", why, now);
    } else {
      become("refused", why, now);
    }
  }

  private boolean findNext(String why, boolean atOnce) {
    if (atOnce) {
      return true;
    }
    if (OF_THE_ACCOUNT.contains(why)) {
      turn.remove(0);
      return !turn.isEmpty();
    }
    if (PASSING.contains(why)) {
      turn.add(turn.remove(0));
      return true;
    }
    return false;
  }

  /** An account that said no is asked again after 1 s, then 2 s, then 4 s, up to a minute. */
  private long dueAt(String account, long now) {
    int before = calls.getOrDefault(account, 0);
    return before == 0
        ? now
        : Math.max(now, saidNo.get(account) + Math.min(60, 1L << (before - 1)));
  }

  void receipt(String said, long now) {
    boolean higher = hasGone() && RANK.get(said) > RANK.get(status);
    boolean neverLeft = waits() || status.equals("refused");
    boolean arrived = said.equals("delivered") || said.equals("seen");
    // What ranks below is of an attempt that came to nothing, and has been counted as such.
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
    if (since == null && (state.equals("submitted") || state.equals("unknown"))) {
      since = now;
    }
  }
}
