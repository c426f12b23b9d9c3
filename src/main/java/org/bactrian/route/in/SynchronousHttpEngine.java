package org.bactrian.route.in;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.springboot.CamelRequestHandlerMapping;
import org.apache.camel.component.platform.http.springboot.PlatformHttpMessage;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpConsumer;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.UnitOfWork;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.Problem;
import org.bactrian.route.ProblemDetails;
import org.bactrian.route.accept.StoppingRoutes;
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
  private static final long REMEMBERED = Duration.ofMinutes(5).toNanos();
  static final String REPLACED = "A route is being replaced. Try again.";
  private static final String ARRIVED = SynchronousHttpEngine.class.getName() + ".arrived";

  private final int port;
  private final MeterRegistry metrics;
  private final ObjectProvider<ReceiptRequests> receipts;
  private final List<FrequentRequests> frequent = new CopyOnWriteArrayList<>();
  private final List<Consumer> own = new CopyOnWriteArrayList<>();

  /** The addresses of the routes that run, from before until after Spring knows them. */
  private final List<ServedPath> served = new CopyOnWriteArrayList<>();

  /** What was stopped last at each address. */
  private final List<Gone> gone = new CopyOnWriteArrayList<>();

  /** What has been stopped lately, and may be back. */
  private final List<Gone> stops = new CopyOnWriteArrayList<>();

  private final StoppingRoutes stopping;
  private final SharedPaths shared;

  /** The endpoint of a route that was stopped, and when: perhaps its file was edited. */
  private static final class Gone {
    private final ServedPath path;
    private final boolean often;
    private final boolean own;
    private final long at = System.nanoTime();
    private final long replacement;
    private volatile boolean back;

    Gone(ServedPath path, boolean often, boolean own, long replacement) {
      this.path = path;
      this.often = often;
      this.own = own;
      this.replacement = replacement;
    }

    boolean isSince(long time) {
      return at - time >= 0;
    }
  }

  SynchronousHttpEngine(
      @Value("${server.port:8080}") int port,
      MeterRegistry metrics,
      ObjectProvider<ReceiptRequests> receipts,
      StoppingRoutes stopping,
      ObjectProvider<CamelRequestHandlerMapping> mapping) {
    this.port = port;
    this.shared = new SharedPaths(mapping::getObject);
    this.stopping = stopping;
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
    long now = System.nanoTime();
    if (!gone.isEmpty() && gone.stream().anyMatch(one -> mayBeBack(one, request, now))) {
      throw HttpProblem.of(Problem.STARTING, REPLACED);
    }
    request.setAttribute(ARRIVED, now);
    return false;
  }

  /** Returns whether a request is for an own route, also for one that is being replaced. */
  public boolean isOwn(HttpServletRequest request) {
    // Asked again at the end: the replacement may have been done between the first two questions.
    return runsOwn(request) || isOwnReplaced(request) || runsOwn(request);
  }

  private boolean runsOwn(HttpServletRequest request) {
    return own.stream().anyMatch(one -> one.matcher.matches(request));
  }

  private boolean isOwnReplaced(HttpServletRequest request) {
    long current = stopping.replacement();
    return current != 0
        && gone.stream()
            .anyMatch(one -> one.own && one.replacement == current && one.path.matches(request));
  }

  /**
   * Returns whether a request is for a route that does not run, but may at once. Until the
   * replacement is done, one that is back may not have its address yet.
   */
  private boolean mayBeBack(Gone one, HttpServletRequest request, long now) {
    long current = stopping.replacement();
    boolean isReplaced =
        (current != 0 && one.replacement == current)
            || (one.often && !one.back && one.isSince(now - REPLACED_WITHIN));
    return isReplaced && one.path.matches(request);
  }

  /**
   * Returns whether the route of a request that found none is just being stopped or started, or was
   * stopped after the request had come.
   */
  boolean wasReplaced(HttpServletRequest request, String path) {
    // The method of a request that is passed to the error page is GET, whatever it was.
    String method =
        request.getAttribute(RequestDispatcher.ERROR_METHOD) instanceof String was
            ? was
            : request.getMethod();
    return request.getAttribute(ARRIVED) instanceof Long arrived
        && (served.stream().anyMatch(one -> one.matches(method, path))
            || stops.stream()
                .anyMatch(one -> one.isSince(arrived) && one.path.matches(method, path)));
  }

  private final class Consumer extends SpringBootPlatformHttpConsumer {
    private final ServedPath path;
    private final RequestMatcher matcher;
    private @Nullable FrequentRequests requests;

    Consumer(PlatformHttpEndpoint endpoint, Processor route) {
      super(endpoint, route);
      this.matcher = PathPatternRequestMatcher.pathPattern(pattern(endpoint));
      this.path = ServedPath.of(endpoint);
    }

    @Override
    protected void doStart() throws Exception {
      served.add(path);
      shared.starts(this);
      super.doStart();
      if (isOwn()) {
        own.add(this);
      }
      if (requests != null) {
        frequent.add(requests);
      }
      isBack();
    }

    @Override
    protected void doResume() throws Exception {
      super.doResume();
      isBack();
    }

    private void isBack() {
      gone.stream().filter(one -> one.path.equals(path)).forEach(one -> one.back = true);
    }

    /** A consumer is suspended first, and its endpoint is there until it is stopped. */
    @Override
    protected void doSuspend() throws Exception {
      goes();
      super.doSuspend();
    }

    @Override
    protected void doStop() throws Exception {
      if (requests != null) {
        frequent.remove(requests);
      }
      goes();
      own.remove(this);
      served.remove(path);
      super.doStop();
      shared.stopped(this);
    }

    private void goes() {
      Gone now = new Gone(path, requests != null, own.contains(this), stopping.replacement());
      gone.removeIf(one -> one.path.equals(path));
      gone.add(now);
      stops.removeIf(one -> !one.isSince(now.at - REMEMBERED));
      stops.add(now);
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
      if (exchange.getException() instanceof RejectedExecutionException && !isStarted()) {
        tryAgain(exchange);
      }
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

    /** The request has found the route, which was stopped before it began. */
    private static void tryAgain(Exchange exchange) {
      exchange.setException(null);
      exchange.getMessage().removeHeaders("*");
      exchange
          .getMessage()
          .setHeader(Exchange.HTTP_RESPONSE_CODE, HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      exchange.getMessage().setHeader("Retry-After", "5");
      exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, ProblemDetails.CONTENT_TYPE);
      exchange.getMessage().setBody(ProblemDetails.of(Problem.STARTING, REPLACED).toString());
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
