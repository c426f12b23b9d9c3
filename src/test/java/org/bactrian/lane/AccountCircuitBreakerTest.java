package org.bactrian.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.journey.TestClock;
import org.bactrian.route.BactrianProperties;
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
          new BactrianProperties.Breaking(3, Duration.ofSeconds(10), Duration.ofSeconds(30)),
          clock);

  private void say(SendResult... results) {
    for (SendResult result : results) {
      assertThat(breaker.rests()).isEmpty();
      breaker.saw(result);
    }
  }

  @Test
  void so_many_failures_in_a_row_and_it_rests_with_what_it_said_last() {
    say(NO_CREDIT, NO_CREDIT, NO_CREDIT);
    assertThat(breaker.isResting()).isTrue();
    assertThat(breaker.rests()).contains(Refused.resting(Reason.NO_CREDIT));
  }

  @Test
  void one_yes_between_them_and_it_does_not() {
    say(NO_CREDIT, NO_CREDIT, TAKEN, NO_CREDIT, NO_CREDIT);
    assertThat(breaker.rests()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"NO_CREDIT", "BAD_CREDENTIALS", "NOT_PERMITTED", "PROVIDER_ERROR"},
      mode = EnumSource.Mode.EXCLUDE)
  void what_is_a_message_s_own_or_only_too_fast_rests_nobody(Reason reason) {
    for (int i = 0; i < 10; i++) {
      say(new Refused(reason, "x"));
    }
  }

  @Test
  void silence_is_a_failure() {
    SendResult silence = new SendResult.Unknown(null, List.of());
    say(silence, silence, silence);
    assertThat(breaker.rests()).contains(Refused.resting(Reason.PROVIDER_ERROR));
  }

  @Test
  void after_the_rest_one_call_asks_and_a_yes_ends_it() {
    say(NO_CREDIT, NO_CREDIT, NO_CREDIT);
    clock.advance(Duration.ofSeconds(11));
    assertThat(breaker.rests()).isEmpty();
    assertThat(breaker.rests()).as("the one that asks is alone").isPresent();
    breaker.saw(TAKEN);
    say(TAKEN, TAKEN);
  }

  @Test
  void a_no_to_that_call_rests_it_for_longer() {
    say(NO_CREDIT, NO_CREDIT, NO_CREDIT);
    clock.advance(Duration.ofSeconds(11));
    say(NO_CREDIT);
    clock.advance(Duration.ofSeconds(11));
    assertThat(breaker.rests()).as("twice as long").isPresent();
    clock.advance(Duration.ofSeconds(10));
    assertThat(breaker.rests()).isEmpty();
  }
}
