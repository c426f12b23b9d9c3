package org.bactrian.route.in;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.springboot.PlatformHttpMessage;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpConsumer;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.UnitOfWork;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.Problem;
import org.bactrian.route.own.ShippedRoutes;
import org.bactrian.route.receipt.ReceiptRequests;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;

/**
 * Answers a request in the thread that read it. Camel's own engine moves each request to another
 * thread and passes it through all filters a second time. That helps where routes wait for long;
 * our routes wait for a commit only (ADR 9).
 *
 * <p>What comes often, messages and callbacks, goes to its route without Spring's dispatch and
 * without the headers of the request: {@link #answer}.
 */
@Component("platform-http-engine")
public final class SynchronousHttpEngine implements PlatformHttpEngine {
  private static final Logger LOG = LoggerFactory.getLogger(SynchronousHttpEngine.class);
  private static final long REPLACED_WITHIN = Duration.ofSeconds(5).toNanos();

  private final int port;
  private final MeterRegistry metrics;
  private final ObjectProvider<ReceiptRequests> receipts;
  private final List<FrequentRequests> frequent = new CopyOnWriteArrayList<>();
  private final List<Consumer> own = new CopyOnWriteArrayList<>();
  private final List<Gone> gone = new CopyOnWriteArrayList<>();

  /** Requests whose route was stopped: perhaps its file was edited, and it is back at once. */
  private record Gone(FrequentRequests requests, long at) {
    boolean isRecent() {
      return System.nanoTime() - at < REPLACED_WITHIN;
    }
  }

  SynchronousHttpEngine(
      @Value("${server.port:8080}") int port,
      MeterRegistry metrics,
      ObjectProvider<ReceiptRequests> receipts) {
    this.port = port;
    this.metrics = metrics;
    this.receipts = receipts;
  }

  @Override
  public int getServerPort() {
    return port;
  }

  @Override
  public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor route) {
    Consumer consumer = new Consumer(endpoint, route);
    if (FrequentRequests.are(endpoint)) {
      String path = endpoint.getPath();
      consumer.requests = new FrequentRequests(consumer, path, shortcut(path), metrics);
    }
    return consumer;
  }

  /** Returns the pattern under which Camel registers an endpoint. */
  private static String pattern(PlatformHttpEndpoint endpoint) {
    String path =
        endpoint.getPath().startsWith("/") ? endpoint.getPath() : "/" + endpoint.getPath();
    return endpoint.isMatchOnUriPrefix() ? path.replaceAll("/+$", "") + "/**" : path;
  }

  private FrequentRequests.Shortcut shortcut(String path) {
    return path.equals(FrequentRequests.RECEIPTS)
        ? receipts.getObject()::answer
        : FrequentRequests.Shortcut.NONE;
  }

  /**
   * Answers a request that comes often.
   *
   * @return false when it is another one; then nothing was done
   * @throws HttpProblem when its route is being replaced: 404 would keep a provider from sending a
   *     receipt again
   */
  public boolean answer(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    for (FrequentRequests one : frequent) {
      if (one.answer(request, response)) {
        return true;
      }
    }
    if (!gone.isEmpty()
        && gone.stream().anyMatch(one -> one.isRecent() && one.requests().match(request))) {
      throw HttpProblem.of(Problem.STARTING, "A route is being replaced. Try again.");
    }
    return false;
  }

  /** Returns whether a request is for an own route. */
  public boolean isOwn(HttpServletRequest request) {
    return own.stream().anyMatch(one -> one.path.matches(request));
  }

  private final class Consumer extends SpringBootPlatformHttpConsumer {
    private final RequestMatcher path;
    private @Nullable FrequentRequests requests;

    Consumer(PlatformHttpEndpoint endpoint, Processor route) {
      super(endpoint, route);
      this.path = PathPatternRequestMatcher.pathPattern(pattern(endpoint));
    }

    @Override
    protected void doStart() throws Exception {
      super.doStart();
      if (isOwn()) {
        own.add(this);
      }
      if (requests != null) {
        frequent.add(requests);
        gone.removeIf(one -> !one.isRecent() || one.requests().path().equals(requests.path()));
      }
    }

    @Override
    protected void doStop() throws Exception {
      own.remove(this);
      if (requests != null && frequent.remove(requests)) {
        gone.add(new Gone(requests, System.nanoTime()));
      }
      super.doStop();
    }

    /** Returns null: the request has been answered. */
    @Override
    public @Nullable CompletableFuture<Void> service(
        HttpServletRequest request, HttpServletResponse response) {
      try {
        handleService(new AdmittedRequest(request, isOwn()), response);
      } catch (Exception e) {
        RequestFailures.log("a request could not be answered", e);
        refuse(response);
      }
      return null;
    }

    /** Returns whether the route is an integrator's: it sees the body. */
    private boolean isOwn() {
      Resource file = getRoute() == null ? null : getRoute().getSourceResource();
      return file == null || !ShippedRoutes.isShipped(file);
    }

    /** Called when the request has become a message, before the route gets it. */
    @Override
    public UnitOfWork createUoW(Exchange exchange) throws Exception {
      if (exchange.getMessage() instanceof PlatformHttpMessage message) {
        AdmittedRequest.admit(message, exchange);
      }
      return super.createUoW(exchange);
    }

    /**
     * Sets the length of a text answer, so that it is sent in one piece. The caller is not told of
     * an exception; the log is.
     */
    @Override
    protected void afterProcess(HttpServletResponse response, Exchange exchange) throws Exception {
      if (exchange.getException() != null) {
        getExceptionHandler().handleException(exchange.getException());
      }
      if (exchange.getMessage().getBody() instanceof String text && !exchange.isFailed()) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getMessage().setBody(bytes);
        response.setContentLength(bytes.length);
      }
      super.afterProcess(response, exchange);
    }

    private void refuse(HttpServletResponse response) {
      try {
        if (!response.isCommitted()) {
          response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
      } catch (IOException e) {
        LOG.debug("the caller has closed the connection", e);
      }
    }
  }
}
