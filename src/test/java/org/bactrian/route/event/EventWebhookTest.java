package org.bactrian.route.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.EventFilter;
import org.bactrian.route.EventFormat;
import org.junit.jupiter.api.Test;

class EventWebhookTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

  @Test
  void the_signature_is_that_of_the_specification_s_example() {
    var http =
        new BactrianProperties.EventHttp(
            "https://shop.example/",
            List.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
            List.of(),
            Duration.ofSeconds(2),
            false,
            EventFormat.PLAIN,
            EventFilter.ALL);

    assertThat(
            new EventWebhook(http, Clock.systemUTC())
                .signature("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void a_receiver_is_waited_for_as_long_as_it_asks_but_for_a_day_at_most() {
    assertThat(EventWebhook.retryAfter("120", NOW)).isEqualTo(Duration.ofMinutes(2));
    assertThat(EventWebhook.retryAfter("999999999", NOW)).isEqualTo(Duration.ofDays(1));
    assertThat(EventWebhook.retryAfter(null, NOW)).isZero();
  }
}
