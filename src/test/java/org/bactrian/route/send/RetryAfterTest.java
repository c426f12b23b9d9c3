package org.bactrian.route.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

  @Test
  void the_header_is_seconds_or_a_date() {
    assertThat(RetryAfter.of("120", NOW)).isEqualTo(Duration.ofMinutes(2));
    assertThat(RetryAfter.of("Sat, 21 Nov 2026 08:00:30 GMT", NOW))
        .isEqualTo(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @ValueSource(strings = {"999999999", "86401", "Fri, 31 Dec 9999 23:59:59 GMT"})
  void it_holds_for_a_day_at_most(String header) {
    assertThat(RetryAfter.of(header, NOW)).isEqualTo(Duration.ofDays(1));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "soon", "-1", "1.5", "Sat, 21 Nov 2026 07:00:00 GMT", "99999999999"})
  void an_unreadable_header_is_as_none(String header) {
    assertThat(RetryAfter.of(header, NOW)).isNull();
  }
}
