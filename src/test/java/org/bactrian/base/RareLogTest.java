package org.bactrian.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RareLogTest {
  private final AtomicLong nanos = new AtomicLong();
  private final RareLog log = new RareLog(nanos::get);

  @Test
  void the_first_failure_is_logged_at_once_and_then_there_is_a_line_a_minute_with_their_number() {
    assertThat(log.count("away")).hasValue("");
    IntStream.range(0, 1_650).forEach(n -> assertThat(log.count("away")).isEmpty());
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(60));
    assertThat(log.count("away")).hasValue("; 1650 more since the line before");
    assertThat(log.count("away")).isEmpty();
  }

  @Test
  void another_failure_is_logged_at_once() {
    log.count("away");
    assertThat(log.count("disk full")).hasValue("");
  }
}
