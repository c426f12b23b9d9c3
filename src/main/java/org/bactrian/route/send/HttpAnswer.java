package org.bactrian.route.send;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.bactrian.provider.ProviderResponse;

/** Turns the HTTP answer that Camel received into a {@link ProviderResponse}. */
final class HttpAnswer {
  private HttpAnswer() {}

  static ProviderResponse of(Exchange exchange) {
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
}
