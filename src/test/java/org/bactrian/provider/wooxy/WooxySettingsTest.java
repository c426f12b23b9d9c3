package org.bactrian.provider.wooxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.bactrian.provider.Provider;
import org.bactrian.provider.wooxy.WooxySettings.ButtonField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class WooxySettingsTest {
  private static final Map<String, String> WHOLE =
      Map.of("url", "https://api.wooxy.com", "access-token", "token", "domain", "shop.example");

  @Test
  void the_properties_of_an_account_are_bound_by_their_names() {
    WooxySettings viber = bind(WHOLE, WooxySettings.class);
    assertThat(viber.url()).hasToString("https://api.wooxy.com");
    assertThat(viber.accessToken()).isEqualTo("token");
    assertThat(viber.domain()).isEqualTo("shop.example");
    assertThat(viber.senderId()).isNull();
    assertThat(viber.buttonField()).isEqualTo(ButtonField.BUTTON);
    WooxySmsSettings sms = bind(WHOLE, WooxySmsSettings.class);
    assertThat(sms.domain()).isEqualTo("shop.example");
    assertThat(sms.fromName()).isNull();
  }

  @Test
  void what_may_be_left_out_is_bound_too() {
    Map<String, String> all = new HashMap<>(WHOLE);
    all.putAll(Map.of("sender-id", "Shop", "button-field", "buttons", "from-name", "My Shop 1"));
    assertThat(bind(all, WooxySettings.class).senderId()).isEqualTo("Shop");
    assertThat(bind(all, WooxySettings.class).buttonField()).isEqualTo(ButtonField.BUTTONS);
    assertThat(bind(all, WooxySmsSettings.class).fromName()).isEqualTo("My Shop 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url||url is missing",
        "url|ftp://example.com|url must be http or https, not ftp://example.com",
        "access-token||access-token is missing",
        "domain||domain is missing",
        "sender-id|' '|sender-id is empty: leave it out instead",
      })
  void a_wrong_property_is_named_in_a_sentence(String name, String value, String sentence) {
    assertFault(WooxySettings.class, name, value, sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url||url is missing",
        "access-token||access-token is missing",
        "domain||domain is missing",
        "from-name|Магазин|from-name must be up to 11 of A-Z a-z 0-9 and space, or a phone number",
        "from-name|twelve chars|from-name must be up to 11 of A-Z a-z 0-9 and space, or a phone number",
      })
  void so_is_one_of_an_sms_account(String name, String value, String sentence) {
    assertFault(WooxySmsSettings.class, name, value, sentence);
  }

  @Test
  void the_token_is_never_printed() {
    assertThat(bind(WHOLE, WooxySettings.class)).asString().doesNotContain("token");
    assertThat(bind(WHOLE, WooxySmsSettings.class)).asString().doesNotContain("token");
  }

  private static void assertFault(
      Class<? extends Provider.Settings> type, String name, String value, String sentence) {
    Map<String, String> properties = new HashMap<>(WHOLE);
    properties.remove(name);
    if (value != null) {
      properties.put(name, value);
    }
    assertThatThrownBy(() -> bind(properties, type))
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }

  private static <S> S bind(Map<String, String> properties, Class<S> type) {
    Map<String, String> prefixed = new HashMap<>();
    properties.forEach((name, value) -> prefixed.put("bactrian.accounts.wooxy." + name, value));
    return new Binder(new MapConfigurationPropertySource(prefixed))
        .bindOrCreate("bactrian.accounts.wooxy", type);
  }
}
