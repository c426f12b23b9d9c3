package org.bactrian.route.in;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.support.DefaultConsumer;
import org.bactrian.route.HttpRequests;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.util.UriUtils;

/**
 * Answers the requests that come often, messages and callbacks, by their route, without Spring's
 * dispatch. These routes read the body and the variables of the path, and no header of the request.
 * So the exchange has the variables as headers, and no others.
 */
final class FrequentRequests {
  private static final Logger LOG = LoggerFactory.getLogger(FrequentRequests.class);
  private static final String MESSAGES = "/v1/messages";
  private static final String WEBHOOK = "/webhooks/{account}/{secret}/";

  /** The path of webhooks for receipts. */
  static final String RECEIPTS = WEBHOOK + "receipts";

  private static final Set<String> PATHS = Set.of(MESSAGES, RECEIPTS, WEBHOOK + "replies");

  /** Answers some requests without their route. */
  interface Shortcut {
    /** There is none: every request passes its route. */
    Shortcut NONE = (path, request, response) -> false;

    /**
     * Answers a request, if it need not pass its route.
     *
     * @param path the variables of its path
     * @return false when it has to; then it is not answered
     */
    boolean answer(
        Map<String, String> path, HttpServletRequest request, HttpServletResponse response)
        throws IOException;
  }

  private final DefaultConsumer consumer;
  private final Shortcut shortcut;
  private final String path;
  private final String[] segments;
  private final MeterRegistry metrics;
  private final Map<Integer, Timer> timers = new ConcurrentHashMap<>();

  /**
   * Answers the requests of one route.
   *
   * @param path of its endpoint, such as {@code /webhooks/{account}/{secret}/receipts}
   * @param shortcut is asked first
   */
  FrequentRequests(
      DefaultConsumer consumer, String path, Shortcut shortcut, MeterRegistry metrics) {
    this.consumer = consumer;
    this.shortcut = shortcut;
    this.path = path;
    this.segments = path.split("/", -1);
    this.metrics = metrics;
  }

  /** Returns whether requests to this endpoint come often. */
  static boolean are(PlatformHttpEndpoint endpoint) {
    String methods = endpoint.getHttpMethodRestrict();
    return methods != null
        && Set.of(methods.split(",")).contains("POST")
        && PATHS.contains(endpoint.getPath());
  }

  String path() {
    return path;
  }

  /** Returns whether a request is one of these. */
  boolean match(HttpServletRequest request) {
    return variables(request) != null;
  }

  /**
   * Answers a request, if it is one of these.
   *
   * @return false when it is another one; then nothing was done
   */
  boolean answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Map<String, String> variables = variables(request);
    if (variables == null || consumer.isSuspendingOrSuspended() || !consumer.isStarted()) {
      return false;
    }
    long begin = System.nanoTime();
    try {
      if (!shortcut.answer(variables, request, response)) {
        pass(variables, request, response);
      }
    } finally {
      timer(response.getStatus()).record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
    }
    return true;
  }

  private void pass(
      Map<String, String> variables, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Exchange exchange = consumer.createExchange(false);
    try {
      exchange.setPattern(ExchangePattern.InOut);
      HttpRequests.set(exchange, request);
      variables.forEach(exchange.getMessage()::setHeader);
      consumer.createUoW(exchange);
      consumer.getProcessor().process(exchange);
      if (exchange.getException() != null) {
        throw exchange.getException();
      }
      write(exchange.getMessage(), response);
    } catch (IOException e) {
      LOG.debug("the caller has closed the connection", e);
    } catch (Exception e) {
      RequestFailures.log("a request could not be answered", e);
      if (!response.isCommitted()) {
        response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
      }
    } finally {
      consumer.doneUoW(exchange);
      consumer.releaseExchange(exchange, false);
    }
  }

  /** Returns the variables of the path; null when the request is not for this route. */
  private @Nullable Map<String, String> variables(HttpServletRequest request) {
    if (!request.getMethod().equals("POST")) {
      return null;
    }
    String uri = request.getRequestURI();
    if (path.equals(uri)) {
      return Map.of();
    }
    if (path.equals(MESSAGES)) {
      return null;
    }
    // A parameter behind a semicolon is Spring's matter.
    return uri.indexOf(';') < 0 ? matched(uri.split("/", -1)) : null;
  }

  private @Nullable Map<String, String> matched(String[] uri) {
    if (uri.length != segments.length) {
      return null;
    }
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < uri.length; i++) {
      String wanted = segments[i];
      if (wanted.startsWith("{") && !uri[i].isEmpty()) {
        String name = wanted.substring(1, wanted.length() - 1);
        variables.put(name, UriUtils.decode(uri[i], StandardCharsets.UTF_8));
      } else if (!wanted.equals(uri[i])) {
        return null;
      }
    }
    return variables;
  }

  private static void write(Message answer, HttpServletResponse response) throws IOException {
    response.setStatus(
        answer.getHeader(Exchange.HTTP_RESPONSE_CODE, HttpServletResponse.SC_OK, Integer.class));
    answer
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (!name.startsWith("Camel")) {
                response.setHeader(name, value.toString());
              }
            });
    byte[] body =
        answer.getBody() instanceof String text
            ? text.getBytes(StandardCharsets.UTF_8)
            : answer.getBody(byte[].class);
    if (body != null) {
      response.setContentLength(body.length);
      response.getOutputStream().write(body);
    }
  }

  /** Returns the timer with which Spring would have measured the request. */
  private Timer timer(int status) {
    return timers.computeIfAbsent(
        status,
        code ->
            metrics.timer(
                "http.server.requests",
                "error",
                "none",
                "exception",
                "none",
                "method",
                "POST",
                "outcome",
                HttpStatus.Series.valueOf(code) == HttpStatus.Series.SUCCESSFUL
                    ? "SUCCESS"
                    : HttpStatus.Series.valueOf(code).name(),
                "status",
                String.valueOf(code),
                "uri",
                path));
  }
}
