package org.bactrian.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.springframework.util.FileSystemUtils;

/**
 * Builds {@code target/aot/bactrian}: the extracted jar, routes, settings and an AOT cache. The
 * cache is what a JVM has learned from messages to every simulated provider. A copy of the folder
 * must then start with it, or the build fails.
 */
public final class AotTraining {
  private static final List<String> START =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  private static final List<String> ACCOUNTS = List.of("nx", "ali", "wooxy");

  /** Last digits that the sandbox answers without resting an account; 003 is followed by an SMS. */
  private static final int[] ENDINGS = {1, 3, 1, 2, 1, 3, 6, 1, 9, 10};

  private static final int RATE = 200;
  private static final Duration LOAD = Duration.ofSeconds(15);
  private static final Duration RECEIPTS = Duration.ofSeconds(8);

  private AotTraining() {}

  public static void main(String[] args) throws Exception {
    int java = Runtime.version().feature();
    if (java < 25) {
      throw new IllegalStateException(
          "the profile aot needs Java 25 or newer, and this is Java " + java + ": set JAVA_HOME");
    }
    Path target = Path.of("target", "aot").toAbsolutePath();
    FileSystemUtils.deleteRecursively(target);
    Path folder = Files.createDirectories(target).resolve("bactrian");
    extract(folder);
    train(folder);
    Path copy = target.resolve("copy");
    copy(folder, copy);
    check(copy);
    FileSystemUtils.deleteRecursively(copy);
    System.out.println("AOT cache: " + folder.resolve("bactrian.aot"));
    System.exit(0);
  }

  private static void extract(Path folder) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                java(),
                "-Djarmode=tools",
                "-jar",
                Path.of("target", "bactrian.jar").toString(),
                "extract",
                "--destination",
                folder.toString())
            .inheritIO()
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("target/bactrian.jar cannot be extracted");
    }
    copy(Path.of("routes"), folder.resolve("routes"));
    Files.copy(Path.of("application.yaml"), folder.resolve("application.yaml"));
  }

  private static void train(Path folder) throws IOException, InterruptedException {
    try (Running running = start(folder, "-XX:AOTCacheOutput=bactrian.aot")) {
      running.awaitFirst(post(0), 202);
      Sightings answered = new Sightings();
      Histogram nanos = new Histogram(3);
      try (Load load = new Load(running.port(), 32, 202, answered, nanos)) {
        load.run(new Steady(1, RATE, AotTraining::post), System.nanoTime() + LOAD.toNanos());
      }
      try (Load load = new Load(running.port(), 4, 200, new Sightings(), nanos)) {
        load.run(new Steady(0, RATE, AotTraining::get), System.nanoTime() + RECEIPTS.toNanos());
      }
      if (answered.count() < RATE) {
        throw new IllegalStateException("the training's messages were refused: " + folder);
      }
      running.stop();
    }
    if (Files.notExists(folder.resolve("bactrian.aot"))) {
      throw new IllegalStateException("no AOT cache was written: " + folder.resolve("log.txt"));
    }
    Files.delete(folder.resolve("log.txt"));
    FileSystemUtils.deleteRecursively(folder.resolve("data"));
  }

  /** With {@code AOTMode=on} a JVM that cannot use the cache ends at once. */
  private static void check(Path copy) throws IOException, InterruptedException {
    try (Running running = start(copy, "-XX:AOTMode=on", "-XX:AOTCache=bactrian.aot")) {
      Duration first = running.awaitFirst(post(0), 202);
      System.out.println("with the AOT cache the first message is taken after " + first);
    }
  }

  private static Running start(Path folder, String... aot) throws IOException {
    int port = Running.freePort();
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(START);
    command.addAll(List.of(aot));
    command.addAll(List.of("-jar", "bactrian.jar", "--server.port=" + port));
    for (String simulator : List.of("nxcloud", "alibaba", "wooxy", "smpp")) {
      command.add("--bactrian.sandbox." + simulator + "-port=" + Running.freePort());
    }
    return new Running(command, folder, port);
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path one : all.toList()) {
        // The JVM compares the times of the jars with those in the cache.
        Files.copy(
            one, to.resolve(from.relativize(one).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static byte[] post(int number) {
    String body =
        """
        {"id": "aot-%d", "to": "+48501001%03d", "label": "transaction", "account": "%s",
         "content": {"text": "Your parcel %d is on its way"}, "fallback": {}}"""
            .formatted(
                number,
                ENDINGS[number % ENDINGS.length],
                ACCOUNTS.get(number % ACCOUNTS.size()),
                number);
    return Sample.post("/v1/messages", body.getBytes(UTF_8));
  }

  private static byte[] get(int number) {
    return "GET /v1/messages/aot-%d HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        .formatted(number)
        .getBytes(UTF_8);
  }
}
