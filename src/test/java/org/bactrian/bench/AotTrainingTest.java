package org.bactrian.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AotTrainingTest {
  @Test
  void an_older_java_is_named() {
    assertThatThrownBy(() -> AotTraining.requireJava(17))
        .hasMessage(
            "the profile aot needs Java 25 or newer, and Maven runs on Java 17; set JAVA_HOME");
    assertThatCode(() -> AotTraining.requireJava(25)).doesNotThrowAnyException();
  }

  @Test
  void a_message_that_is_to_be_seen_is_wrong_until_then() throws JsonProcessingException {
    assertThat(wrong(0, "{'status': 'delivered'}"))
        .startsWith("delivered, SMS none instead of seen, SMS none");
    assertThat(wrong(0, "{'status': 'seen', 'fallback': {'rule': 'undelivered'}}")).isNull();
    assertThat(wrong(0, "{'title': 'Not Found'}")).startsWith("missing, ");
  }

  @Test
  void a_message_that_is_not_on_viber_is_wrong_without_its_sms() throws JsonProcessingException {
    assertThat(wrong(3, "{'status': 'undelivered'}"))
        .startsWith("undelivered, SMS none instead of undelivered, SMS delivered");
    assertThat(wrong(3, "{'status': 'undelivered', 'fallback': {'status': 'delivered'}}")).isNull();
  }

  @Test
  void alibaba_has_no_status_for_an_expired_message() throws JsonProcessingException {
    String sms = "'fallback': {'status': 'delivered'}}";
    assertThat(wrong(9, "{'status': 'expired', " + sms)).isNull();
    assertThat(wrong(10, "{'status': 'undelivered', " + sms)).isNull();
  }

  private static @Nullable String wrong(int number, String state) throws JsonProcessingException {
    return new AotMessage(number).wrong(new ObjectMapper().readTree(state.replace('\'', '"')));
  }
}
