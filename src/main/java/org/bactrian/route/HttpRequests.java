package org.bactrian.route;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.springboot.PlatformHttpMessage;
import org.bactrian.journal.Actor;
import org.bactrian.journal.Viewer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Gives routes and beans the HTTP request behind an exchange, as it was received. */
@Component("bactrian.httpRequests")
public final class HttpRequests {
  private static final String REQUEST = "bactrian.request";

  /** The attribute of a request that is shown numbers and texts. */
  private static final String REVEALED = "bactrian.revealed";

  /** The header with the name of the key, as own routes see it. */
  public static final String KEY = "BactrianKey";

  /** Returns the whole body. The request stays known once the body of the exchange is set. */
  public byte[] body(Exchange exchange) {
    HttpServletRequest request = of(exchange);
    set(exchange, request);
    return body(request);
  }

  /** Returns the whole body of a request. */
  public byte[] body(HttpServletRequest request) {
    try {
      return stream(request).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the body was read into memory before", e);
    }
  }

  /** Returns the body as a stream; of a batch, while it is still being received. */
  public static InputStream stream(Exchange exchange) {
    return stream(of(exchange));
  }

  private static InputStream stream(ServletRequest request) {
    while (request instanceof ServletRequestWrapper wrapper) {
      if (request instanceof BufferedRequest buffered) {
        return buffered.body();
      }
      request = wrapper.getRequest();
    }
    throw new IllegalStateException("the request did not pass the filter of the HTTP API");
  }

  public static HttpServletRequest of(Exchange exchange) {
    HttpServletRequest set = setFor(exchange);
    return set == null ? exchange.getMessage(PlatformHttpMessage.class).getRequest() : set;
  }

  /** Returns the request that was {@link #set}; null when there is none. */
  static @Nullable HttpServletRequest setFor(Exchange exchange) {
    return exchange.getProperty(REQUEST, HttpServletRequest.class);
  }

  /** Sets the request behind an exchange that Camel's HTTP component has not made. */
  public static void set(Exchange exchange, HttpServletRequest request) {
    exchange.setProperty(REQUEST, request);
  }

  /** Returns the caller of a request, for the audit. */
  public static Actor actor(Exchange exchange) {
    return Actor.caller(Caller.of(exchange).name(), of(exchange).getRemoteAddr());
  }

  /** Returns whose messages the caller of an exchange may see. */
  public static Viewer viewer(Exchange exchange) {
    return viewer(exchange, Scope.READ);
  }

  /**
   * Returns whose messages the caller of an exchange may see.
   *
   * @param ofAll by this scope, all
   */
  public static Viewer viewer(Exchange exchange, Scope ofAll) {
    HttpServletRequest request = requestOf(exchange);
    Caller caller = request == null ? null : Caller.of(request);
    Viewer viewer = (caller == null ? Caller.of(exchange) : caller).viewer(ofAll);
    return isRevealed(exchange) ? viewer.revealing() : viewer;
  }

  /** Returns the request behind an exchange; null: there is none. */
  static @Nullable HttpServletRequest requestOf(Exchange exchange) {
    HttpServletRequest request = setFor(exchange);
    return request == null && exchange.getMessage() instanceof PlatformHttpMessage message
        ? message.getRequest()
        : request;
  }

  /** Notes that this request is shown numbers and texts. */
  public static void reveal(HttpServletRequest request) {
    request.setAttribute(REVEALED, true);
  }

  /** Returns whether the caller of an exchange has asked for numbers in clear, and may see them. */
  public static boolean isRevealed(Exchange exchange) {
    HttpServletRequest request = requestOf(exchange);
    return request != null && request.getAttribute(REVEALED) != null;
  }

  /** Returns a header; empty when it is absent. */
  public static String header(Exchange exchange, String name) {
    String value = of(exchange).getHeader(name);
    return value == null ? "" : value;
  }
}
