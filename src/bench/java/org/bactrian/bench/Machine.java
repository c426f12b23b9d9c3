package org.bactrian.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** What a system, and the whole machine, have computed so far: what others took can be told. */
final class Machine {
  private static final Path STAT = Path.of("/proc/stat");

  /** Linux counts in hundredths of a second, as every distribution has it. */
  private static final double TICKS = 100;

  private static final int IDLE = 3;
  private static final int WAITING_FOR_DISK = 4;
  private static final int KINDS = 8;

  private final long at = System.nanoTime();
  private final double busy = busy();
  private final Duration system;
  private final Duration own;

  /** As it is now. */
  Machine(Running system) throws IOException {
    this.system = system.cpu();
    own = this.system.plus(ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO));
  }

  /** CPU seconds of the system since then, a thousand messages. */
  double cpuSince(Machine before, int messages) {
    return system.minus(before.system).toNanos() / 1e6 / messages;
  }

  /** Load average of the last minute. */
  static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  /**
   * Processors that had other work since then than the system, its provider and its load; not a
   * number where Linux does not tell.
   */
  double othersSince(Machine before) {
    double ours = own.minus(before.own).toNanos() / 1e9;
    return Math.max(0, busy - before.busy - ours) / ((at - before.at) / 1e9);
  }

  /** Seconds of all processors together, those another machine took from them included. */
  private static double busy() throws IOException {
    if (Files.notExists(STAT)) {
      return Double.NaN;
    }
    String all = Files.readAllLines(STAT).get(0).replaceFirst("^cpu +", "");
    long[] ticks = Arrays.stream(all.split(" ")).limit(KINDS).mapToLong(Long::parseLong).toArray();
    return (Arrays.stream(ticks).sum() - ticks[IDLE] - ticks[WAITING_FOR_DISK]) / TICKS;
  }
}
