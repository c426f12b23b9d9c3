package org.bactrian.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
  @ParameterizedTest
  @CsvSource({
    "188.226.196.117, 188.226.196.117, true",
    "188.226.196.117/32, 188.226.196.118, false",
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "0.0.0.0/0, 8.8.8.8, true",
    "2001:db8::/32, 2001:db8:1::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "10.0.0.0/8, 2001:db8::1, false"
  })
  void an_address_is_in_a_network_when_its_first_bits_are(
      String network, String address, boolean isIn) {
    assertThat(Networks.contains(network, address)).isEqualTo(isIn);
  }

  @Test
  void an_empty_list_allows_every_address() {
    assertThat(Networks.allow(List.of(), "1.2.3.4")).isTrue();
    assertThat(Networks.allow(List.of("10.0.0.0/8", "1.2.3.4"), "1.2.3.4")).isTrue();
    assertThat(Networks.allow(List.of("10.0.0.0/8"), "1.2.3.4")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.com", "10.0.0.0/33", "10.0.0.0/x", ""})
  void a_text_that_is_no_network_is_refused(String network) {
    assertThatThrownBy(() -> Networks.contains(network, "1.2.3.4"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
