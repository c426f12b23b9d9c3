package org.bactrian.provider.wooxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bactrian.provider.SettingsContract;
import org.junit.jupiter.api.Test;

class WooxySmsSettingsTest extends SettingsContract<WooxySmsSettings> {
  WooxySmsSettingsTest() {
    super(
        WooxySmsSettings.class,
        Map.of("url", "https://api.wooxy.com", "access-token", "hush", "domain", "shop.example"));
  }

  @Override
  protected String faults() {
    String sentence = "from-name must be up to 11 of A-Z a-z 0-9 and space, or a phone number";
    return "from-name | Магазин | " + sentence + "\nfrom-name | twelve chars | " + sentence;
  }

  @Test
  void the_properties_of_an_account_are_bound_by_their_names() {
    assertThat(minimal())
        .isEqualTo(new WooxySmsSettings(minimal().url(), "hush", "shop.example", null));
    assertThat(with(Map.of("from-name", "My Shop 1")).fromName()).isEqualTo("My Shop 1");
  }
}
