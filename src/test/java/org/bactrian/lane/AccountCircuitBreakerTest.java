package org.bactrian.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bactrian.SettableClock;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.lane.AccountCircuitBreaker.Permission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccountCircuitBreakerTest {
  private static final AccountCircuitBreaker.Settings SETTINGS =
      new AccountCircuitBreaker.Settings(3, Duration.ofSeconds(10), Duration.ofSeconds(30));
  private static final SendResult TAKEN = new SendResult.Submitted(List.of("id"), "0");
  private static final SendResult NO_CREDIT = new Refused(Reason.NO_CREDIT, "1102");

  private final SettableClock clock = SettableClock.running();
  private final AccountCircuitBreaker breaker = new AccountCircuitBreaker("nx", SETTINGS, clock);

  private void call(SendResult... results) {
    for (SendResult result : results) {
      try (Permission permission = breaker.acquire().orElseThrow()) {
        permission.record(result, true);
      }
    }
  }

  private void assertRests(Reason reason) {
    assertThat(breaker.acquire()).isEmpty();
    assertThat(breaker.calls()).isZero();
    assertThat(breaker.reason()).contains(reason);
  }

  @Test
  void so_many_failures_in_a_row_and_it_rests_with_its_latest_failure() {
    call(NO_CREDIT, NO_CREDIT, NO_CREDIT);
    assertThat(breaker.isResting()).isTrue();
    assertRests(Reason.NO_CREDIT);
  }

  @Test
  void one_success_between_them_and_it_does_not_rest() {
    call(NO_CREDIT, NO_CREDIT, TAKEN, NO_CREDIT, NO_CREDIT);
    assertThat(breaker.acquire()).isPresent();
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"NO_CREDIT", "BAD_CREDENTIALS", "NOT_PERMITTED", "PROVIDER_ERROR"},
      mode = EnumSource.Mode.EXCLUDE)
  void the_fault_of_a_message_or_of_its_rate_rests_no_account(Reason reason) {
    for (int i = 0; i < 10; i++) {
      call(new Refused(reason, "x"));
    }
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void what_another_account_may_take_rests_no_account(Reason reason) {
    for (int i = 0; i < 10; i++) {
      call(new Refused(reason, "country", SendResult.Retry.NEXT_ACCOUNT));
    }
    assertThat(breaker.isResting()).isFalse();
  }

  @Test
  void a_refusal_for_one_country_between_failures_shows_that_the_account_is_asked() {
    Refused country = new Refused(Reason.NOT_PERMITTED, "country", SendResult.Retry.NEXT_ACCOUNT);
    call(NO_CREDIT, NO_CREDIT, country);
    assertThat(breaker.acquire()).isPresent();
  }

  @Test
  void a_call_without_an_answer_is_a_failure() {
    SendResult noAnswer = new SendResult.Unknown(null, List.of());
    call(noAnswer, noAnswer, noAnswer);
    assertRests(Reason.PROVIDER_ERROR);
  }

  @Test
  void after_the_rest_one_call_asks_and_its_success_ends_the_rest() {
    call(NO_CREDIT, NO_CREDIT, NO_CREDIT);
    clock.advance(Duration.ofSeconds(11));
    try (Permission asking = breaker.acquire().orElseThrow()) {
      assertThat(breaker.acquire()).as("no other call asks meanwhile").isEmpty();
      asking.record(TAKEN, true);
    }
    call(TAKEN, TAKEN);
  }

  @Test
  void a_failure_of_that_call_rests_the_account_for_longer() {
    call(NO_CREDIT, NO_CREDIT, NO_CREDIT);
    clock.advance(Duration.ofSeconds(11));
    call(NO_CREDIT);
    clock.advance(Duration.ofSeconds(19));
    assertThat(breaker.acquire()).as("twice as long").isEmpty();
    clock.advance(Duration.ofSeconds(4));
    assertThat(breaker.acquire()).isPresent();
  }

  @Test
  void one_refusal_after_an_outage_decides_nothing_for_what_waits() {
    SendResult away = new Refused(Reason.PROVIDER_ERROR, "HTTP 503");
    call(away, away, away);
    assertRests(Reason.PROVIDER_ERROR);
    clock.advance(Duration.ofSeconds(11));
    call(NO_CREDIT);
    assertRests(Reason.PROVIDER_ERROR);
    assertThat(breaker.latest()).isEqualTo(Reason.NO_CREDIT);
    clock.advance(Duration.ofSeconds(33));
    call(NO_CREDIT);
    assertRests(Reason.PROVIDER_ERROR);
    clock.advance(Duration.ofSeconds(33));
    call(NO_CREDIT);
    assertRests(Reason.NO_CREDIT);
  }

  @Test
  void when_that_call_ends_without_a_result_the_next_one_asks() {
    call(NO_CREDIT, NO_CREDIT, NO_CREDIT);
    clock.advance(Duration.ofSeconds(11));
    breaker.acquire().orElseThrow().close();
    call(TAKEN, TAKEN);
  }

  @Test
  void after_the_rest_one_call_may_start_and_while_it_is_under_way_the_breaker_is_half_open() {
    call(NO_CREDIT, NO_CREDIT, NO_CREDIT);
    assertThat(breaker.restsUntil()).isPresent();
    clock.advance(Duration.ofSeconds(12));
    assertThat(breaker.restsUntil()).isEmpty();
    assertThat(breaker.calls()).isEqualTo(1);
    try (Permission trying = breaker.acquire().orElseThrow()) {
      assertThat(breaker.isHalfOpen()).isTrue();
      assertThat(breaker.isResting()).isFalse();
      assertThat(breaker.calls()).isZero();
      trying.record(TAKEN, true);
    }
    assertThat(breaker.isHalfOpen()).isFalse();
    assertThat(breaker.calls()).isGreaterThan(1);
  }

  @Test
  void a_rest_is_longer_by_a_tenth_at_most_and_differs_from_account_to_account() {
    Set<Duration> rests = new HashSet<>();
    for (int account = 0; account < 20; account++) {
      AccountCircuitBreaker one = new AccountCircuitBreaker("nx" + account, SETTINGS, clock);
      for (int failure = 0; failure < 3; failure++) {
        one.acquire().orElseThrow().record(NO_CREDIT, true);
      }
      rests.add(Duration.between(clock.instant(), one.restsUntil().orElseThrow()));
    }
    assertThat(rests)
        .hasSizeGreaterThan(10)
        .allSatisfy(
            rest ->
                assertThat(rest).isBetween(Duration.ofMillis(9_900), Duration.ofMillis(11_020)));
  }

  @Test
  void a_message_that_never_left_is_no_success_of_its_account() {
    call(NO_CREDIT, NO_CREDIT, NO_CREDIT);
    clock.advance(Duration.ofSeconds(12));
    try (Permission trying = breaker.acquire().orElseThrow()) {
      trying.record(new Refused(Reason.BAD_CONTENT, null), false);
    }
    assertThat(breaker.isHalfOpen()).as("nobody knows yet").isTrue();
    assertThat(breaker.calls()).as("the next message tries").isEqualTo(1);
  }

  @Test
  void an_account_that_was_never_reached_has_failed() {
    Refused noConnection = new Refused(Reason.PROVIDER_ERROR, "ConnectException");
    for (int failure = 0; failure < 3; failure++) {
      try (Permission permission = breaker.acquire().orElseThrow()) {
        permission.record(noConnection, false);
      }
    }
    assertRests(Reason.PROVIDER_ERROR);
  }
}
