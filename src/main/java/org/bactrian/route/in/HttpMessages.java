package org.bactrian.route.in;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import org.apache.camel.Exchange;
import org.bactrian.message.Traceparent;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.accept.ReceivedMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/** Reads a message that is posted, with the headers that count beside its body. */
@Component("bactrian.httpMessages")
final class HttpMessages {
  private static final String CLOUD_EVENT = "ce-";
  private static final String SPECVERSION = CLOUD_EVENT + "specversion";

  private final HttpRequests requests;

  HttpMessages(HttpRequests requests) {
    this.requests = requests;
  }

  /**
   * Returns the body for {@code direct:accept}: bytes, or a {@link ReceivedMessage} where the
   * request has a header {@code traceparent} or those of a CloudEvent in binary mode.
   */
  public Object read(Exchange exchange) {
    HttpServletRequest request = HttpRequests.of(exchange);
    byte[] body = requests.body(request);
    return request.getHeader(Traceparent.NAME) == null && request.getHeader(SPECVERSION) == null
        ? body
        : ReceivedMessage.of(body, null, CLOUD_EVENT, name -> header(request, name));
  }

  /** Returns the trace of a request; null when it names none, or two: then neither counts. */
  static @Nullable String traceparent(HttpServletRequest request) {
    Enumeration<String> all = request.getHeaders(Traceparent.NAME);
    String first = all.hasMoreElements() ? all.nextElement() : null;
    return all.hasMoreElements() ? null : Traceparent.of(first);
  }

  private static @Nullable String header(HttpServletRequest request, String name) {
    if (name.equals(Traceparent.NAME)) {
      return traceparent(request);
    }
    String value = request.getHeader(name);
    return value == null || value.indexOf('%') < 0 ? value : decoded(value);
  }

  /** A header has what is not ASCII percent-encoded. */
  private static String decoded(String value) {
    try {
      return UriUtils.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }
}
