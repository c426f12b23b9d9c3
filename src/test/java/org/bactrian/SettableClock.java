package org.bactrian;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Supplier;

/** A clock that a test moves forward. Between two moves it either runs or stands still. */
public final class SettableClock extends Clock {
  private final Supplier<Instant> base;
  private volatile Duration ahead = Duration.ZERO;

  private SettableClock(Supplier<Instant> base) {
    this.base = base;
  }

  /** Returns a clock that shows the machine's time until it is moved, and then runs ahead of it. */
  public static SettableClock running() {
    return new SettableClock(Instant::now);
  }

  /** Returns a clock that shows this time until it is moved. */
  public static SettableClock standingAt(Instant time) {
    return new SettableClock(() -> time);
  }

  public synchronized void advance(Duration by) {
    ahead = ahead.plus(by);
  }

  @Override
  public Instant instant() {
    return base.get().plus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
