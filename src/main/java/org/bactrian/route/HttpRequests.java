package org.bactrian.route;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.springboot.PlatformHttpMessage;
import org.springframework.stereotype.Component;

/** Gives routes and beans the HTTP request behind an exchange, as it was received. */
@Component("bactrian.httpRequests")
public final class HttpRequests {
  private static final String REQUEST = "bactrian.request";

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

  /** Returns a header; empty when it is absent. */
  public static String header(Exchange exchange, String name) {
    String value = of(exchange).getHeader(name);
    return value == null ? "" : value;
  }
}
