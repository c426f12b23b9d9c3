package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedNumbersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "call:/v1/messages?to=%2B380501234567",
        "call:/v1/messages?to=+380501234567&limit=5",
        "call:/v1/messages?limit=5&to=501234567",
        "call:/v1/messages?to=123456",
        "call:/v1/messages?to=%31%32%33%34%35%36",
        "call:/v1/suppressions/380501234567",
        "call:/v1/suppressions/%2B380501234567"
      })
  void no_address_of_a_call_has_a_number(String call) {
    assertThat(MaskedNumbers.inUri(call))
        .doesNotContainPattern("[0-9]{6}")
        .startsWith(call.substring(0, "call:/v1/".length()));
  }

  @Test
  void other_parts_of_an_address_stay() {
    String call = "call:/v1/messages/order-42/events?limit=50&from=2026-11-21T08:00:00Z";
    assertThat(MaskedNumbers.inUri(call)).isEqualTo(call);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"filter\": {\"to\": \"380501234567\"}}",
        "{\"filter\": {\"to\": 501234567}}",
        "{\"reason\": \"call 380501234567\"}",
        "[{\"after\": {\"reason\": \"call +380 50 123 4567\"}}]"
      })
  void no_filter_and_no_reason_has_a_number(String json) throws JsonProcessingException {
    String masked =
        MaskedNumbers.in(MaskedNumbers.in(new ObjectMapper().readTree(json)).toString());
    assertThat(masked).doesNotContainPattern("[0-9]{6}").contains("*");
  }

  @Test
  void the_account_that_messages_are_moved_to_stays() throws JsonProcessingException {
    String json = "{\"to\":\"sms-2026\",\"count\":1234567}";
    assertThat(MaskedNumbers.in(new ObjectMapper().readTree(json))).hasToString(json);
  }
}
