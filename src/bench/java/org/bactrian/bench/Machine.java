package org.bactrian.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * The CPU time used so far by a system and by the whole machine. Two of these show what other
 * programs used in between.
 */
final class Machine {
  private static final Path STAT = Path.of("/proc/stat");

  /** Linux counts in hundredths of a second in every common distribution. */
  private static final double TICKS = 100;

  private static final int IDLE = 3;
  private static final int WAITING_FOR_DISK = 4;
  private static final int KINDS = 8;

  private final long at = System.nanoTime();
  private final double busy = busy();
  private final Duration system;
  private final Duration own;

  /** Reads the CPU time used so far. */
  Machine(Running system) throws IOException {
    this.system = system.cpu();
    own = this.system.plus(ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO));
  }

  /** Returns the CPU seconds of the system since then, for a thousand messages. */
  double cpuSince(Machine before, int messages) {
    return system.minus(before.system).toNanos() / 1e6 / messages;
  }

  /** Returns the load average of the last minute. */
  static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  /**
   * Returns how many processors were busy since then with other work than the system, its provider
   * and its load; NaN when Linux does not report it.
   */
  double othersSince(Machine before) {
    double ours = own.minus(before.own).toNanos() / 1e9;
    return Math.max(0, busy - before.busy - ours) / ((at - before.at) / 1e9);
  }

  /** Returns the busy seconds of all processors, with those that other virtual machines took. */
  private static double busy() throws IOException {
    if (Files.notExists(STAT)) {
      return Double.NaN;
    }
    String all = Files.readAllLines(STAT).get(0).replaceFirst("^cpu +", "");
    long[] ticks = Arrays.stream(all.split(" ")).limit(KINDS).mapToLong(Long::parseLong).toArray();
    return (Arrays.stream(ticks).sum() - ticks[IDLE] - ticks[WAITING_FOR_DISK]) / TICKS;
  }
}
