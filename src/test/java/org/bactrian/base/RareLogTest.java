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

  @Test
  void failures_that_take_turns_are_each_logged_once_a_minute() {
    log.count("away");
    log.count("disk full");
    assertThat(log.count("away")).isEmpty();
    assertThat(log.count("disk full")).isEmpty();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(60));
    assertThat(log.count("away")).hasValue("; 1 more since the line before");
  }

  @Test
  void failures_of_one_place_are_one_whatever_they_say() {
    assertThat(log.count("request", broken(1))).isPresent();
    assertThat(log.count("request", broken(2))).isEmpty();
    assertThat(log.count("record", broken(3))).isPresent();
  }

  private static IllegalStateException broken(int time) {
    return new IllegalStateException("broken " + time);
  }

  @Test
  void no_more_than_a_few_are_remembered() {
    IntStream.range(0, 100).forEach(n -> log.count("failure " + n));
    assertThat(log.count("failure 99")).isEmpty();
    assertThat(log.count("failure 0")).isPresent();
  }
}
