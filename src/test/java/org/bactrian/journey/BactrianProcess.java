package org.bactrian.journey;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Runs Bactrian as an operator does: as a process in a folder with routes/ and application.yaml.
 */
public final class BactrianProcess implements AutoCloseable {
  /**
   * The {@code -XX} options of this JVM, which the started one gets too: tests set them for a quick
   * start, benchmarks for the speed of a long run.
   */
  private static final List<String> QUICK_START =
      ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
          .filter(option -> option.startsWith("-XX:"))
          .toList();

  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private final Process process;
  private final Api api;

  private BactrianProcess(Process process, int port) {
    this.process = process;
    this.api = new Api(port);
  }

  /** Starts Bactrian and waits until it accepts messages. */
  static BactrianProcess start(Path folder, Duration ahead, String... arguments) {
    return start(folder, ahead, List.of(), arguments);
  }

  /** Starts Bactrian with options for the JVM. */
  static BactrianProcess start(
      Path folder, Duration ahead, List<String> options, String... arguments) {
    List<String> all = new ArrayList<>(options);
    all.add("-Dahead=" + ahead);
    return start(BactrianAhead.class, folder, freePort(), all, arguments);
  }

  /** Starts Bactrian with options for the JVM and with environment variables. */
  static BactrianProcess start(
      Path folder, Map<String, String> environment, List<String> options, String... arguments) {
    return start(BactrianAhead.class, folder, freePort(), environment, options, arguments);
  }

  /** Starts Bactrian by another main class, at a port, with options for the JVM. */
  public static BactrianProcess start(
      Class<?> main, Path folder, int port, List<String> options, String... arguments) {
    return start(main, folder, port, Map.of(), options, arguments);
  }

  /** Starts the runnable jar. */
  static BactrianProcess startJar(Path jar, Path folder, int port, String... arguments) {
    return startJar(jar, folder, port, List.of(), arguments);
  }

  /** Starts the runnable jar with options for the JVM. */
  static BactrianProcess startJar(
      Path jar, Path folder, int port, List<String> options, String... arguments) {
    return start(List.of("-jar", jar.toString()), folder, port, Map.of(), options, arguments);
  }

  private static BactrianProcess start(
      Class<?> main,
      Path folder,
      int port,
      Map<String, String> environment,
      List<String> options,
      String... arguments) {
    List<String> program = List.of("-cp", System.getProperty("java.class.path"), main.getName());
    return start(program, folder, port, environment, options, arguments);
  }

  private static BactrianProcess start(
      List<String> program,
      Path folder,
      int port,
      Map<String, String> environment,
      List<String> options,
      String... arguments) {
    try {
      prepare(folder);
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Djdk.serialFilter=!*",
                  // What a killed process leaves there goes when the test's folder goes.
                  "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp"))));
      command.addAll(program);
      command.add("--server.port=" + port);
      command.addAll(1, options);
      command.addAll(1, QUICK_START);
      command.addAll(List.of(arguments));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log.txt").toFile()));
      builder.environment().putAll(environment);
      BactrianProcess started = new BactrianProcess(builder.start(), port);
      started.awaitReady(folder);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void prepare(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("routes"));
    try (Stream<Path> routes = Files.list(Path.of("routes"))) {
      for (Path route : routes.toList()) {
        Path copy = folder.resolve("routes").resolve(route.getFileName());
        if (Files.notExists(copy)) {
          Files.copy(route, copy);
        }
      }
    }
  }

  /** Returns the arguments that give each provider simulator inside Bactrian a free port. */
  static String[] sandboxAtFreePorts() {
    return Stream.of("nxcloud", "alibaba", "wooxy", "smpp")
        .map(one -> "--bactrian.sandbox." + one + "-port=" + freePort())
        .toArray(String[]::new);
  }

  public static int freePort() {
    // Ports of outgoing connections are above this range, so none of them takes a port found here.
    for (int tries = 0; tries < 100; tries++) {
      int port = ThreadLocalRandom.current().nextInt(10_000, 32_000);
      try (ServerSocket free = new ServerSocket(port)) {
        if (GIVEN.add(port)) {
          return free.getLocalPort();
        }
      } catch (IOException e) {
        // The port is in use: try another one.
        continue;
      }
    }
    throw new IllegalStateException("no port is free");
  }

  private void awaitReady(Path folder) {
    try {
      await("start")
          .atMost(Duration.ofSeconds(90))
          .ignoreExceptions()
          .until(() -> !process.isAlive() || api.get("/v1/messages/none").statusCode() == 404);
    } catch (ConditionTimeoutException e) {
      sayWhatItDoes();
      throw new IllegalStateException("it neither answers nor ends: " + log(folder), e);
    }
    if (!process.isAlive()) {
      throw new IllegalStateException("it ended: " + log(folder));
    }
  }

  /** Writes the stacks of the process's threads to its log, and kills it. */
  private void sayWhatItDoes() {
    try {
      new ProcessBuilder("kill", "-QUIT", String.valueOf(process.pid())).start().waitFor();
      process.waitFor(2, TimeUnit.SECONDS);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      close();
    }
  }

  public static String log(Path folder) {
    try {
      return Files.readString(folder.resolve("log.txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Api api() {
    return api;
  }

  public Process process() {
    return process;
  }

  /** Kills the process, as {@code kill -9} does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Kills the process, and waits until it writes no more to its folder. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
