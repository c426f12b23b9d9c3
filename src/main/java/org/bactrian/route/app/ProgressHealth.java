package org.bactrian.route.app;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bactrian.journal.Stage;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Shows whether everything that must not stand still has moved lately: the journal's writer, each
 * stage, and the threads that take connections. Liveness depends on it: a process in which one of
 * them hangs or is gone does not get well by itself, and must be started anew.
 */
final class ProgressHealth extends AbstractHealthIndicator {
  private final Duration longest;
  private final Supplier<Duration> writer;
  private final Supplier<List<Stage>> stages;
  private final Supplier<List<Thread>> server;

  /**
   * Creates an indicator.
   *
   * @param longest time that a round of work may take
   * @param writer how long the journal's writer has been at the same writes
   */
  ProgressHealth(
      Duration longest,
      Supplier<Duration> writer,
      Supplier<List<Stage>> stages,
      Supplier<List<Thread>> server) {
    this.longest = longest;
    this.writer = writer;
    this.stages = stages;
    this.server = server;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    Map<String, String> stuck = new LinkedHashMap<>();
    look(stuck, "journal-writer", writer.get());
    stages.get().forEach(stage -> look(stuck, stage.name(), stage.inRoundFor()));
    List<Thread> threads = server.get();
    threads.stream()
        .filter(thread -> !thread.isAlive())
        .forEach(thread -> look(stuck, thread.getName(), Stage.FOR_EVER));
    if (stuck.isEmpty()) {
      health.up().withDetail("serverThreads", threads.size());
    } else {
      health.down().withDetail("stuck", stuck);
    }
  }

  private void look(Map<String, String> stuck, String name, Duration since) {
    if (since.equals(Stage.FOR_EVER)) {
      stuck.put(name, "its thread has ended");
    } else if (since.compareTo(longest) > 0) {
      stuck.put(name, "has not moved for " + since.toSeconds() + " s");
    }
  }
}
