package org.bactrian.lane;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.Claim;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.lane.AccountRateLimiter.Permit;
import org.bactrian.provider.Account;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the calls of each account: how many, with which outcome, and how long each took from its
 * request to its answer. A refusal is counted by its reason, too.
 */
final class MeasuredCalls implements ProviderCall {
  private static final Logger LOG = LoggerFactory.getLogger(MeasuredCalls.class);

  /** The limits of the histogram: few, for each account has them all. */
  private static final Duration[] LIMITS = {
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30)
  };

  private final ProviderCall provider;
  private final MeterRegistry metrics;
  private final LongSupplier nanos;
  private final Map<Outcome, Timer> timers = new ConcurrentHashMap<>();

  private record Outcome(String account, String outcome) {}

  MeasuredCalls(ProviderCall provider, MeterRegistry metrics, LongSupplier nanos) {
    this.provider = provider;
    this.metrics = metrics;
    this.nanos = nanos;
  }

  @Override
  public CompletionStage<SendResult> call(
      Account account, Claim claim, HeldLease lease, Permit permit) {
    return provider
        .call(account, claim, lease, permit)
        .whenComplete((result, failed) -> measure(account.name(), permit, result));
  }

  private void measure(String account, Permit permit, @Nullable SendResult result) {
    try {
      if (result instanceof SendResult.Refused refused) {
        metrics
            .counter(
                "bactrian.account.refusals", "account", account, "reason", refused.reason().wire())
            .increment();
      }
      if (permit.hasDeparted()) {
        timer(account, outcome(result))
            .record(Duration.ofNanos(nanos.getAsLong() - permit.departedNanos()));
      }
    } catch (RuntimeException e) {
      // No number is worth the outcome of a call.
      LOG.warn("{}: a call is not counted: {}", account, e.toString());
    }
  }

  private static String outcome(@Nullable SendResult result) {
    if (result instanceof SendResult.Submitted) {
      return "submitted";
    }
    return result instanceof SendResult.Refused ? "refused" : "unknown";
  }

  private Timer timer(String account, String outcome) {
    return timers.computeIfAbsent(
        new Outcome(account, outcome),
        key ->
            Timer.builder("bactrian.account.calls")
                .tags("account", key.account(), "outcome", key.outcome())
                .serviceLevelObjectives(LIMITS)
                .register(metrics));
  }
}
