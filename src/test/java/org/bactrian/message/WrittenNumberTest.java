package org.bactrian.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenNumberTest {
  private static final WrittenNumber NUMBER = new WrittenNumber(new Msisdn("+380501234567"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+380501234567",
        "380501234567",
        "00380501234567",
        "{\"to\":\"380501234567\"}",
        "to=%2B380501234567&x=1",
        "0501234567",
        "501234567 is a number"
      })
  void it_is_found_however_it_is_written(String text) {
    assertThat(NUMBER.isIn(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "380501234568",
        "1380501234567",
        "3805012345670",
        "50123456",
        "38050123456",
        "7501234567"
      })
  void a_part_of_a_longer_number_is_another(String text) {
    assertThat(NUMBER.isIn(text)).isFalse();
  }

  @Test
  void only_the_number_is_masked() {
    assertThat(NUMBER.masked("1102: +380501234567 is no user, 380501234568 is"))
        .isEqualTo("1102: +************ is no user, 380501234568 is");
  }

  @Test
  void a_short_number_is_not_found_without_its_country_code() {
    WrittenNumber saintHelena = new WrittenNumber(new Msisdn("+29022158"));
    assertThat(saintHelena.isIn("order 22158")).isFalse();
    assertThat(saintHelena.isIn("29022158")).isTrue();
  }
}
