package org.bactrian.route.send;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.bactrian.provider.ProviderResponse;

/** Turns what came of Camel's HTTP call into a {@link ProviderResponse}. */
final class HttpOutcome {
  private HttpOutcome() {}

  /** Reads an answer; its stream must still be open. */
  static ProviderResponse answered(Exchange exchange) {
    Map<String, String> headers = new HashMap<>();
    exchange
        .getMessage()
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (value instanceof String text) {
                headers.put(name.toLowerCase(Locale.ROOT), text);
              }
            });
    int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
    byte[] body = exchange.getMessage().getBody(byte[].class);
    return new ProviderResponse.Answered(status, headers, body == null ? new byte[0] : body);
  }

  /**
   * Reads a call that failed. A request of which nothing was written has never left, whatever the
   * reason: no address, no port, no route, no TLS, or no time.
   *
   * @param departed whether the first byte of the request may have been written
   */
  static ProviderResponse failed(Throwable failure, boolean departed) {
    String name = failure.getClass().getSimpleName();
    return departed ? new ProviderResponse.NoAnswer(name) : new ProviderResponse.NotSent(name);
  }
}
