package org.bactrian.lane;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.journal.RestingAccounts;
import org.bactrian.journal.RestingAccounts.Look;
import org.bactrian.journal.RestingAccounts.QueuePosition;
import org.bactrian.journal.RestingAccounts.Resting;
import org.jspecify.annotations.Nullable;

/**
 * The queue of an account while the account rests: its messages are not claimed. Those that another
 * account can carry move on; the others wait for the end of the rest.
 */
final class RestingQueue {
  /** New messages may come all the time: they are looked at together. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  /**
   * A message is due a little before it is committed: what was due so shortly before a look is
   * looked at again.
   */
  private static final Duration OVERLAP = Duration.ofSeconds(30);

  private static final int PRIORITIES = 2;

  private final String account;
  private final AccountCircuitBreaker breaker;
  private final RestingAccounts journal;
  private final Clock clock;
  private final QueuePosition[] positions = new QueuePosition[PRIORITIES];
  private @Nullable Optional<Resting> told;
  private Set<Resting> seen = Set.of();
  private long pauseUntil = System.nanoTime();

  RestingQueue(
      String account, AccountCircuitBreaker breaker, RestingAccounts journal, Clock clock) {
    this.account = account;
    this.breaker = breaker;
    this.journal = journal;
    this.clock = clock;
  }

  /** Begins anew: another instance may have worked the account before. */
  void takeOver() {
    told = null;
    seen = Set.of();
  }

  /**
   * Tells the other lanes whether the account rests, and moves messages on while it does. When the
   * rest is over none moves, for one has to try the account.
   *
   * @return when to come again; empty: when the lane is due anyway
   */
  Optional<Instant> round(HeldLease lease) {
    Optional<Resting> now =
        breaker.reason().map(reason -> new Resting(account, reason, breaker.calls() > 0));
    if (told == null) {
      told = journal.all().stream().filter(one -> one.account().equals(account)).findFirst();
    }
    if (!now.equals(told)) {
      journal.tell(lease, account, now);
      told = now;
    }
    if (now.isEmpty() || now.get().ended()) {
      return Optional.empty();
    }
    long pause = pauseUntil - System.nanoTime();
    if (pause <= 0) {
      pause = look(lease, now.get()) ? 0 : PAUSE.toNanos();
      pauseUntil = System.nanoTime() + pause;
    }
    return Optional.of(clock.instant().plusNanos(pause));
  }

  /** Looks at the next messages of each priority; true: more of them may move at once. */
  private boolean look(HeldLease lease, Resting resting) {
    Set<Resting> all = journal.all();
    if (!seen.equals(all)) {
      // A message that could not move before may have an account now.
      seen = all;
      Arrays.fill(positions, QueuePosition.START);
    }
    boolean more = false;
    for (int priority = 0; priority < PRIORITIES; priority++) {
      Instant now = clock.instant();
      Look look = journal.moveOn(lease, resting, priority, positions[priority], now);
      positions[priority] =
          look.next() == null ? new QueuePosition(now.minus(OVERLAP), "") : look.next();
      more |= look.next() != null && look.moved() > 0;
    }
    return more;
  }
}
