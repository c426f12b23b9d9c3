package org.bactrian.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One system, started as a process of its own, and what it has used of the machine. */
final class Running implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Process process;
  private final Path folder;
  private final int port;
  private final boolean postgres;
  private final long started = System.nanoTime();

  Running(Subject subject, Path folder, List<String> options, int provider, @Nullable String url)
      throws IOException {
    this.folder = folder;
    this.port = freePort();
    this.postgres = url != null;
    this.process =
        new ProcessBuilder(subject.command(options, port, provider, url, folder))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log.txt").toFile())
            .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0)) {
      return any.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  /**
   * Asks with a first message until it is taken.
   *
   * @return how long that took from the start of the process
   */
  Duration awaitFirst(byte[] message, int status) throws IOException, InterruptedException {
    byte[] request = Sample.post("/v1/messages", message);
    while (System.nanoTime() - started < PATIENCE.toNanos()) {
      if (!process.isAlive()) {
        throw new IllegalStateException("it ended: " + Files.readString(folder.resolve("log.txt")));
      }
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(request);
        String answer = new String(socket.getInputStream().readNBytes(12));
        if (answer.endsWith(" " + status)) {
          return Duration.ofNanos(System.nanoTime() - started);
        }
      } catch (IOException e) {
        // Nobody listens there yet.
        Thread.onSpinWait();
      }
      Thread.sleep(20);
    }
    throw new IllegalStateException("it takes no message: " + folder.resolve("log.txt"));
  }

  /** CPU time used so far, with its database's. */
  Duration cpu() {
    Stream<ProcessHandle> database =
        postgres
            ? ProcessHandle.current()
                .descendants()
                .filter(one -> one.info().command().orElse("").endsWith("postgres"))
            : Stream.of();
    return Stream.concat(Stream.of(process.toHandle()), database)
        .map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Resident, in MB, as Linux tells; 0 elsewhere. */
  long megabytes() throws IOException {
    Path status = Path.of("/proc/" + process.pid() + "/status");
    if (Files.notExists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  /** {@code kill -9}: what it said was safe must be. */
  @Override
  public void close() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
