package org.bactrian.route.event;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpConstants;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.send.RetryAfter;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** An event as Standard Webhooks sends it, and what the receiver's answer says. */
@Component("eventWebhook")
final class EventWebhook {
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private final URI url;
  private final EventSignature signature;
  private final Clock clock;

  EventWebhook(BactrianProperties properties, Clock clock) {
    BactrianProperties.EventHttp http = properties.events().http();
    // Off, nothing asks for it.
    this.url = URI.create(http.url() == null ? "" : http.url());
    this.signature = new EventSignature(http.secrets());
    this.clock = clock;
  }

  /** Where it goes, but for the query: Camel would read that as options. */
  public String receiver() {
    String text = url.toString();
    return text.replaceFirst("[?#].*", "");
  }

  /** Puts the request on the exchange, signed as of now, and nothing else. */
  public void sign(String event, String id, Exchange exchange) {
    long second = clock.instant().getEpochSecond();
    var request = exchange.getMessage();
    request.removeHeaders("*");
    request.setHeader("Content-Type", "application/json");
    request.setHeader("webhook-id", id);
    request.setHeader("webhook-timestamp", Long.toString(second));
    request.setHeader("webhook-signature", signature.of(id, second, event));
    request.setHeader(HttpConstants.HTTP_RAW_QUERY, url.getRawQuery());
    request.setBody(event.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns when the receiver took it.
   *
   * @throws EventNotTaken when it did not: everything but 2xx
   */
  public void answered(Exchange exchange) {
    int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    if (status == 410) {
      throw EventNotTaken.gone();
    }
    if (status < 200 || status > 299) {
      String told = exchange.getMessage().getHeader("Retry-After", String.class);
      throw EventNotTaken.later("HTTP " + status, wait(told, clock.instant()));
    }
  }

  /** Never longer than a day; null when it says nothing. */
  static @Nullable Duration wait(@Nullable String told, Instant now) {
    Duration wait = RetryAfter.of(told, now);
    return wait == null || wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
  }
}
