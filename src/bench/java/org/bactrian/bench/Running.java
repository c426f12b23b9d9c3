package org.bactrian.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A system that runs as its own process, and the CPU and memory that it has used. */
final class Running implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Process process;
  private final Path folder;
  private final int port;
  private final boolean postgres;
  private final long started;

  Running(Launch launch, int provider) throws IOException {
    this(launch, provider, freePort());
  }

  private Running(Launch launch, int provider, int port) throws IOException {
    this(launch.command(port, provider), launch.folder(), port, launch.url() != null);
  }

  /**
   * Starts a command.
   *
   * @param port where the command takes messages
   */
  Running(List<String> command, Path folder, int port) throws IOException {
    this(command, folder, port, false);
  }

  private Running(List<String> command, Path folder, int port, boolean postgres)
      throws IOException {
    this.folder = folder;
    this.port = port;
    this.postgres = postgres;
    this.started = System.nanoTime();
    this.process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log.txt").toFile())
            .start();
  }

  static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0)) {
      return any.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** Returns when its process was started, in nanoseconds of this process. */
  long started() {
    return started;
  }

  /**
   * Posts the first message until it is taken.
   *
   * @return the time from the start of the process until then
   */
  Duration awaitFirst(byte[] request, int status) throws IOException, InterruptedException {
    while (System.nanoTime() - started < PATIENCE.toNanos()) {
      mustLive();
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(request);
        String answer = new String(socket.getInputStream().readNBytes(12));
        if (answer.endsWith(" " + status)) {
          return Duration.ofNanos(System.nanoTime() - started);
        }
      } catch (IOException e) {
        // The system does not listen yet.
        Thread.onSpinWait();
      }
      Thread.sleep(20);
    }
    throw new IllegalStateException("it takes no message: " + folder.resolve("log.txt"));
  }

  /**
   * Waits for the first message of a system that sends by itself.
   *
   * @return the time from the start of the process until then
   */
  Duration awaitFirst(Sightings seen) throws IOException, InterruptedException {
    while (seen.count() == 0 && System.nanoTime() - started < PATIENCE.toNanos()) {
      mustLive();
      Thread.sleep(5);
    }
    return Duration.ofNanos(System.nanoTime() - started);
  }

  void mustLive() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException("it ended: " + Files.readString(folder.resolve("log.txt")));
    }
  }

  /** Returns the CPU time used so far, with that of its database. */
  Duration cpu() {
    Stream<ProcessHandle> database =
        postgres
            ? ProcessHandle.allProcesses()
                .filter(one -> one.info().command().orElse("").endsWith("postgres"))
                .filter(one -> one.info().commandLine().orElse("").contains(folder + "/postgres"))
                .flatMap(one -> Stream.concat(Stream.of(one), one.descendants()))
            : Stream.of();
    return Stream.concat(processes().stream(), database)
        .map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Returns the resident memory in MB, as Linux reports it; 0 on other systems. */
  long megabytes() throws IOException {
    long all = 0;
    for (ProcessHandle one : processes()) {
      all += megabytes(Path.of("/proc/" + one.pid() + "/status"));
    }
    return all;
  }

  private static long megabytes(Path status) throws IOException {
    if (Files.notExists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  private List<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  /** Asks the system to end (SIGTERM), and waits until it has. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("it does not end: " + folder.resolve("log.txt"));
    }
  }

  /** Kills the system, as {@code kill -9} does: every answered message must be on disk by then. */
  @Override
  public void close() {
    processes().forEach(ProcessHandle::destroyForcibly);
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
