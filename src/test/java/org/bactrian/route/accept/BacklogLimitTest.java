package org.bactrian.route.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.bactrian.SettableClock;
import org.bactrian.base.HealthStatus;
import org.bactrian.journal.BacklogFull;
import org.bactrian.journal.JournalUnavailable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.Status;

class BacklogLimitTest {
  private final MeterRegistry metrics = new SimpleMeterRegistry();
  private final SettableClock clock =
      SettableClock.standingAt(Instant.parse("2026-11-21T08:00:00Z"));
  private long waiting;
  private int counted;

  private BacklogLimit limit(long limit) {
    return new BacklogLimit(this::count, (key, id) -> id.equals("known"), limit, clock, metrics);
  }

  private long count() {
    counted++;
    return waiting;
  }

  /** Counts again, long after the last count. */
  private void later(BacklogLimit limit, long nowWaiting) {
    waiting = nowWaiting;
    clock.advance(Duration.ofHours(1));
    limit.round();
  }

  private static boolean takes(BacklogLimit limit) {
    try {
      limit.require("", "new");
      return true;
    } catch (BacklogFull e) {
      return false;
    }
  }

  @Test
  void new_messages_are_refused_at_the_limit_until_a_tenth_is_free() {
    BacklogLimit limit = limit(1000);
    assertThat(takes(limit)).isTrue();
    later(limit, 999);
    assertThat(takes(limit)).isTrue();
    later(limit, 1000);
    assertThat(takes(limit)).isFalse();
    assertThat(limit.health().getStatus()).isEqualTo(HealthStatus.DEGRADED);
    later(limit, 900);
    assertThat(takes(limit)).as("not yet: the next message would reach the limit again").isFalse();
    later(limit, 899);
    assertThat(takes(limit)).isTrue();
    later(limit, 999);
    assertThat(takes(limit)).isTrue();
    assertThat(limit.health().getStatus()).isEqualTo(Status.UP);
    assertThat(limit.health().getDetails()).containsEntry("waiting", 999L);
    assertThat(metrics.get("bactrian.backlog").gauge().value()).isEqualTo(999);
    assertThat(metrics.get("bactrian.backlog.full").gauge().value()).isZero();
  }

  @Test
  void a_known_message_is_taken_and_a_new_one_is_refused_as_by_a_journal_that_is_away() {
    BacklogLimit limit = limit(10);
    later(limit, 10);
    assertThatCode(() -> limit.require("", "known")).doesNotThrowAnyException();
    assertThatThrownBy(() -> limit.require("", "new")).isInstanceOf(JournalUnavailable.class);
  }

  @Test
  void without_a_limit_no_message_is_refused() {
    BacklogLimit limit = limit(0);
    later(limit, Long.MAX_VALUE);
    assertThat(takes(limit)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 9, 10, Long.MAX_VALUE})
  void any_limit_refuses_until_messages_have_left(long limited) {
    BacklogLimit limit = limit(limited);
    later(limit, limited);
    assertThat(takes(limit)).isFalse();
    later(limit, limited);
    assertThat(takes(limit)).isFalse();
    later(limit, 0);
    assertThat(takes(limit)).isTrue();
  }

  @Test
  void it_counts_once_a_second_at_most() {
    BacklogLimit limit = limit(10);
    for (int i = 0; i < 100; i++) {
      limit.round();
      clock.advance(Duration.ofMillis(10));
    }
    assertThat(counted).isEqualTo(1);
    assertThat(limit.round())
        .hasValueSatisfying(next -> assertThat(next).isAfterOrEqualTo(clock.instant()));
  }
}
