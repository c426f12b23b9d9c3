package org.bactrian.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.bactrian.SettableClock;
import org.bactrian.provider.Account;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ProviderResponse;
import org.bactrian.provider.nxcloud.NxCloudViber;
import org.bactrian.provider.nxcloud.NxCloudViberReceipts;
import org.bactrian.provider.wooxy.WooxyReceipts;
import org.bactrian.provider.wooxy.WooxyViber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClockWatchTest {
  private static final int FREE = Integer.MAX_VALUE;

  private final SettableClock clock =
      SettableClock.standingAt(Instant.parse("2026-11-21T08:00:00Z"));
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final ClockWatch watch = new ClockWatch(clock, this::nanos, metrics);
  private final Account nx = account("nx", new NxCloudViber(new NxCloudViberReceipts()));
  private final Account wooxy = account("wooxy", new WooxyViber(new WooxyReceipts()));
  private long passed;

  private long nanos() {
    return passed;
  }

  static Account account(String name, Provider provider) {
    return new Account(name, provider, null, 0, 1, Duration.ofSeconds(1), true, "", List.of());
  }

  static ProviderResponse answer(Instant date) {
    String text = DateTimeFormatter.RFC_1123_DATE_TIME.format(date.atOffset(ZoneOffset.UTC));
    return new ProviderResponse.Answered(200, Map.of("date", text), new byte[0]);
  }

  private void answered(Account account, int secondsAhead) {
    passes(2);
    watch.answered(account, answer(clock.instant().plusSeconds(secondsAhead)), nanos());
  }

  /** Time passes, and our clock shows it. */
  private void passes(int seconds) {
    clock.advance(Duration.ofSeconds(seconds));
    passed += Duration.ofSeconds(seconds).toNanos();
  }

  @ParameterizedTest
  @ValueSource(ints = {-10, 0, 9})
  void a_small_difference_is_none(int seconds) {
    answered(wooxy, seconds);
    assertThat(watch.off()).isEmpty();
    assertThat(watch.calls(wooxy)).isEqualTo(FREE);
  }

  @Test
  void from_ten_seconds_on_the_account_is_named_until_the_clocks_agree() {
    answered(wooxy, 10);
    answered(nx, -12);
    assertThat(watch.off())
        .containsEntry("wooxy", "our clock is 10 s behind the provider's")
        .containsEntry("nx", "our clock is 11 s ahead of the provider's");
    assertThat(metrics.get("bactrian.clock.drift.seconds").tag("account", "nx").gauge().value())
        .isEqualTo(-11);
    answered(wooxy, 0);
    answered(nx, 0);
    assertThat(watch.off()).isEmpty();
  }

  @Test
  void an_answer_that_took_long_may_have_any_date_in_between() {
    Instant left = clock.instant();
    long at = nanos();
    passes(30);
    watch.answered(wooxy, answer(left), at);
    assertThat(watch.off()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "Sat, 21 Nov 99999 08:00:00 GMT"})
  void an_answer_without_a_date_says_nothing(String date) {
    watch.answered(
        nx, new ProviderResponse.Answered(200, Map.of("date", date), new byte[0]), nanos());
    watch.answered(nx, new ProviderResponse.NoAnswer("timeout"), nanos());
    assertThat(watch.off()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {50, -52})
  void nxcloud_waits_from_fifty_seconds_on_and_one_message_a_minute_tries(int seconds) {
    answered(nx, seconds > 0 ? 49 : -49);
    assertThat(watch.calls(nx)).isEqualTo(FREE);
    answered(nx, seconds);
    assertThat(watch.calls(nx)).isZero();
    assertThat(watch.begins(nx)).isFalse();
    passes(60);
    assertThat(watch.calls(nx)).isEqualTo(1);
    assertThat(watch.begins(nx)).isTrue();
    assertThat(watch.calls(nx)).as("one is on its way").isZero();
    answered(nx, seconds);
    assertThat(watch.calls(nx)).isZero();
    answered(nx, 0);
    assertThat(watch.calls(nx)).isEqualTo(FREE);
  }

  @Test
  void a_clock_that_is_set_right_needs_no_answer() {
    answered(nx, 55);
    assertThat(watch.calls(nx)).isZero();
    clock.advance(Duration.ofSeconds(55));
    assertThat(watch.calls(nx)).isEqualTo(FREE);
  }

  @Test
  void a_clock_that_is_set_wrong_stops_nothing_before_an_answer_says_so() {
    answered(nx, 0);
    clock.advance(Duration.ofHours(1));
    assertThat(watch.calls(nx)).isEqualTo(FREE);
  }

  @Test
  void a_provider_that_looks_at_no_timestamp_is_called_as_ever() {
    answered(wooxy, 3600);
    assertThat(watch.calls(wooxy)).isEqualTo(FREE);
    assertThat(watch.begins(wooxy)).isTrue();
  }

  @Test
  void a_date_that_the_provider_itself_does_not_mind_means_nothing() {
    answered(nx, 55);
    watch.taken(nx);
    assertThat(watch.calls(nx)).as("it may be taken up to 60 s").isZero();
    answered(nx, 300);
    watch.taken(nx);
    assertThat(watch.calls(nx)).isEqualTo(FREE);
  }
}
