package org.bactrian.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.bactrian.journal.QuietHours;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.NestedExceptionUtils;

class BactrianPropertiesTest {
  private static BactrianProperties read(Map<String, String> set) {
    return new Binder(new MapConfigurationPropertySource(set))
        .bindOrCreate("bactrian", BactrianProperties.class);
  }

  @ParameterizedTest
  @CsvSource({
    "bactrian.retention.content, 59m, bactrian.retention.content must be at least 1h",
    "bactrian.retention.history, 89d,"
        + " bactrian.retention.history must not be shorter than bactrian.retention.content",
    "bactrian.quiet-hours.promotion.from, 1260,"
        + " 'bactrian.quiet-hours.promotion.from must be a time of day in quotes, such as \"21:00\":"
        + " without quotes YAML makes a number of it'",
    "bactrian.suppressions.start-words, STOP,"
        + " 'bactrian.suppressions.start-words has a word that is in stop-words, too'",
    "bactrian.events.receivers.shop.url, http://shop.example/,"
        + " bactrian.events.receivers.shop.url must be https://… without a user name; http only"
        + " with allow-private",
    "bactrian.events.receivers.shop.url, https://shop.example/,"
        + " bactrian.events.receivers.shop.secrets must name a secret: whsec_ and base64",
    "bactrian.events.receivers.shop.timeout, 2s,"
        + " bactrian.events.receivers.shop.url must be set: https://…",
    "bactrian.events.http.filter.types, fax, 'bactrian.events.http.filter.types must each be one"
        + " of clicked, operator, parts, price, reply, silence, status, subscription'",
    "bactrian.events.receivers.log.timeout, 2s, 'bactrian.events.receivers.log: a receiver''s name"
        + " has 1 to 20 of a-z 0-9 -, begins with a letter, and is not that of another event sink'",
    "bactrian.backlog, -1, bactrian.backlog must not be negative; 0: no limit"
  })
  void a_wrong_property_is_named(String property, String value, String sentence) {
    Throwable failure = catchThrowable(() -> read(Map.of(property, value)));
    assertThat(NestedExceptionUtils.getMostSpecificCause(failure)).hasMessage(sentence);
  }

  @Test
  void quiet_hours_are_two_times_of_day_that_differ() {
    String prefix = "bactrian.quiet-hours.promotion.";
    assertThat(read(Map.of(prefix + "from", "21:00", prefix + "until", "08:00")).quietHours())
        .extracting(BactrianProperties.QuietSettings::hours)
        .isEqualTo(new QuietHours(LocalTime.of(21, 0), LocalTime.of(8, 0)));
    assertThat(read(Map.of()).quietHours().hours()).isEqualTo(QuietHours.NONE);
    for (Map<String, String> wrong :
        List.of(
            Map.of(prefix + "from", "21:00"),
            Map.of(prefix + "from", "21:00", prefix + "until", "21:00"))) {
      assertThat(NestedExceptionUtils.getMostSpecificCause(catchThrowable(() -> read(wrong))))
          .hasMessageContaining(prefix);
    }
  }

  @Test
  void messages_may_be_kept_for_a_hundred_years() {
    Map<String, String> set =
        Map.of("bactrian.retention.content", "36500d", "bactrian.retention.history", "36500d");
    assertThat(read(set).retention().history()).isEqualTo(Duration.ofDays(36_500));
  }
}
