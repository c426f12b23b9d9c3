package org.bactrian.provider.alibaba;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bactrian.provider.SettingsContract;
import org.junit.jupiter.api.Test;

class AlibabaSettingsTest extends SettingsContract<AlibabaSettings> {
  AlibabaSettingsTest() {
    super(
        AlibabaSettings.class,
        Map.of(
            "url", "https://cams.example.com",
            "access-key-id", "who",
            "access-key-secret", "hush",
            "from", "20019"));
  }

  @Override
  protected String faults() {
    return """
        url | ftp://example.com | url must be http or https, not ftp://example.com
        parameters | body | parameters must be query or form, not body
        """;
  }

  @Test
  void the_properties_of_an_account_are_bound_by_their_names() {
    assertThat(
            with(
                Map.of("security-token", "token", "cust-space-id", "282514", "parameters", "form")))
        .isEqualTo(
            new AlibabaSettings(
                minimal().url(), "who", "hush", "token", "20019", "282514", "form"));
    assertThat(minimal().url()).hasToString("https://cams.example.com");
  }

  @Test
  void an_optional_property_may_be_absent_or_empty() {
    assertThat(with(Map.of("security-token", "", "cust-space-id", "")))
        .isEqualTo(minimal())
        .isEqualTo(
            new AlibabaSettings(minimal().url(), "who", "hush", null, "20019", null, "query"));
  }
}
