package org.bactrian.route.send;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.bactrian.delivery.SendResult;
import org.bactrian.provider.ProviderResponse;
import org.jspecify.annotations.Nullable;

/** Reads the HTTP header {@code Retry-After} (RFC 9110, 10.2.3): seconds, or a date. */
public final class RetryAfter {
  private static final Duration LONGEST = Duration.ofDays(1);

  private RetryAfter() {}

  /** Adds to a refusal how long the provider's answer asked to be left alone. */
  static SendResult added(SendResult result, @Nullable ProviderResponse response, Instant now) {
    return result instanceof SendResult.Refused refused
            && response instanceof ProviderResponse.Answered answer
        ? refused.notBefore(of(answer.headers().get("retry-after"), now))
        : result;
  }

  /**
   * Returns how long to wait from now, at most a day; null when there is no header, or an
   * unreadable one.
   */
  public static @Nullable Duration of(@Nullable String header, Instant now) {
    if (header == null) {
      return null;
    }
    if (header.matches("[0-9]{1,9}")) {
      return bounded(Duration.ofSeconds(Long.parseLong(header)));
    }
    try {
      Instant at = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return at.isAfter(now) ? bounded(Duration.between(now, at)) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Duration bounded(Duration wait) {
    return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
  }
}
