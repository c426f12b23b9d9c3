package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.springframework.test.context.TestPropertySource;

/** Tests the table's line {@code unknown} without {@code duration}, where an SMS follows. */
@TestPropertySource(properties = "bactrian.fallback.unknown=sms")
class UnknownThenSmsJourneyTest extends AllProviders {
  @EachAccountAndRule
  void what_nobody_answered_for_is_followed_by_an_sms(String account, String rule) {
    String to = number("008");
    String fallback = ", \"fallback\": {\"rule\": \"" + rule + "\"}";
    JsonNode state = api.awaitSms(api.accept(text(to, by(account) + fallback)), "delivered");
    assertThat(state.get("status").asText()).isEqualTo("unknown");
    assertThat(state.at("/fallback/trigger").asText()).isEqualTo("no_answer");
    assertThat(callsAt(account, to)).hasSize(1);
    assertThat(smsAtProviders(to)).isEqualTo(1);
  }
}
