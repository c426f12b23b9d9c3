package org.bactrian.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BehaviourTest {
  @ParameterizedTest
  @CsvSource({
    "001,SEEN",
    "002,EXPIRED",
    "003,UNDELIVERED",
    "004,NO_RECEIPT",
    "005,NO_CREDIT",
    "006,BAD_NUMBER",
    "007,DOWN",
    "008,NO_ANSWER",
    "009,THROTTLED",
    "010,DELIVERED",
    "000,DELIVERED",
  })
  void three_digits_choose_the_behaviour(String digits, Behaviour behaviour) {
    assertThat(Behaviour.ofViber("380501234" + digits)).isEqualTo(behaviour);
    assertThat(Behaviour.ofSms("380501" + digits + "003")).isEqualTo(behaviour);
  }

  @Test
  void a_number_that_is_too_short_is_delivered() {
    assertThat(Behaviour.ofViber("")).isEqualTo(Behaviour.DELIVERED);
    assertThat(Behaviour.ofSms("003")).isEqualTo(Behaviour.DELIVERED);
  }
}
