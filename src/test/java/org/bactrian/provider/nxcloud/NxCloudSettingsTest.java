package org.bactrian.provider.nxcloud;

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

class NxCloudSettingsTest {
  private static final Map<String, String> WHOLE =
      Map.of(
          "url", "https://api.example.com",
          "access-key", "key",
          "access-secret", "secret",
          "tenant-id", "123",
          "app-key", "app");

  @Test
  void the_properties_of_an_account_are_bound_by_their_names() {
    NxCloudSettings viber = bind(WHOLE, NxCloudSettings.class);
    assertThat(viber.url()).hasToString("https://api.example.com");
    assertThat(viber.accessKey()).isEqualTo("key");
    assertThat(viber.accessSecret()).isEqualTo("secret");
    assertThat(viber.tenantId()).isEqualTo(123);
    assertThat(viber.appkey()).isEqualTo("app");
    assertThat(viber.algorithm()).isEqualTo("md5");
    assertThat(bind(WHOLE, NxCloudSmsSettings.class).appKey()).isEqualTo("app");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url||url is missing",
        "url|ftp://example.com|url must be http or https, not ftp://example.com",
        "url|api.example.com|url must be http or https, not api.example.com",
        "access-key||access-key is missing",
        "access-secret||access-secret is missing",
        "tenant-id||tenant-id is missing, or not a positive number",
        "appkey||appkey is missing",
        "algorithm|sha1|algorithm must be md5 or sha256, not sha1",
      })
  void a_wrong_property_is_named_in_a_sentence(String name, String value, String sentence) {
    assertFault(NxCloudSettings.class, name, value, sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url||url is missing",
        "access-key||access-key is missing",
        "access-secret||access-secret is missing",
        "app-key||app-key is missing",
        "algorithm|sha1|algorithm must be md5 or sha256, not sha1",
      })
  void so_is_one_of_an_sms_account(String name, String value, String sentence) {
    assertFault(NxCloudSmsSettings.class, name, value, sentence);
  }

  private static void assertFault(
      Class<? extends Provider.Settings> type, String name, String value, String sentence) {
    Map<String, String> properties = new HashMap<>(WHOLE);
    // To Spring appkey and app-key are one name.
    properties.remove(name.equals("appkey") ? "app-key" : name);
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
    properties.forEach((name, value) -> prefixed.put("bactrian.accounts.nx." + name, value));
    return new Binder(new MapConfigurationPropertySource(prefixed))
        .bindOrCreate("bactrian.accounts.nx", type);
  }
}
