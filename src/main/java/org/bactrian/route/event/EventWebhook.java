package org.bactrian.route.event;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpConstants;
import org.bactrian.message.Traceparent;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.send.RetryAfter;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Builds and signs the request of an event as Standard Webhooks says, and reads its answer. */
@Component("bactrian.eventWebhook")
final class EventWebhook {
  private final URI url;
  private final List<Webhook> keys;
  private final Clock clock;

  @Autowired
  EventWebhook(BactrianProperties properties, Clock clock) {
    this(properties.events().http(), clock);
  }

  EventWebhook(BactrianProperties.EventHttp http, Clock clock) {
    // Without a URL the sink is off, and its route is never called.
    this.url = URI.create(http.url() == null ? "" : http.url());
    this.keys = http.secrets().stream().map(Webhook::new).toList();
    this.clock = clock;
  }

  /** Returns the URL without its query, which Camel would read as options of its own. */
  public String receiver() {
    return url.toString().replaceFirst("[?#].*", "");
  }

  /**
   * Replaces the exchange's message by the request, signed as of now. The headers that belong to
   * the event's form stay.
   */
  public void sign(String event, String id, Exchange exchange) {
    long second = clock.instant().getEpochSecond();
    var request = exchange.getMessage();
    request.removeHeaders("*", "ce-*", Traceparent.NAME, Exchange.CONTENT_TYPE);
    if (request.getHeader(Exchange.CONTENT_TYPE) == null) {
      request.setHeader(Exchange.CONTENT_TYPE, "application/json");
    }
    request.setHeader("webhook-id", id);
    request.setHeader("webhook-timestamp", Long.toString(second));
    request.setHeader("webhook-signature", signature(id, second, event));
    request.setHeader(HttpConstants.HTTP_RAW_QUERY, url.getRawQuery());
    request.setBody(event.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns the value of the header {@code webhook-signature}: one signature for each secret.
   *
   * @param second of the attempt, since 1970
   */
  String signature(String id, long second, String body) {
    return keys.stream().map(key -> sign(key, id, second, body)).collect(Collectors.joining(" "));
  }

  private static String sign(Webhook key, String id, long second, String body) {
    try {
      return key.sign(id, second, body);
    } catch (WebhookSigningException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }

  /**
   * Returns when the answer is 2xx.
   *
   * @throws NotTaken when it is any other
   */
  public void answered(Exchange exchange) {
    int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    if (status == 410) {
      throw new NotTaken("410 Gone", Duration.ZERO, true);
    }
    if (status < 200 || status > 299) {
      String header = exchange.getMessage().getHeader("Retry-After", String.class);
      throw new NotTaken("HTTP " + status, retryAfter(header, clock.instant()), false);
    }
  }

  /** Returns how long the receiver asks to wait: at most a day, zero when it does not ask. */
  static Duration retryAfter(@Nullable String header, Instant now) {
    Duration wait = RetryAfter.of(header, now);
    return wait == null ? Duration.ZERO : wait;
  }

  /** The receiver answered, but did not take the event. */
  static final class NotTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;
    private final boolean gone;

    private NotTaken(String why, Duration retryAfter, boolean gone) {
      super(why);
      this.retryAfter = retryAfter;
      this.gone = gone;
    }

    /** How long the receiver asks to wait; zero when it does not ask. */
    Duration retryAfter() {
      return retryAfter;
    }

    /** Whether the receiver wants no events any more. */
    boolean isGone() {
      return gone;
    }
  }
}
