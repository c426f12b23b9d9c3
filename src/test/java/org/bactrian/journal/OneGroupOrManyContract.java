package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.bactrian.journal.RandomSteps.Step;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A group prefetches together and writes together, and that must not change any result. The same
 * random steps are made in one group here, and one by one in a second journal.
 */
abstract class OneGroupOrManyContract {
  private static final int ROUNDS = 80;
  private static final Set<Thread.State> WAITS_OR_IS_DONE =
      EnumSet.of(Thread.State.WAITING, Thread.State.TERMINATED);
  private static final Duration A_MOMENT = Duration.ofMillis(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private HikariDataSource database;
  private HikariDataSource other;
  private JournalScenario together;
  private JournalScenario alone;

  abstract HikariDataSource database();

  @BeforeEach
  void open() {
    database = database();
    other = TestDatabase.sqlite(folder);
    together = new JournalScenario(database);
    alone = new JournalScenario(other);
  }

  @AfterEach
  void close() {
    together.close();
    alone.close();
    database.close();
    other.close();
  }

  @Test
  void one_group_ends_as_if_each_step_had_been_committed_alone() throws Exception {
    for (long seed = 1; seed <= ROUNDS; seed++) {
      RandomSteps here = new RandomSteps(together, seed);
      RandomSteps there = new RandomSteps(alone, seed);
      List<Step> steps = here.steps();
      inOneGroup(steps);
      there.steps().forEach(step -> step.work().run());
      assertThat(here.story()).as("seed " + seed + ": " + steps).isEqualTo(there.story());
    }
  }

  /** Holds the writer up after one commit, so that all steps wait for the next. */
  private void inOneGroup(List<Step> steps) throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger commits = new AtomicInteger();
    together.afterCommit =
        () -> {
          commits.incrementAndGet();
          held.countDown();
          awaitQuietly(go);
        };
    List<Thread> callers = new ArrayList<>();
    List<Throwable> failed = new ArrayList<>();
    callers.add(begin(() -> together.journal.leases().beat("nobody"), failed));
    held.await();
    steps.forEach(step -> callers.add(begin(step.work(), failed)));
    go.countDown();
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(failed).isEmpty();
    // Callers get their answer before the stages are woken.
    await().pollInterval(A_MOMENT).atMost(PATIENCE).until(() -> commits.get() > 1);
    together.afterCommit = () -> {};
    assertThat(commits).as("one that held the writer up, and one of " + steps).hasValue(2);
  }

  /** Begins one after the other: a group keeps the order of arrival. */
  private static Thread begin(Runnable work, List<Throwable> failed) {
    Thread caller = new Thread(work);
    caller.setUncaughtExceptionHandler((thread, why) -> failed.add(why));
    caller.start();
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(A_MOMENT)
        .atMost(PATIENCE)
        .until(() -> WAITS_OR_IS_DONE.contains(caller.getState()));
    return caller;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
