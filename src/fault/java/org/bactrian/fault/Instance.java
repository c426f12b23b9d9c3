package org.bactrian.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bactrian.journey.BactrianProcess;

/** A process that runs Bactrian. It can be killed, stopped, frozen and started again. */
final class Instance {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Path folder;
  private final List<String> options;
  private final List<String> arguments;
  private final int port = BactrianProcess.freePort();
  private volatile BactrianProcess running;

  Instance(Path folder, List<String> options, List<String> arguments) {
    this.folder = folder;
    this.options = List.copyOf(options);
    this.arguments = new ArrayList<>(arguments);
  }

  Path folder() {
    return folder;
  }

  String base() {
    return "http://127.0.0.1:" + port;
  }

  /**
   * Starts the process, and returns when it accepts messages.
   *
   * @param more arguments of this start only
   */
  void start(String... more) {
    Seam.disarm(folder);
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    running =
        BactrianProcess.start(UnderFault.class, folder, port, options, all.toArray(String[]::new));
  }

  /** Makes an HTTP call without a body and returns the answer's body. */
  String call(String method, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base() + path))
            .timeout(Duration.ofSeconds(20))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Restarts with a comment in the route {@code receipt}. From then on each receipt passes that
   * route; while it is as shipped, a receipt is joined in the commit that keeps it.
   */
  void restartWithEditedReceiptRoute() {
    Path route = folder.resolve("routes").resolve("receipt.camel.yaml");
    kill();
    try {
      Files.writeString(route, Files.readString(route) + "# edited" + System.lineSeparator());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  /** Kills the process at once, as {@code kill -9} does. Any thread may call this. */
  void kill() {
    try {
      running.kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isAlive() {
    return running != null && running.process().isAlive();
  }

  long pid() {
    return running.process().pid();
  }

  /** Returns whether the instance reports that it holds this lease, such as {@code account:nx}. */
  boolean works(String lease) {
    return healthHas('"' + lease + '"');
  }

  /** Returns whether the instance reports that this SMPP account has no session. */
  boolean isNotBound(String account) {
    return healthHas("\"notBound\":{\"" + account + "\"");
  }

  /** Returns whether the instance reports that no SMPP account is without a session. */
  boolean isBound() {
    return healthHas("\"notBound\":{}");
  }

  /** Returns whether the instance reports that this account rests. */
  boolean rests(String account) {
    return healthHas("\"resting\":{\"" + account + "\"");
  }

  private boolean healthHas(String words) {
    try {
      HttpRequest health =
          HttpRequest.newBuilder(URI.create(base() + "/actuator/health"))
              .timeout(Duration.ofSeconds(2))
              .build();
      return HTTP.send(health, HttpResponse.BodyHandlers.ofString()).body().contains(words);
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns whether the process ends by itself within that time. */
  boolean ends(Duration within) throws InterruptedException {
    return running.process().waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Sends a signal to the process by its name, such as {@code TERM}, {@code STOP} or {@code CONT}.
   */
  void signal(String name) {
    command("kill", "-" + name, String.valueOf(pid()));
  }

  static void command(String... words) {
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", words) + " failed");
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  String log() {
    return BactrianProcess.log(folder);
  }
}
