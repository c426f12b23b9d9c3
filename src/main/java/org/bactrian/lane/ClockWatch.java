package org.bactrian.lane;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares this machine's clock with the {@code Date} of providers' answers, about once a second
 * for each account, and raises an alarm when they differ. The lanes of a provider that refuses a
 * wrong timestamp wait shortly before it would: one message a minute tries.
 */
public final class ClockWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
  private static final Duration ALARM = Duration.ofSeconds(10);

  /** So long before a provider refuses a timestamp, its lanes wait. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private static final Duration OFTEN_ENOUGH = Duration.ofSeconds(1);
  private static final Duration BETWEEN_TRIES = Duration.ofMinutes(1);

  /** A {@code Date} has no fraction of a second. */
  private static final Duration TRUNCATED = Duration.ofSeconds(1);

  private final Clock clock;
  private final LongSupplier nanos;
  private final MeterRegistry metrics;
  private final Map<String, Compared> compared = new ConcurrentHashMap<>();
  private volatile boolean anyIsOff;

  /** The latest comparison with one account's answers. */
  private static final class Compared {
    private volatile @Nullable Look look;
    private volatile long tried;
    private volatile boolean meansNothing;

    double seconds() {
      Look known = look;
      return known == null ? 0 : known.ahead().toMillis() / 1000.0;
    }
  }

  /**
   * One comparison.
   *
   * @param ahead the provider's clock minus ours; negative when the provider's clock was behind
   * @param ours our clock then
   * @param at then, in nanoseconds of a clock that is never set
   */
  private record Look(Duration ahead, Instant ours, long at) {}

  /**
   * Creates it without any comparison.
   *
   * @param clock of this machine
   * @param nanos a clock that is never set, such as {@link System#nanoTime}
   */
  public ClockWatch(Clock clock, LongSupplier nanos, MeterRegistry metrics) {
    this.clock = clock;
    this.nanos = nanos;
    this.metrics = metrics;
  }

  /**
   * Compares the clocks, unless that was done a moment ago.
   *
   * @param left when the request left, in nanoseconds of the clock that is never set
   */
  public void answered(Account account, ProviderResponse response, long left) {
    Compared known = compared.computeIfAbsent(account.name(), this::first);
    Look before = known.look;
    long at = nanos.getAsLong();
    boolean lately = before != null && at - before.at() < OFTEN_ENOUGH.toNanos();
    if (!lately && response instanceof ProviderResponse.Answered answer) {
      Instant date = date(answer.headers().get("date"));
      if (date != null) {
        compare(account, known, date, at, Duration.ofNanos(at - left));
      }
    }
  }

  private Compared first(String account) {
    Compared first = new Compared();
    metrics.gauge(
        "bactrian.clock.drift.seconds", Tags.of("account", account), first, Compared::seconds);
    return first;
  }

  private static @Nullable Instant date(@Nullable String header) {
    try {
      return header == null
          ? null
          : DateTimeFormatter.RFC_1123_DATE_TIME.parse(header, Instant::from);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private void compare(Account account, Compared known, Instant date, long at, Duration took) {
    Instant ours = clock.instant();
    Instant left = ours.minus(took).minus(TRUNCATED);
    Duration ahead = Duration.ZERO;
    if (date.isAfter(ours)) {
      ahead = Duration.between(ours, date);
    } else if (date.isBefore(left)) {
      ahead = Duration.between(left, date);
    }
    boolean was = isOff(known.look);
    known.look = new Look(ahead, ours, at);
    anyIsOff = compared.values().stream().anyMatch(one -> isOff(one.look));
    if (was != isOff(known.look)) {
      if (was) {
        LOG.warn("the clocks of this machine and of account {} agree again", account.name());
      } else {
        LOG.error("account {}: {}; is NTP running here?", account.name(), words(ahead));
      }
    }
  }

  private static boolean isOff(@Nullable Look look) {
    return look != null && look.ahead().abs().compareTo(ALARM) >= 0;
  }

  private static String words(Duration ahead) {
    return "our clock is "
        + ahead.abs().toSeconds()
        + (ahead.isNegative() ? " s ahead of" : " s behind")
        + " the provider's";
  }

  /** Returns the accounts whose clock differs from ours, each in words. */
  SortedMap<String, String> off() {
    SortedMap<String, String> found = new TreeMap<>();
    compared.forEach(
        (account, known) -> {
          Look look = known.look;
          if (isOff(look)) {
            found.put(account, words(look.ahead()));
          }
        });
    return found;
  }

  /** Returns how many calls may start now. */
  int calls(Account account) {
    if (!anyIsOff) {
      return Integer.MAX_VALUE;
    }
    Compared known = compared.get(account.name());
    if (known == null || known.meansNothing || !isBeyond(account, known.look, MARGIN)) {
      return Integer.MAX_VALUE;
    }
    long latest = Math.max(known.look.at(), known.tried);
    return nanos.getAsLong() - latest >= BETWEEN_TRIES.toNanos() ? 1 : 0;
  }

  /** Begins a call; false: it must not be made. */
  boolean begins(Account account) {
    if (!anyIsOff) {
      return true;
    }
    boolean begins = calls(account) > 0;
    Compared known = compared.get(account.name());
    if (begins && known != null) {
      known.tried = nanos.getAsLong();
    }
    return begins;
  }

  /**
   * A message was taken. If the provider would have had to refuse its timestamp, then its {@code
   * Date} is not the clock that counts, and does not hold up the account any more.
   */
  void taken(Account account) {
    Compared known = anyIsOff ? compared.get(account.name()) : null;
    if (known != null && !known.meansNothing && isBeyond(account, known.look, Duration.ZERO)) {
      known.meansNothing = true;
      LOG.warn("account {}: messages are taken all the same, and none waits", account.name());
    }
  }

  /**
   * Returns whether the provider refuses our timestamps, or nearly. A clock that was set right
   * meanwhile is known without another answer.
   */
  private boolean isBeyond(Account account, @Nullable Look look, Duration margin) {
    if (look == null || account.provider().clockTolerance().isEmpty()) {
      return false;
    }
    Duration limit = account.provider().clockTolerance().get().minus(margin);
    Duration passed = Duration.ofNanos(nanos.getAsLong() - look.at());
    Duration now = look.ahead().plus(passed).minus(Duration.between(look.ours(), clock.instant()));
    return look.ahead().abs().compareTo(limit) >= 0 && now.abs().compareTo(limit) >= 0;
  }
}
