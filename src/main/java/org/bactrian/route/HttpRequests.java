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
import org.springframework.stereotype.Component;

/** Gives routes and beans the HTTP request behind an exchange, as it was received. */
@Component("bactrian.httpRequests")
public final class HttpRequests {
  private static final String REQUEST = "bactrian.request";

  /** The request attribute, and the header and property of exchanges, with the name of the key. */
  public static final String KEY = "BactrianKey";

  /** Returns the whole body. */
  public byte[] body(Exchange exchange) {
    return body(of(exchange));
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
    HttpServletRequest set = exchange.getProperty(REQUEST, HttpServletRequest.class);
    return set == null ? exchange.getMessage(PlatformHttpMessage.class).getRequest() : set;
  }

  /** Sets the request behind an exchange that Camel's HTTP component has not made. */
  public static void set(Exchange exchange, HttpServletRequest request) {
    exchange.setProperty(REQUEST, request);
  }

  /**
   * Returns the name of the API key with which the message of an exchange came; empty: it came
   * without one, or by no request.
   */
  public static String key(Exchange exchange) {
    Object key = exchange.getProperty(KEY);
    if (key == null) {
      HttpServletRequest request = exchange.getProperty(REQUEST, HttpServletRequest.class);
      if (request == null && exchange.getMessage() instanceof PlatformHttpMessage message) {
        request = message.getRequest();
      }
      key = request == null ? null : request.getAttribute(KEY);
    }
    return key == null ? "" : (String) key;
  }

  /** Returns the caller of a request, for the audit. */
  public static Actor actor(Exchange exchange) {
    return Actor.caller(key(exchange), of(exchange).getRemoteAddr());
  }

  /** Returns whose messages the caller of an exchange may see. */
  public static Viewer viewer(Exchange exchange) {
    return Viewer.OF_ALL;
  }

  /** Sets the name of the API key for an exchange that is made for a part of a request. */
  public static void setKey(Exchange exchange, String key) {
    exchange.setProperty(KEY, key);
  }

  /** Returns a header; empty when it is absent. */
  public static String header(Exchange exchange, String name) {
    String value = of(exchange).getHeader(name);
    return value == null ? "" : value;
  }
}
