package org.bactrian.journey;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bactrian.SettableClock;
import org.bactrian.bench.RunFolder;
import org.bactrian.sandbox.NxCloudSimulator;

/**
 * Measures how fast Bactrian reads a file of many records. It runs in its own process with a small
 * heap, on its embedded journal. Prints records a second, and the largest use of the heap's old
 * generation, sampled every second. The messages are scheduled far ahead, because only the
 * accepting is measured. Arguments: the number of records (1000000) and the heap ({@code 256m}).
 * Run it as {@link IdleLatencyBench}.
 */
public final class FileBench {
  private static final Pattern USED =
      Pattern.compile(
          "jvm_memory_used_bytes\\{area=\"heap\",id=\"(?:G1 Old|Tenured) Gen\"\\} ([0-9.E]+)");

  private FileBench() {}

  public static void main(String[] args) throws Exception {
    int records = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    String heap = args.length > 1 ? args[1] : "256m";
    Path folder = RunFolder.untilTheEnd("file-bench");
    int port = BactrianProcess.freePort();
    try (NxCloudSimulator nxCloud =
        new NxCloudSimulator(
            port, CrashTest.accounts(port), SettableClock.running(), Duration.ofMillis(50))) {
      Files.writeString(
          folder.resolve("application.yaml"),
          CrashTest.configuration(port) + "  file.enabled: true\n  events.log: false\n");
      FileCrashTest.lay(folder, "many.ndjson", records);
      long began = System.nanoTime();
      try (BactrianProcess bactrian =
          BactrianProcess.start(
              folder, Duration.ZERO, List.of("-Xmx" + heap), "--spring.profiles.active=live")) {
        double most = 0;
        Path results = folder.resolve("outbox/many.ndjson.results.ndjson");
        while (Files.notExists(results)) {
          Matcher used = USED.matcher(bactrian.api().get("/actuator/prometheus").body());
          most = Math.max(most, used.find() ? Double.parseDouble(used.group(1)) : 0);
          Thread.sleep(1_000);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        long lines = Files.lines(results).filter(line -> line.contains("scheduled")).count();
        System.out.printf(
            Locale.ROOT,
            "%d records taken of %d in %.0f s with the start: %.0f a second; -Xmx%s, of it old at most %.0f MB%n",
            lines,
            records,
            seconds,
            records / seconds,
            heap,
            most / 1e6);
      }
    }
    System.exit(0);
  }
}
