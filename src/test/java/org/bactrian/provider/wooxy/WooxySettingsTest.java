package org.bactrian.provider.wooxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bactrian.provider.SettingsContract;
import org.bactrian.provider.wooxy.WooxySettings.ButtonField;
import org.junit.jupiter.api.Test;

class WooxySettingsTest extends SettingsContract<WooxySettings> {
  WooxySettingsTest() {
    super(
        WooxySettings.class,
        Map.of("url", "https://api.wooxy.com", "access-token", "hush", "domain", "shop.example"));
  }

  @Override
  protected String faults() {
    return """
        url | ftp://example.com | url must be http or https, not ftp://example.com
        sender-id |   | sender-id is empty: leave it out instead
        """;
  }

  @Test
  void the_properties_of_an_account_are_bound_by_their_names() {
    assertThat(minimal().url()).hasToString("https://api.wooxy.com");
    assertThat(minimal())
        .isEqualTo(
            new WooxySettings(minimal().url(), "hush", "shop.example", null, ButtonField.BUTTON));
    assertThat(with(Map.of("sender-id", "Shop", "button-field", "buttons")))
        .isEqualTo(
            new WooxySettings(
                minimal().url(), "hush", "shop.example", "Shop", ButtonField.BUTTONS));
  }
}
