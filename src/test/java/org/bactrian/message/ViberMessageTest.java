package org.bactrian.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViberMessageTest {
  @ParameterizedTest
  @CsvSource({
    // ttl, timer, the account's default, sent
    ",,,",
    ",,7200,7200",
    ",,10,30",
    ",,9999999,86400",
    "3600,,7200,3600",
    ",600,7200,600",
    ",7200,600,7200",
    "3600,600,7200,600",
  })
  void the_account_s_default_ttl_is_for_messages_with_neither_ttl_nor_timer(
      @Nullable Integer ttl,
      @Nullable Integer timer,
      @Nullable Integer byDefault,
      @Nullable Integer sent) {
    Fallback fallback = new Fallback(Fallback.Rule.UNDELIVERED, seconds(timer), "SMS", null, null);
    assertThat(message(ttl, fallback).ttlWithin(30, 86_400, seconds(byDefault))).isEqualTo(sent);
  }

  private static @Nullable Duration seconds(@Nullable Integer seconds) {
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }

  private static ViberMessage message(@Nullable Integer ttl, Fallback fallback) {
    return new ViberMessage(
        "m-1",
        new Msisdn("+380501234567"),
        null,
        Label.PROMOTION,
        Content.ofText("hello"),
        ttl,
        List.of(),
        null,
        null,
        null,
        null,
        fallback,
        Map.of());
  }
}
