package org.bactrian.journey;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.bactrian.bench.RunFolder;
import org.bactrian.sandbox.NxCloudSimulator;

/**
 * Measures the time from the {@code 202} to the call's arrival at the provider, in an idle system.
 * Bactrian runs in its own process on its embedded journal and gets a message every 30 ms; the
 * provider simulator runs in this process. It prints p50, p99 and the maximum in milliseconds, of 1
 * 000 messages after 300 to warm up. Run {@code mvn test-compile dependency:build-classpath
 * -Dmdep.outputFile=target/cp} and {@code java -cp
 * $PWD/target/test-classes:$PWD/target/classes:$(cat target/cp)
 * org.bactrian.journey.IdleLatencyBench}.
 */
public final class IdleLatencyBench {
  private static final int WARM_UP = 300;
  private static final int COUNTED = 1_000;

  private IdleLatencyBench() {}

  public static void main(String[] args) throws Exception {
    Path folder = RunFolder.untilTheEnd("idle");
    int port = BactrianProcess.freePort();
    try (NxCloudSimulator nxCloud =
        new NxCloudSimulator(
            port, CrashTest.accounts(port), Clock.systemUTC(), Duration.ofMillis(50))) {
      Files.writeString(folder.resolve("application.yaml"), CrashTest.configuration(port));
      try (BactrianProcess bactrian =
          BactrianProcess.start(folder, Duration.ZERO, "--spring.profiles.active=live")) {
        long[] nanos = new long[COUNTED];
        for (int i = -WARM_UP; i < COUNTED; i++) {
          int before = nxCloud.calls().size();
          bactrian.api().accept(Journey.text("+380501110004", ""));
          long answered = System.nanoTime();
          while (nxCloud.calls().size() == before) {
            Thread.onSpinWait();
          }
          if (i >= 0) {
            nanos[i] = System.nanoTime() - answered;
          }
          Thread.sleep(30);
        }
        Arrays.sort(nanos);
        System.out.printf(
            Locale.ROOT,
            "202 to the provider's door: p50 %.1f ms, p99 %.1f ms, largest %.1f ms%n",
            nanos[COUNTED / 2] / 1e6,
            nanos[COUNTED * 99 / 100] / 1e6,
            nanos[COUNTED - 1] / 1e6);
      }
    }
    System.exit(0);
  }
}
