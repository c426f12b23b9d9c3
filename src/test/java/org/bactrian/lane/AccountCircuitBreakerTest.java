package org.bactrian.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.journey.TestClock;
import org.bactrian.lane.AccountCircuitBreaker.Permission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccountCircuitBreakerTest {
  private static final SendResult TAKEN = new SendResult.Submitted(List.of("id"), "0");
  private static final SendResult NO_CREDIT = new Refused(Reason.NO_CREDIT, "1102");

  private final TestClock clock = new TestClock();
  private final AccountCircuitBreaker breaker =
      new AccountCircuitBreaker(
          "nx",
          new AccountCircuitBreaker.Settings(3, Duration.ofSeconds(10), Duration.ofSeconds(30)),
          clock);

  private void call(SendResult... results) {
    for (SendResult result : results) {
      try (Permission permission = breaker.acquire().orElseThrow()) {
        permission.record(result);
      }
    }
  }

  private void assertRests(Reason reason) {
    assertThat(breaker.acquire()).isEmpty();
    assertThat(breaker.restingResult()).isEqualTo(Refused.resting(reason));
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
      asking.record(TAKEN);
    }
    call(TAKEN, TAKEN);
  }

  @Test
  void a_failure_of_that_call_rests_the_account_for_longer() {
    call(NO_CREDIT, NO_CREDIT, NO_CREDIT);
    clock.advance(Duration.ofSeconds(11));
    call(NO_CREDIT);
    clock.advance(Duration.ofSeconds(11));
    assertThat(breaker.acquire()).as("twice as long").isEmpty();
    clock.advance(Duration.ofSeconds(10));
    assertThat(breaker.acquire()).isPresent();
  }

  @Test
  void when_that_call_ends_without_a_result_the_next_one_asks() {
    call(NO_CREDIT, NO_CREDIT, NO_CREDIT);
    clock.advance(Duration.ofSeconds(11));
    breaker.acquire().orElseThrow().close();
    call(TAKEN, TAKEN);
  }
}
