package org.bactrian.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bactrian.journal.ForgetfulDatabase;
import org.bactrian.journal.Journal;
import org.bactrian.journal.JournalUnavailable;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.journal.TestDatabase;
import org.bactrian.journal.TestJournal;
import org.bactrian.message.MessageReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Instances on one journal, each with a monotonic clock of its own that stands until it is moved.
 */
class ClusterMemberTest {
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final List<String> ACCOUNTS = List.of("account:a", "account:b", "account:c");

  /** An instance whose workers have something in flight when the test says so. */
  private final class Instance {
    long nanos = Long.MAX_VALUE - 5_000_000_000L; // it may wrap around
    final AtomicBoolean idle = new AtomicBoolean(true);
    final ClusterMember member;

    Instance(boolean alone) {
      member = new ClusterMember(journal.leases(), alone, LEASE, () -> nanos, Clock.systemUTC());
      for (String account : ACCOUNTS) {
        member.add(
            account,
            new ClusterMember.Worker() {
              @Override
              public boolean idle() {
                return idle.get();
              }

              @Override
              public void wake() {}
            });
      }
    }

    Instance later(double seconds) {
      nanos += (long) (seconds * 1_000_000_000L);
      return this;
    }

    Instance round() {
      member.round();
      return this;
    }

    Set<String> holding() {
      return member.holding();
    }
  }

  @TempDir Path folder;
  private HikariDataSource database;
  private ForgetfulDatabase forgetful;
  private Journal journal;

  @BeforeEach
  void open() {
    database = TestDatabase.sqlite(folder);
    forgetful = new ForgetfulDatabase(database);
    journal = TestJournal.open(forgetful.database(), new MessageReader(() -> "id", null));
  }

  @AfterEach
  void close() {
    journal.close();
    database.close();
  }

  @Test
  void the_first_instance_holds_all_and_one_that_joins_gets_its_share_once_nothing_is_in_flight() {
    Instance first = new Instance(false).round();
    assertThat(first.holding()).containsExactlyElementsOf(ACCOUNTS);
    Instance second = new Instance(false).round();
    first.idle.set(false);
    first.round();
    assertThat(first.holding()).as("it begins nothing more there").hasSize(2);
    assertThat(second.round().holding()).as("a call is still in flight").isEmpty();
    first.idle.set(true);
    first.round();
    assertThat(second.round().holding()).hasSize(1).doesNotContainAnyElementsOf(first.holding());
  }

  @Test
  void a_frozen_instance_has_stopped_before_another_begins() {
    Instance frozen = new Instance(false).round();
    Instance other = new Instance(false).round();
    HeldLease old = frozen.member.held("account:a").orElseThrow();

    other.later(9.9).round();
    assertThat(other.holding()).as("a heartbeat may still come").isEmpty();
    frozen.later(7.4);
    assertThat(frozen.member.holds(old)).isTrue();
    frozen.later(0.2);
    assertThat(frozen.member.holds(old)).as("three quarters of a lease").isFalse();
    assertThat(frozen.holding()).isEmpty();
    other.later(0.2).round();
    assertThat(other.holding()).containsExactlyElementsOf(ACCOUNTS);

    frozen.later(10).round();
    assertThat(frozen.member.holds(old)).as("its old leases are lost for good").isFalse();
    other.round();
    frozen.round();
    assertThat(frozen.holding()).as("its share, under another id").isNotEmpty();
    assertThat(frozen.member.held(frozen.holding().iterator().next()))
        .isNotEqualTo(Optional.of(old));
  }

  @Test
  void an_instance_that_gives_heartbeats_is_never_removed() {
    Instance slow = new Instance(false).round();
    Instance other = new Instance(false).round();
    for (int i = 0; i < 20; i++) {
      slow.later(6).round();
      other.later(6).round();
    }
    assertThat(slow.holding().size() + other.holding().size()).isEqualTo(ACCOUNTS.size());
    assertThat(slow.holding()).isNotEmpty();
  }

  @Test
  void an_instance_alone_takes_at_once_what_a_crash_left_and_never_loses_it() {
    new Instance(true).round();
    Instance restarted = new Instance(true).round();
    assertThat(restarted.holding()).containsExactlyElementsOf(ACCOUNTS);
    assertThat(restarted.later(3_600).holding()).containsExactlyElementsOf(ACCOUNTS);
  }

  @Test
  void the_leases_of_an_instance_that_stopped_are_taken_at_once() {
    Instance first = new Instance(false).round();
    Instance second = new Instance(false).round();
    first.member.stop();
    assertThat(second.round().holding()).containsExactlyElementsOf(ACCOUNTS);
  }

  @ParameterizedTest
  @MethodSource("commits")
  void whichever_commit_is_lost_or_unconfirmed_each_account_is_worked_by_one_instance(
      int commit, boolean after) {
    Instance first = new Instance(false);
    Instance second = new Instance(false);
    forgetful.breakAt(commit, after);
    for (Instance one : List.of(first, first, second, first, second, first, second)) {
      roundAsAStage(one);
    }
    assertThat(first.holding()).doesNotContainAnyElementsOf(second.holding());
    assertThat(Stream.of(first, second).flatMap(one -> one.holding().stream()))
        .containsExactlyInAnyOrderElementsOf(ACCOUNTS);
    second.member.stop();
    // An instance that could not say that it stops is removed.
    for (int i = 0; i < 4; i++) {
      roundAsAStage(first.later(4));
    }
    assertThat(first.holding()).containsExactlyInAnyOrderElementsOf(ACCOUNTS);
  }

  static Stream<Arguments> commits() {
    return IntStream.rangeClosed(1, 16)
        .boxed()
        .flatMap(commit -> Stream.of(true, false).map(after -> Arguments.of(commit, after)));
  }

  /** Makes a round as a stage does, which goes on after a failure. */
  private static void roundAsAStage(Instance instance) {
    try {
      instance.round();
    } catch (JournalUnavailable e) {
      assertThat(e).hasRootCauseMessage("the connection broke");
    }
  }
}
