package org.bactrian.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import org.bactrian.base.DaemonThreads;

/** The HTTP server of one simulator, on loopback only. */
final class LoopbackServer implements AutoCloseable {
  static {
    // The JDK's server reads this once, when it is first created. Without it every answer waits for
    // an ACK.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads;

  private LoopbackServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Opens the port. Calls are answered after {@link #start}.
   *
   * @param port 0: any free one
   */
  static LoopbackServer open(String name, int port) {
    try {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      HttpServer server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
      ExecutorService threads = DaemonThreads.cachedPool(name);
      server.setExecutor(threads);
      return new LoopbackServer(server, threads);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot listen on port " + port, e);
    }
  }

  /** Handles POST to exactly this path; any other path is 404, any other method 405. */
  void onPost(String path, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          if (!exchange.getRequestURI().getPath().equals(path)) {
            refuse(exchange, 404);
          } else if (!exchange.getRequestMethod().equals("POST")) {
            refuse(exchange, 405);
          } else {
            handler.handle(exchange);
          }
        });
  }

  void start() {
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Closes every connection, also those that are held without an answer. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void refuse(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }
}
