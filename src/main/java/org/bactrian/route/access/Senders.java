package org.bactrian.route.access;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.apache.camel.Exchange;
import org.bactrian.journal.AcceptResult;
import org.bactrian.journal.ApiKeyStore.KeyTerms;
import org.bactrian.route.Caller;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.Problem;
import org.bactrian.route.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a caller may send one more message now. A key's rate is shared by the instances:
 * each lets pass its part, by a token bucket in memory.
 */
public final class Senders {
  /** The property of an exchange whose message was let pass before. */
  private static final String ADMITTED = "bactrian.admitted";

  private static final String REFUSED = "bactrian.key.refused";

  private final ApiKeys keys;
  private final IntSupplier instances;
  private final Clock clock;
  private final KeyMetrics metrics;
  private final Map<String, Rate> rates = new ConcurrentHashMap<>();

  /** The bucket of a key, as long as its rate and the number of instances stay. */
  private record Rate(int perSecond, int instances, Bucket bucket) {
    static Rate of(int perSecond, int instances) {
      Bandwidth part =
          Bandwidth.builder()
              .capacity(Math.max(1, perSecond / instances))
              .refillGreedy(perSecond, Duration.ofSeconds(instances))
              .build();
      return new Rate(perSecond, instances, Bucket.builder().addLimit(part).build());
    }
  }

  /**
   * Creates it.
   *
   * @param instances returns how many instances live
   */
  public Senders(ApiKeys keys, IntSupplier instances, Clock clock, MeterRegistry metrics) {
    this.keys = keys;
    this.instances = instances;
    this.clock = clock;
    this.metrics = new KeyMetrics(metrics);
  }

  /**
   * Lets the message of an exchange pass.
   *
   * @throws HttpProblem when its caller may not send, or has sent too many in this second
   */
  public void admit(Exchange exchange) {
    Caller caller = Caller.of(exchange);
    caller.require(Scope.SEND);
    Bucket bucket = caller.name().isEmpty() ? null : bucket(caller.name());
    if (bucket == null || exchange.getProperty(ADMITTED) != null) {
      return;
    }
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      metrics.count(REFUSED, caller.name(), "rate");
      throw HttpProblem.later(
          Problem.TOO_FAST,
          "The key "
              + caller.name()
              + " may send "
              + rates.get(caller.name()).perSecond()
              + " messages a second. Send this one again later.",
          Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
  }

  /** Waits until one more message of a stream of messages may pass. */
  public void await(Caller caller) throws InterruptedException {
    Bucket bucket = caller.name().isEmpty() ? null : bucket(caller.name());
    if (bucket != null) {
      bucket.asBlocking().consume(1);
    }
  }

  /** Says that the message of an exchange was waited for. */
  public static void admitted(Exchange exchange) {
    exchange.setProperty(ADMITTED, true);
  }

  private @Nullable Bucket bucket(String key) {
    KeyTerms terms = keys.terms(key);
    if (terms == null || terms.ratePerSecond() == null) {
      return null;
    }
    int perSecond = terms.ratePerSecond();
    int parts = Math.max(1, instances.getAsInt());
    Rate rate = rates.get(key);
    if (rate == null || rate.perSecond() != perSecond || rate.instances() != parts) {
      rate =
          rates.compute(
              key,
              (name, one) ->
                  one != null && one.perSecond() == perSecond && one.instances() == parts
                      ? one
                      : Rate.of(perSecond, parts));
    }
    return rate.bucket();
  }

  /**
   * Looks at what became of a message.
   *
   * @throws HttpProblem when its key has sent as many today as it may
   */
  public AcceptResult passed(AcceptResult result, String key) {
    if (result instanceof AcceptResult.DayFull full) {
      metrics.count(REFUSED, key, "day");
      Instant now = clock.instant();
      Instant tomorrow =
          now.atZone(ZoneOffset.UTC)
              .toLocalDate()
              .plusDays(1)
              .atStartOfDay(ZoneOffset.UTC)
              .toInstant();
      throw HttpProblem.later(
          Problem.DAY_FULL,
          "The key "
              + key
              + " may send "
              + full.limit()
              + " messages a day (UTC), and has sent them. Send this one again tomorrow.",
          Duration.between(now, tomorrow));
    }
    if (result instanceof AcceptResult.New) {
      metrics.accepted(key);
    }
    return result;
  }

  /**
   * Returns who has sent a message that is sent again, or followed by an SMS.
   *
   * @param key the name of its API key; null or empty: it came without one
   */
  public Caller sender(@Nullable String key) {
    KeyTerms terms = key == null || key.isEmpty() ? null : keys.terms(key);
    return terms == null
        ? Caller.named(key == null ? "" : key)
        : new Caller(key, Scope.ALL, terms.accounts());
  }
}
