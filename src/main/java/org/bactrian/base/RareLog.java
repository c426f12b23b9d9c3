package org.bactrian.base;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Decides when a failure that comes again and again is logged: at once when it is new, then once a
 * minute with the number of those in between.
 */
public final class RareLog {
  private static final long PERIOD = Duration.ofMinutes(1).toNanos();

  /** So many failures are remembered, the latest ones. */
  private static final int MOST = 32;

  private final LongSupplier nanos;
  private final Map<String, Line> lines = new LinkedHashMap<>();

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
    Line line = lines.get(failure);
    if (line != null && now - line.loggedAt < PERIOD) {
      line.between++;
      return Optional.empty();
    }
    String more =
        line == null || line.between == 0
            ? ""
            : "; " + line.between + " more since the line before";
    lines.remove(failure);
    if (lines.size() == MOST) {
      lines.remove(lines.keySet().iterator().next());
    }
    lines.put(failure, new Line(now));
    return Optional.of(more);
  }

  /** Counts a failure that is known by its type and the place where it was thrown. */
  public Optional<String> count(String what, Throwable failure) {
    Throwable root = Causes.root(failure);
    StackTraceElement[] stack = root.getStackTrace();
    return count(what + root.getClass().getName() + (stack.length == 0 ? "" : stack[0]));
  }

  private static final class Line {
    private final long loggedAt;
    private int between;

    Line(long loggedAt) {
      this.loggedAt = loggedAt;
    }
  }
}
