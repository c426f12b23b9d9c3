package org.bactrian.route.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.bactrian.journal.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class ProgressHealthTest {
  private static final Duration LONGEST = Duration.ofMillis(50);
  private final CountDownLatch end = new CountDownLatch(1);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final Stage stage = new Stage("hanging", Clock.systemUTC(), this::round);

  @AfterEach
  void stop() {
    end.countDown();
    stage.stop();
  }

  private Optional<java.time.Instant> round() {
    begun.countDown();
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  private static Health health(Duration writer, List<Stage> stages, List<Thread> server) {
    return new ProgressHealth(LONGEST, () -> writer, () -> stages, () -> server).health();
  }

  private Health stages() {
    return health(Duration.ZERO, List.of(stage), List.of());
  }

  @Test
  void a_stage_that_hangs_is_named_until_it_moves_again() throws Exception {
    assertThat(stages().getStatus()).isEqualTo(Status.UP);
    stage.start();
    begun.await();
    await()
        .untilAsserted(() -> assertThat(stages().getDetails().toString()).contains("hanging=has"));
    assertThat(stages().getStatus()).isEqualTo(Status.DOWN);
    end.countDown();
    await().untilAsserted(() -> assertThat(stages().getStatus()).isEqualTo(Status.UP));
  }

  @Test
  void a_stage_that_was_stopped_hangs_no_more() throws Exception {
    stage.start();
    begun.await();
    end.countDown();
    stage.stop();
    assertThat(stage.inRoundFor()).isZero();
  }

  @Test
  void the_writer_of_the_journal_may_not_hang_either() {
    assertThat(health(LONGEST, List.of(), List.of()).getStatus()).isEqualTo(Status.UP);
    Health down = health(LONGEST.plusSeconds(7), List.of(), List.of());
    assertThat(down.getStatus()).isEqualTo(Status.DOWN);
    assertThat(down.getDetails().toString()).contains("journal-writer=has not moved for 7 s");
  }

  @Test
  void a_thread_of_the_server_that_has_ended_is_named() throws Exception {
    Thread acceptor = new Thread(() -> {}, "http-Acceptor");
    acceptor.start();
    acceptor.join();
    Health down = health(Duration.ZERO, List.of(), List.of(acceptor));
    assertThat(down.getStatus()).isEqualTo(Status.DOWN);
    assertThat(down.getDetails().toString()).contains("http-Acceptor=its thread has ended");
  }
}
