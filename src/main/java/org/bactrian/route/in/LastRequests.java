package org.bactrian.route.in;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.AbstractProtocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Ends the server in an order in which no request is left without an answer. First no new
 * connection is taken: its caller is refused, and goes elsewhere. Then each answer on a kept
 * connection has {@code Connection: close}, for a moment, so that its caller closes it before the
 * server does: a request that is written to a connection just as the server closes it gets no
 * answer, and its caller cannot know whether it was read.
 */
@Component("bactrian.lastRequests")
final class LastRequests
    implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, SmartLifecycle {
  /** A caller who sends nothing for so long keeps its connection until the server closes it. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static final Duration PAUSE = Duration.ofMillis(5);

  /** After the threads that send (Workers), before the server takes no more requests. */
  private static final int PHASE = Integer.MAX_VALUE - 512;

  private final List<AbstractProtocol<?>> protocols = new CopyOnWriteArrayList<>();
  private final AtomicLong open = new AtomicLong();
  private volatile boolean closing;
  private volatile long latest;
  private volatile boolean running;

  @Override
  public void customize(TomcatServletWebServerFactory server) {
    server.addEngineValves(new Closing());
    server.addConnectorCustomizers(
        connector -> {
          if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
            protocols.add(protocol);
          }
        });
  }

  private final class Closing extends ValveBase {
    private Closing() {
      super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
      if (closing) {
        response.setHeader("Connection", "close");
      }
      try {
        getNext().invoke(request, response);
      } finally {
        if (closing) {
          latest = System.nanoTime();
          open.decrementAndGet();
        }
      }
    }
  }

  @Override
  public void start() {
    running = true;
  }

  /**
   * Refuses new connections, and waits until each that is open had an answer, or no request has
   * come for a moment. The other order would have all callers connect anew just when connections
   * are no longer taken. Afterwards Tomcat closes a connection on which a request comes, without an
   * answer.
   */
  @Override
  public void stop() {
    open.set(protocols.stream().mapToLong(LastRequests::connections).sum());
    closing = true;
    protocols.forEach(AbstractProtocol::closeServerSocketGraceful);
    long begin = System.nanoTime();
    latest = begin;
    while (open.get() > 0
        && System.nanoTime() - latest < QUIET.toNanos()
        && System.nanoTime() - begin < LONGEST.toNanos()) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    running = false;
  }

  /** The thread that accepts connections has counted the next one before it comes. */
  private static long connections(AbstractProtocol<?> protocol) {
    return Math.max(0, protocol.getConnectionCount() - 1);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
