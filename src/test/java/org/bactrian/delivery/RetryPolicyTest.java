package org.bactrian.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bactrian.delivery.RetryPolicy.Calls;
import org.bactrian.delivery.RetryPolicy.Next.Again;
import org.bactrian.delivery.RetryPolicy.Next.GiveUp;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final RetryPolicy POLICY =
      new RetryPolicy(5, Duration.ofSeconds(1), 2, Duration.ofSeconds(3));

  @Test
  void an_account_that_is_down_leaves_it_to_the_next_at_once() {
    assertThat(next(Reason.PROVIDER_ERROR, Map.of("a", new Calls(1, NOW))))
        .isEqualTo(new Again(List.of("b", "a"), NOW));
  }

  @Test
  void an_account_asked_before_is_asked_again_only_after_its_pause() {
    Map<String, Calls> calls =
        Map.of("a", new Calls(1, NOW), "b", new Calls(1, NOW.minusMillis(300)));
    for (Reason reason : List.of(Reason.THROTTLED, Reason.NO_CREDIT)) {
      assertThat(((Again) next(reason, calls)).at()).isEqualTo(NOW.plusMillis(700));
    }
  }

  @Test
  void the_pause_grows_up_to_its_bound() {
    Map<String, Calls> calls = Map.of("a", new Calls(1, NOW), "b", new Calls(3, NOW));
    assertThat(((Again) next(Reason.PROVIDER_ERROR, calls)).at()).isEqualTo(NOW.plusSeconds(3));
  }

  @Test
  void when_the_attempts_have_run_out_it_gives_up() {
    Map<String, Calls> calls = Map.of("a", new Calls(3, NOW), "b", new Calls(2, NOW));
    assertThat(next(Reason.PROVIDER_ERROR, calls)).isEqualTo(new GiveUp());
  }

  private static RetryPolicy.Next next(Reason reason, Map<String, Calls> calls) {
    return POLICY.next(List.of("a", "b"), calls, new SendResult.Refused(reason, "no"), NOW);
  }
}
