package org.bactrian.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.lane.AccountRateLimiter.Permit;
import org.bactrian.lane.AccountRateLimiter.Reservation;
import org.bactrian.provider.Account;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MeasuredCallsTest {
  private static final SendResult TAKEN = new SendResult.Submitted(List.of("p"), "0");
  private static final SendResult REFUSED = new SendResult.Refused(Reason.NO_CREDIT, "1102");

  private final MeterRegistry metrics = new SimpleMeterRegistry();
  private final Account account =
      new Account("nx", null, null, 0, 1, Duration.ofSeconds(1), true, "", List.of());
  private final CompletableFuture<SendResult> answer = new CompletableFuture<>();
  private Permit permit;

  /** Makes a call whose answer comes ten seconds after its request has left. */
  private CompletableFuture<SendResult> call(boolean departs) {
    AccountRateLimiter limiter = new AccountRateLimiter(0, 1, TimeMeter.SYSTEM_NANOTIME);
    try (Reservation reserved = limiter.reserve(1)) {
      permit = reserved.permit();
    }
    if (departs) {
      permit.departed();
    }
    MeasuredCalls calls =
        new MeasuredCalls(
            (to, claim, lease, right) -> answer,
            metrics,
            () -> permit.departedNanos() + TimeUnit.SECONDS.toNanos(10));
    return calls.call(account, null, null, permit).toCompletableFuture();
  }

  private @Nullable Timer timer(String outcome) {
    return metrics.find("bactrian.account.calls").tags("account", "nx", "outcome", outcome).timer();
  }

  @Test
  void a_call_takes_from_its_request_to_its_answer() {
    CompletableFuture<SendResult> called = call(true);
    answer.complete(TAKEN);
    assertThat(called).isCompletedWithValue(TAKEN);
    assertThat(timer("submitted").totalTime(TimeUnit.SECONDS)).isEqualTo(10);
    assertThat(timer("submitted").takeSnapshot().histogramCounts()).hasSize(9);
  }

  @Test
  void a_refusal_is_counted_by_its_reason_also_when_nothing_left() {
    call(false);
    answer.complete(REFUSED);
    assertThat(timer("refused")).isNull();
    assertThat(
            metrics
                .get("bactrian.account.refusals")
                .tags("account", "nx", "reason", "no_credit")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void a_call_that_fails_is_unknown() {
    CompletableFuture<SendResult> called = call(true);
    answer.completeExceptionally(new IllegalStateException());
    assertThat(called).isCompletedExceptionally();
    assertThat(timer("unknown").count()).isEqualTo(1);
  }

  @Test
  void an_outcome_is_not_lost_when_it_cannot_be_counted() {
    // The name is that of another kind of metric already.
    metrics.gauge("bactrian.account.refusals", Tags.of("account", "nx", "reason", "no_credit"), 1);
    CompletableFuture<SendResult> called = call(true);
    answer.complete(REFUSED);
    assertThat(called).isCompletedWithValue(REFUSED);
  }
}
