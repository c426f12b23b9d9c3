package org.bactrian.jmh;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.fallback.FallbackDecision;
import org.bactrian.fallback.FallbackPolicy;
import org.bactrian.fallback.OnUnknown;
import org.bactrian.fallback.ViberStatus;
import org.bactrian.message.ViberMessage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Measures the decision whether an SMS follows, for several states in turn. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PolicyBenchmark {
  private static final Instant SINCE = Instant.parse("2026-11-21T08:00:00Z");

  private final FallbackPolicy policy = new FallbackPolicy(OnUnknown.WAIT);
  private final ViberMessage message = Samples.text();
  private final ViberStatus[] standings = {
    new ViberStatus(DeliveryState.SUBMITTED, null, SINCE),
    new ViberStatus(DeliveryState.UNDELIVERED, Reason.NOT_A_VIBER_USER, SINCE),
    new ViberStatus(DeliveryState.DELIVERED, null, SINCE),
    new ViberStatus(DeliveryState.REFUSED, Reason.BAD_CONTENT, SINCE)
  };
  private final Instant later = SINCE.plusSeconds(60);
  private int turn;

  @Benchmark
  public FallbackDecision decide() {
    return policy.decide(message, standings[turn++ & 3], later);
  }
}
