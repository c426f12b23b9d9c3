package org.bactrian.route.operate;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.camel.ProducerTemplate;
import org.bactrian.journal.DeadLetters;
import org.bactrian.journal.DeadLetters.DueDeadLetter;
import org.bactrian.journal.MessageRow;
import org.bactrian.journal.MessageStore;
import org.bactrian.journal.Stage;
import org.bactrian.route.BatchExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Hands each new dead letter to {@code dead-letter}: at least once, in no order. */
@Component
public final class DeadLetterStage {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterStage.class);
  private static final int BATCH = 200;

  private final BatchExecutor crew = new BatchExecutor("dead-letter");
  private final MessageStore messages;
  private final DeadLetters deadLetters;
  private final MessagePages pages;
  private final ProducerTemplate routes;
  private final Clock clock;

  DeadLetterStage(
      MessageStore messages,
      DeadLetters deadLetters,
      MessagePages pages,
      ProducerTemplate routes,
      Clock clock) {
    this.messages = messages;
    this.deadLetters = deadLetters;
    this.pages = pages;
    this.routes = routes;
    this.clock = clock;
  }

  public Optional<Instant> round() {
    List<DueDeadLetter> due = deadLetters.due(BATCH, clock.instant());
    crew.work(due, this::hand);
    return due.size() == BATCH ? Stage.AT_ONCE : deadLetters.nextDue();
  }

  /** One that fails comes again later; its neighbours go on. */
  private boolean hand(DueDeadLetter due) {
    try {
      // One that was sent again or has arrived meanwhile is none any more.
      messages
          .find(due.messageId())
          .filter(row -> row.timestamps().deadAt() != null)
          .ifPresent(this::hand);
      deadLetters.done(due);
      return true;
    } catch (RuntimeException e) {
      LOG.warn("the dead letter {} is put off: {}", due.messageId(), e.toString());
      deadLetters.putOff(due, clock.instant());
      return false;
    }
  }

  private void hand(MessageRow row) {
    routes.sendBody("direct:dead-letter", pages.toldOf(row).toString());
  }
}
