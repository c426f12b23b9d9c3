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

/** What came by HTTP, as it came. */
@Component("httpRequest")
public final class HttpRequests {
  /** The bytes of the body. */
  public byte[] body(Exchange exchange) {
    try {
      return stream(exchange).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  /** The body as it comes. */
  public static InputStream stream(Exchange exchange) {
    ServletRequest request = of(exchange);
    while (request instanceof ServletRequestWrapper wrapper) {
      if (request instanceof BufferedRequest read) {
        return read.body();
      }
      request = wrapper.getRequest();
    }
    throw new IllegalStateException("the request came in by no door");
  }

  public static HttpServletRequest of(Exchange exchange) {
    return exchange.getMessage(PlatformHttpMessage.class).getRequest();
  }

  /** An absent header is empty. */
  public static String header(Exchange exchange, String name) {
    String value = of(exchange).getHeader(name);
    return value == null ? "" : value;
  }
}
