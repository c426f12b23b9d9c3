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
 * Holds back overdue messages while receipts of their account are still unread, for instance
 * because the application stopped before it read them: one of them may say that the message
 * arrived. Messages wait while receipts are being read, but not for ever: a receipt that cannot be
 * read, or a flood of them, must not hold up the SMS.
 */
final class UnreadReceipts {
  /** The longest wait while the oldest unread receipt stays the same. */
  private static final Duration WITHOUT_PROGRESS = Duration.ofSeconds(10);

  private static final Duration AT_MOST = Duration.ofSeconds(60);

  /**
   * How the reading of an account's receipts goes on.
   *
   * @param oldest when the oldest unread receipt came
   * @param oldestSince since when it has been the oldest, in nanoseconds
   * @param waitingSince since when messages have waited, in nanoseconds
   */
  private record Progress(Instant oldest, long oldestSince, long waitingSince) {
    Progress next(Progress seen) {
      return oldest.equals(seen.oldest)
          ? this
          : new Progress(seen.oldest, seen.oldestSince, waitingSince);
    }
  }

  private final LongSupplier nanos;
  private final Map<String, Progress> byAccount = new HashMap<>();

  /**
   * Creates it with no message waiting.
   *
   * @param nanos a clock that is never set, such as {@link System#nanoTime}
   */
  UnreadReceipts(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Returns the messages that do not wait, or have waited long enough. */
  List<DueFallback> ready(List<DueFallback> due) {
    Set<String> unread =
        due.stream()
            .filter(UnreadReceipts::mayWait)
            .map(DueFallback::account)
            .collect(Collectors.toSet());
    byAccount.keySet().retainAll(unread);
    return due.stream().filter(one -> !(mayWait(one) && waits(one))).toList();
  }

  private boolean waits(DueFallback due) {
    long now = nanos.getAsLong();
    Progress progress =
        byAccount.merge(due.account(), new Progress(due.unread(), now, now), Progress::next);
    return now - progress.oldestSince() < WITHOUT_PROGRESS.toNanos()
        && now - progress.waitingSince() < AT_MOST.toNanos();
  }

  private static boolean mayWait(DueFallback due) {
    return due.unread() != null && isOverdue(due);
  }

  /** Returns whether the timer ran out. A message that is known to have failed is not overdue. */
  static boolean isOverdue(DueFallback due) {
    return due.decision() instanceof FallbackDecision.SendSms send
        && send.trigger() == Reason.OVERDUE;
  }
}
