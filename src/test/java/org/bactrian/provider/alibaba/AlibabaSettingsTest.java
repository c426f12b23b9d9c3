package org.bactrian.provider.alibaba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.bactrian.provider.Provider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AlibabaSettingsTest {
  private static final Map<String, String> WHOLE =
      Map.of(
          "url", "https://cams.example.com",
          "access-key-id", "key",
          "access-key-secret", "secret",
          "from", "20019");

  @Test
  void the_properties_of_an_account_are_bound_by_their_names() {
    Map<String, String> all = new HashMap<>(WHOLE);
    all.put("security-token", "token");
    all.put("cust-space-id", "282514");
    all.put("parameters", "form");
    AlibabaSettings viber = bind(all, AlibabaSettings.class);
    assertThat(viber.url()).hasToString("https://cams.example.com");
    assertThat(viber.accessKeyId()).isEqualTo("key");
    assertThat(viber.accessKeySecret()).isEqualTo("secret");
    assertThat(viber.securityToken()).isEqualTo("token");
    assertThat(viber.from()).isEqualTo("20019");
    assertThat(viber.custSpaceId()).isEqualTo("282514");
    assertThat(viber.parameters()).isEqualTo("form");
  }

  @Test
  void what_is_optional_may_be_left_out_or_empty() {
    Map<String, String> empty = new HashMap<>(WHOLE);
    empty.put("security-token", "");
    empty.put("cust-space-id", "");
    assertThat(bind(empty, AlibabaSettings.class))
        .isEqualTo(bind(WHOLE, AlibabaSettings.class))
        .satisfies(
            viber -> {
              assertThat(viber.securityToken()).isNull();
              assertThat(viber.custSpaceId()).isNull();
              assertThat(viber.parameters()).isEqualTo("query");
            });
    empty.put("from", "");
    assertThat(bind(empty, AlibabaSmsSettings.class).from()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url||url is missing",
        "url|ftp://example.com|url must be http or https, not ftp://example.com",
        "access-key-id||access-key-id is missing",
        "access-key-secret||access-key-secret is missing",
        "from||from is missing",
        "parameters|body|parameters must be query or form, not body",
      })
  void a_wrong_property_of_a_viber_account_is_named(String name, String value, String sentence) {
    assertFault(AlibabaSettings.class, name, value, sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url||url is missing",
        "access-key-id||access-key-id is missing",
        "access-key-secret||access-key-secret is missing",
        "from|My Shop|from must be up to 11 letters and digits, or up to 15 digits",
        "from|Alicloud1234|from must be up to 11 letters and digits, or up to 15 digits",
      })
  void so_is_one_of_an_sms_account(String name, String value, String sentence) {
    assertFault(AlibabaSmsSettings.class, name, value, sentence);
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
    properties.forEach((name, value) -> prefixed.put("bactrian.accounts.ali." + name, value));
    return new Binder(new MapConfigurationPropertySource(prefixed))
        .bindOrCreate("bactrian.accounts.ali", type);
  }
}
