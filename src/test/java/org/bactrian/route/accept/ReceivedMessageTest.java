package org.bactrian.route.accept;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReceivedMessageTest {
  @Test
  void a_broker_s_name_with_the_characters_of_an_id_is_the_id() {
    assertThat(ReceivedMessage.id("jms", "4481d8bb-e584-11f1-890e-02fc00000001"))
        .isEqualTo("jms-4481d8bb-e584-11f1-890e-02fc00000001");
  }

  @Test
  void any_other_name_is_hashed_and_gives_the_same_id_each_time() {
    String id = ReceivedMessage.id("jms", "a name/with other characters");

    assertThat(id).matches("jms-[0-9a-f]{40}");
    assertThat(ReceivedMessage.id("jms", "a name/with other characters")).isEqualTo(id);
    assertThat(ReceivedMessage.id("jms", "another name/with other characters")).isNotEqualTo(id);
    assertThat(ReceivedMessage.id("jms", "x".repeat(61))).matches("jms-[0-9a-f]{40}");
  }

  @Test
  void its_text_shows_no_number() {
    assertThat(new ReceivedMessage("{\"to\":\"+380501234567\"}", "jms-1").toString())
        .doesNotContain("380");
  }
}
