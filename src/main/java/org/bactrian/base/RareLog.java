package org.bactrian.base;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a failure that comes again and again is logged: at once when it is new, then once a
 * minute with the number of those in between.
 */
public final class RareLog {
  private static final long PERIOD = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanos;
  private @Nullable String latest;
  private long loggedAt;
  private int between;

  public RareLog() {
    this(System::nanoTime);
  }

  /**
   * Creates a log that has seen nothing yet.
   *
   * @param nanos as {@link System#nanoTime}
   */
  public RareLog(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Counts a failure. Returns the words to add to its line, which may be none; empty: no line now.
   *
   * @param failure in words; other words are another failure, and are logged at once
   */
  public synchronized Optional<String> count(String failure) {
    long now = nanos.getAsLong();
    if (failure.equals(latest) && now - loggedAt < PERIOD) {
      between++;
      return Optional.empty();
    }
    String more = between == 0 ? "" : "; " + between + " more since the line before";
    latest = failure;
    loggedAt = now;
    between = 0;
    return Optional.of(more);
  }
}
