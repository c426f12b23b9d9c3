package org.bactrian.route.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.bactrian.journal.BacklogFull;
import org.bactrian.journal.JournalUnavailable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.Status;

class BacklogLimitTest {
  private final MeterRegistry metrics = new SimpleMeterRegistry();
  private Instant now = Instant.parse("2026-11-21T08:00:00Z");
  private long waiting;
  private int counted;

  /** It stands until the test moves it. */
  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };

  private BacklogLimit limit(long limit) {
    return new BacklogLimit(this::count, "known"::equals, limit, clock, metrics);
  }

  private long count() {
    counted++;
    return waiting;
  }

  /** However long the count took. */
  private void later(BacklogLimit limit, long nowWaiting) {
    waiting = nowWaiting;
    now = now.plusSeconds(3600);
    limit.round();
  }

  private static boolean takes(BacklogLimit limit) {
    try {
      limit.require("new");
      return true;
    } catch (BacklogFull e) {
      return false;
    }
  }

  @Test
  void it_shuts_at_the_limit_and_opens_when_a_tenth_has_left() {
    BacklogLimit limit = limit(1000);
    assertThat(takes(limit)).isTrue();
    later(limit, 999);
    assertThat(takes(limit)).isTrue();
    later(limit, 1000);
    assertThat(takes(limit)).isFalse();
    assertThat(limit.health().getStatus()).isEqualTo(new Status("DEGRADED"));
    later(limit, 900);
    assertThat(takes(limit)).as("not yet: it would shut again at once").isFalse();
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
  void what_was_here_before_comes_in_and_what_is_new_waits_as_for_a_journal_that_is_away() {
    BacklogLimit limit = limit(10);
    later(limit, 10);
    assertThatCode(() -> limit.require("known")).doesNotThrowAnyException();
    assertThatThrownBy(() -> limit.require("new")).isInstanceOf(JournalUnavailable.class);
  }

  @Test
  void without_a_limit_it_never_shuts() {
    BacklogLimit limit = limit(0);
    later(limit, Long.MAX_VALUE);
    assertThat(takes(limit)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 9, 10, Long.MAX_VALUE})
  void any_limit_shuts_and_opens_and_stays_as_it_is_between(long most) {
    BacklogLimit limit = limit(most);
    later(limit, most);
    assertThat(takes(limit)).isFalse();
    later(limit, most);
    assertThat(takes(limit)).isFalse();
    later(limit, 0);
    assertThat(takes(limit)).isTrue();
  }

  @Test
  void it_counts_once_a_second_at_most() {
    BacklogLimit limit = limit(10);
    for (int i = 0; i < 100; i++) {
      limit.round();
      now = now.plusMillis(10);
    }
    assertThat(counted).isEqualTo(1);
    assertThat(limit.round()).hasValueSatisfying(next -> assertThat(next).isAfterOrEqualTo(now));
  }
}
