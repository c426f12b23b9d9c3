package org.bactrian.route.send;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.apache.camel.Exchange;
import org.bactrian.delivery.SendResult;
import org.bactrian.provider.ProviderResponse;
import org.jspecify.annotations.Nullable;

/** The header of that name (RFC 9110, 10.2.3): seconds, or a date. */
public final class RetryAfter {
  private RetryAfter() {}

  /** A refusal, with how long its HTTP answer asked to be left alone. */
  public static SendResult added(SendResult result, Exchange exchange, Instant now) {
    return result instanceof SendResult.Refused refused
            && exchange.getVariable("response") instanceof ProviderResponse.Answered answer
        ? refused.notBefore(of(answer.headers().get("retry-after"), now))
        : result;
  }

  /** How long from now; null when there is none, or none that can be read. */
  public static @Nullable Duration of(@Nullable String header, Instant now) {
    if (header == null) {
      return null;
    }
    if (header.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(header));
    }
    try {
      Instant at = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return at.isAfter(now) ? Duration.between(now, at) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
