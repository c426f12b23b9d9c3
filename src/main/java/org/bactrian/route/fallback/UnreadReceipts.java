package org.bactrian.route.fallback;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.bactrian.delivery.Reason;
import org.bactrian.fallback.FallbackDecision;
import org.bactrian.journal.FallbackTimers.DueFallback;

/**
 * A receipt that was answered and could not be read yet, because we stopped then say, may tell of
 * an arrival: it is read first, and timers that ran out wait. They wait as long as the reading goes
 * on, and not for ever: one that cannot be read at all, or a flood, must not hold them up.
 */
final class UnreadReceipts {
  /** The oldest is still the same. */
  private static final Duration STANDING = Duration.ofSeconds(10);

  private static final Duration AT_MOST = Duration.ofSeconds(60);

  private record Reading(Instant oldest, long oldestSince, long began) {
    Reading since(long began) {
      return new Reading(oldest, oldestSince, began);
    }
  }

  private final LongSupplier nanos;
  private final Map<String, Reading> readings = new HashMap<>();

  /**
   * Nothing waits yet.
   *
   * @param nanos a clock nobody sets, as {@link System#nanoTime}
   */
  UnreadReceipts(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Those that need not wait, or not any more. */
  List<DueFallback> ready(List<DueFallback> due) {
    Set<String> unread =
        due.stream()
            .filter(UnreadReceipts::mayWait)
            .map(DueFallback::account)
            .collect(Collectors.toSet());
    readings.keySet().retainAll(unread);
    return due.stream().filter(one -> !(mayWait(one) && waits(one))).toList();
  }

  private boolean waits(DueFallback one) {
    long now = nanos.getAsLong();
    Reading reading =
        readings.merge(
            one.account(),
            new Reading(one.unread(), now, now),
            (old, seen) -> old.oldest().equals(seen.oldest()) ? old : seen.since(old.began()));
    return now - reading.oldestSince() < STANDING.toNanos()
        && now - reading.began() < AT_MOST.toNanos();
  }

  private static boolean mayWait(DueFallback due) {
    return due.unread() != null && isOverdue(due);
  }

  /** Nobody said it failed. */
  static boolean isOverdue(DueFallback due) {
    return due.decision() instanceof FallbackDecision.SendSms send
        && send.trigger() == Reason.OVERDUE;
  }
}
