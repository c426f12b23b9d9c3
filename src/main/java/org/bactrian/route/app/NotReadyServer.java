package org.bactrian.route.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.bactrian.base.DaemonThreads;
import org.bactrian.base.OwnApplication;
import org.bactrian.route.ProblemDetails;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;

/**
 * Answers HTTP requests while Bactrian waits for its database, before its own server starts: alive,
 * and not ready. Without an answer, a supervisor could not tell it from a process that hangs.
 */
final class NotReadyServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NotReadyServer.class);

  /** Seconds (JDK, module jdk.httpserver). */
  private static final String LONGEST_REQUEST = "sun.net.httpserver.maxReqTime";

  private static final int THREADS = 16;
  private static final String HEALTH = "/actuator/health";

  private final @Nullable InetSocketAddress address;
  private @Nullable HttpServer server;
  private @Nullable ExecutorService threads;

  private NotReadyServer(@Nullable InetSocketAddress address) {
    this.address = address;
  }

  /**
   * Returns a closed server for the address of Bactrian's own; it never opens where that is TLS.
   */
  static NotReadyServer of(Environment environment) {
    int port = environment.getProperty("server.port", Integer.class, 8080);
    Binder properties = Binder.get(environment);
    boolean tls = isSet(properties, "server.ssl");
    // Inside another application, that one says how it is.
    if (port <= 0 || tls || OwnApplication.isEmbedded(environment)) {
      return new NotReadyServer(null);
    }
    // As Bactrian's own: without API keys only this host may come in.
    InetAddress host =
        isSet(properties, "bactrian.api.keys")
            ? environment.getProperty("server.address", InetAddress.class)
            : InetAddress.getLoopbackAddress();
    return new NotReadyServer(
        host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port));
  }

  private static boolean isSet(Binder properties, String name) {
    return properties
            .bind(name, Bindable.mapOf(String.class, Object.class))
            .map(Map::size)
            .orElse(0)
        > 0;
  }

  /** Opens it, if it is not open. That it cannot be opened is no reason not to wait. */
  void open() {
    if (address == null || server != null) {
      return;
    }
    // Read when the first such server is made. Without it, a request may take for ever.
    if (System.getProperty(LONGEST_REQUEST) == null) {
      System.setProperty(LONGEST_REQUEST, "10");
    }
    try {
      HttpServer opened = HttpServer.create(address, 0);
      // Else the thread that takes connections would read the requests, and wait for a slow one.
      threads = DaemonThreads.fixedPool("not-ready", THREADS);
      opened.setExecutor(threads);
      opened.createContext("/", NotReadyServer::answer);
      opened.start();
      server = opened;
    } catch (IOException e) {
      LOG.debug("a request was not answered while Bactrian waits for its database", e);
    }
  }

  private static void answer(HttpExchange http) throws IOException {
    String path = http.getRequestURI().getPath();
    boolean alive = path.equals(HEALTH + "/liveness");
    boolean health = path.startsWith(HEALTH);
    String body =
        health
            ? "{\"status\":\"" + (alive ? "UP" : "DOWN") + "\"}"
            : ProblemDetails.of(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "Waiting for the journal's database. Try again.")
                .toString();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    http.getResponseHeaders()
        .set("Content-Type", health ? "application/json" : ProblemDetails.CONTENT_TYPE);
    http.getResponseHeaders().set("Retry-After", "5");
    http.sendResponseHeaders(alive ? 200 : 503, bytes.length);
    http.getResponseBody().write(bytes);
    http.close();
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop(0);
      server = null;
      threads.shutdownNow();
    }
  }
}
