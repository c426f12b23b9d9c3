package org.bactrian.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.springframework.util.FileSystemUtils;

/**
 * Builds {@code target/aot/bactrian}: the extracted jar, routes, settings and an AOT cache. The
 * cache is what a JVM has learned from messages to every provider simulator. A copy of the folder
 * must then start with it, or the build fails.
 */
public final class AotTraining {
  static final int JAVA = 25;

  private static final List<String> START =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError");
  private static final int RATE = 200;
  private static final Duration LOAD = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Several times what the whole takes on a slow machine. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Path folder;

  private AotTraining(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] args) {
    Thread watchdog = new Thread(AotTraining::giveUp);
    watchdog.setDaemon(true);
    watchdog.start();
    try {
      requireJava(Runtime.version().feature());
      build(Path.of("target", "aot").toAbsolutePath());
      System.exit(0);
    } catch (Throwable e) {
      e.printStackTrace();
      end("the AOT cache was not built: " + e.getMessage());
    }
  }

  /** Whatever hangs, the build ends. */
  private static void giveUp() {
    try {
      Thread.sleep(LONGEST.toMillis());
    } catch (InterruptedException e) {
      return;
    }
    end("the AOT cache was not built within " + LONGEST.toMinutes() + " minutes: target/aot");
  }

  private static void end(String why) {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    System.err.println(why);
    Runtime.getRuntime().halt(1);
  }

  static void requireJava(int version) {
    if (version < JAVA) {
      throw new IllegalStateException(
          "the profile aot needs Java %d or newer, and Maven runs on Java %d; set JAVA_HOME"
              .formatted(JAVA, version));
    }
  }

  private static void build(Path target) throws IOException, InterruptedException {
    FileSystemUtils.deleteRecursively(target);
    Path folder = Files.createDirectories(target).resolve("bactrian");
    AotTraining training = new AotTraining(folder);
    training.extract();
    training.train();
    Path copy = target.resolve("copy");
    copy(folder, copy);
    new AotTraining(copy).check();
    FileSystemUtils.deleteRecursively(copy);
    System.out.println("AOT cache: " + folder.resolve("bactrian.aot"));
  }

  private void extract() throws IOException, InterruptedException {
    // The folder is for a server, where the jar is called bactrian.jar.
    Path jar = folder.resolveSibling("bactrian.jar");
    Files.copy(Path.of("target", "bactrian-exec.jar"), jar);
    Process process =
        new ProcessBuilder(
                java(),
                "-Djarmode=tools",
                "-jar",
                "" + jar,
                "extract",
                "--destination",
                "" + folder)
            .inheritIO()
            .start();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException(jar + " cannot be extracted to " + folder);
    }
    Files.delete(jar);
    copy(Path.of("routes"), folder.resolve("routes"));
    Files.copy(Path.of("application.yaml"), folder.resolve("application.yaml"));
  }

  private void train() throws IOException, InterruptedException {
    // An absolute path: then both this form and the relative one start with the cache.
    String jar = folder.resolve("bactrian.jar").toString();
    try (Running running = start(jar, "-XX:AOTCacheOutput=bactrian.aot")) {
      running.awaitFirst(new AotMessage(0).request(), 202);
      int messages = send(running.port());
      awaitFinal(running.port(), messages);
      running.stop();
    }
    if (Files.notExists(folder.resolve("bactrian.aot"))) {
      throw new IllegalStateException("no AOT cache was written: " + folder.resolve("log.txt"));
    }
    Files.delete(folder.resolve("log.txt"));
    FileSystemUtils.deleteRecursively(folder.resolve("data"));
  }

  private static int send(int port) throws IOException {
    Steady steady = new Steady(1, RATE, number -> new AotMessage(number).request());
    try (Load load = new Load(port, 32, 202, new Sightings()::saw, new Histogram(3))) {
      load.run(steady, System.nanoTime() + LOAD.toNanos());
      if (load.refused() > 0) {
        throw new IllegalStateException(load.refused() + " messages were not answered with 202");
      }
    }
    return steady.end();
  }

  /** Asks for each message until it has its last state, which takes the receipts. */
  private static void awaitFinal(int port, int messages) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    long until = System.nanoTime() + PATIENCE.toNanos();
    for (int number = 0; number < messages; number++) {
      AotMessage message = new AotMessage(number);
      String wrong = message.wrong(state(client, port, message));
      while (wrong != null) {
        if (System.nanoTime() > until) {
          throw new IllegalStateException(message.id() + " is " + wrong);
        }
        Thread.sleep(50);
        wrong = message.wrong(state(client, port, message));
      }
    }
    System.out.println("trained by " + messages + " messages");
  }

  private static JsonNode state(HttpClient client, int port, AotMessage message)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/v1/messages/" + message.id());
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
    return new ObjectMapper()
        .readTree(client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
  }

  /** With {@code AOTMode=on} a JVM that cannot use the cache ends at once. */
  private void check() throws IOException, InterruptedException {
    try (Running running = start("bactrian.jar", "-XX:AOTMode=on", "-XX:AOTCache=bactrian.aot")) {
      Duration first = running.awaitFirst(new AotMessage(0).request(), 202);
      System.out.println("with the AOT cache the first message is taken after " + first);
    }
  }

  private Running start(String jar, String... aot) throws IOException {
    int port = Running.freePort();
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(START);
    command.addAll(List.of(aot));
    command.addAll(List.of("-jar", jar, "--server.port=" + port));
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
}
