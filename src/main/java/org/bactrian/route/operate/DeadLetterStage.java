package org.bactrian.route.operate;

import io.micrometer.core.instrument.MeterRegistry;
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

/** Sends each new dead letter to the route {@code dead-letter}: at least once, in any order. */
@Component("bactrian.deadLetterStage")
public final class DeadLetterStage {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterStage.class);
  private static final int BATCH = 200;

  private final BatchExecutor executor = new BatchExecutor("dead-letter");
  private final MessageStore messages;
  private final DeadLetters deadLetters;
  private final MessagePages pages;
  private final ProducerTemplate routes;
  private final MeterRegistry metrics;
  private final Clock clock;

  DeadLetterStage(
      MessageStore messages,
      DeadLetters deadLetters,
      MessagePages pages,
      ProducerTemplate routes,
      MeterRegistry metrics,
      Clock clock) {
    this.messages = messages;
    this.deadLetters = deadLetters;
    this.pages = pages;
    this.routes = routes;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Sends the dead letters that are due; returns when to call again. */
  public Optional<Instant> round() {
    List<DueDeadLetter> due = deadLetters.due(BATCH, clock.instant());
    executor.work(due, this::send);
    return due.size() == BATCH ? Stage.AT_ONCE : deadLetters.nextDue();
  }

  /** Sends one. If that fails, it is sent again later; the others go on. */
  private boolean send(DueDeadLetter due) {
    try {
      // A message that was replayed or has arrived meanwhile is no dead letter any more.
      messages
          .find(due.messageId())
          .filter(row -> row.timestamps().deadAt() != null)
          .ifPresent(this::send);
      deadLetters.done(due);
      return true;
    } catch (RuntimeException e) {
      LOG.warn("the dead letter {} is put off: {}", due.messageId(), e.toString());
      deadLetters.putOff(due, clock.instant());
      return false;
    }
  }

  private void send(MessageRow row) {
    routes.sendBody("direct:dead-letter", pages.deadLetterJson(row).toString());
    String lane = row.queueing().lane();
    metrics
        .counter("bactrian.account.dead.letters", "account", lane.isEmpty() ? "none" : lane)
        .increment();
  }
}
