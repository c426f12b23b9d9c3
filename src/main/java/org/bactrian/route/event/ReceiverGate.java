package org.bactrian.route.event;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.bactrian.journal.Receivers;
import org.bactrian.journal.Receivers.ReceiverTurn;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets nothing pass to a receiver while an operator holds it: as the journal says, which is asked
 * before each round, and twice a second during one. So a hold is kept within a second on whichever
 * instance sends, even in the middle of a round to a slow receiver.
 */
final class ReceiverGate {
  private static final Logger LOG = LoggerFactory.getLogger(ReceiverGate.class);
  private static final long FRESH = Duration.ofMillis(500).toNanos();
  private static final Duration ANSWERS_KEPT = Duration.ofSeconds(1);

  private final String name;
  private final Receivers journal;
  private final LongSupplier nanos;
  private ReceiverTurn known = ReceiverTurn.FIRST;
  private long asked;
  private @Nullable String answer;
  private Instant answeredAt = Instant.EPOCH;

  /**
   * Creates a gate.
   *
   * @param nanos as {@link System#nanoTime}
   */
  ReceiverGate(String name, Receivers journal, LongSupplier nanos) {
    this.name = name;
    this.journal = journal;
    this.nanos = nanos;
  }

  /** An operator holds the receiver: the event was not sent, and that is no attempt. */
  static final class ReceiverHeld extends IOException {
    private static final long serialVersionUID = 1L;

    private ReceiverHeld() {
      super("held");
    }
  }

  /** Asks the journal whether the receiver is held. */
  synchronized ReceiverTurn look() {
    known = journal.turn(name);
    asked = nanos.getAsLong();
    return known;
  }

  /**
   * Lets a request pass, unless the receiver is held.
   *
   * @throws ReceiverHeld when it is
   */
  synchronized void pass() throws ReceiverHeld {
    if (nanos.getAsLong() - asked > FRESH) {
      try {
        look();
      } catch (RuntimeException e) {
        // The journal is away: what it last said holds, and the round will fail by itself.
        LOG.debug("receiver {}", name, e);
      }
    }
    if (known.held()) {
      throw new ReceiverHeld();
    }
  }

  /** Returns whether the receiver was held when the journal was last asked. */
  synchronized boolean isHeld() {
    return known.held();
  }

  /** Keeps the receiver's answer for operators: a new one at once, the same one once a second. */
  void answered(String what, Instant now) {
    synchronized (this) {
      boolean recent = Duration.between(answeredAt, now).abs().compareTo(ANSWERS_KEPT) < 0;
      if (what.equals(answer) && recent) {
        return;
      }
      answer = what;
      answeredAt = now;
    }
    journal.answered(name, what, now);
  }
}
