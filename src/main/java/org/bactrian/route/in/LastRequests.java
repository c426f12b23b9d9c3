package org.bactrian.route.in;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
 * Asks callers to close their kept connections before the server does. A request that is written to
 * a connection just as the server closes it gets no answer, and its caller cannot know whether it
 * was read. So for a moment before the server ends, each answer has {@code Connection: close}.
 */
@Component("bactrian.lastRequests")
final class LastRequests
    implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, SmartLifecycle {
  /** A caller who sends nothing for so long keeps its connection until the server closes it. */
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private static final Duration PAUSE = Duration.ofMillis(5);

  /** After the threads that send (Workers), before the server takes no more requests. */
  private static final int PHASE = Integer.MAX_VALUE - 512;

  private final List<AbstractProtocol<?>> protocols = new CopyOnWriteArrayList<>();
  private volatile boolean closing;
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
      getNext().invoke(request, response);
    }
  }

  @Override
  public void start() {
    running = true;
  }

  /** Waits until no connection is open, for {@link #LONGEST} at most. */
  @Override
  public void stop() {
    closing = true;
    long begin = System.nanoTime();
    while (hasConnections() && System.nanoTime() - begin < LONGEST.toNanos()) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    running = false;
  }

  /** The thread that accepts connections has counted the next one before it comes. */
  private boolean hasConnections() {
    return protocols.stream().anyMatch(protocol -> protocol.getConnectionCount() > 1);
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
