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
  private final List<String> early = new ArrayList<>();
  private long due;
  private long latest;
  String status;
  @Nullable String reason;
  @Nullable Long since;
  int attempts;

  Leg(List<String> accounts, int maxAttempts, long due, long now, @Nullable Long end) {
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

  /** A provider has it, or may have it, or had it. */
  boolean hasGone() {
    return RANK.containsKey(status);
  }

  boolean wasCalled(String account) {
    return calls.containsKey(account);
  }

  /** The account it may leave for now; null when it may not. */
  @Nullable String next(long now) {
    return waits() && due <= now ? turn.get(0) : null;
  }

  /** Nothing holds it back any more. */
  boolean mustLeave(long now) {
    return waits() && latest <= now;
  }

  void leave(long now) {
    become("sending", null, now);
    attempts++;
    calls.merge(turn.get(0), 1, Integer::sum);
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
    if (!status.equals("sending")) {
      return;
    }
    if (isLate(now)) {
      become("expired", "expired", now);
    } else if (!wanted) {
      become("cancelled", why, now);
    } else if (attempts < maxAttempts && findNext(why, onceMore && calls.get(account) == 1)) {
      due = now;
      boolean first = calls.get(account) == 1 && !calls.containsKey(turn.get(0));
      latest = onceMore && turn.get(0).equals(account) || first ? now : now + longestPause();
      become("accepted", why, now);
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

  /** How long a pause lasts is the operator's choice ({@code bactrian.retry}), and chance's. */
  private long longestPause() {
    return 2L << attempts;
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
