package org.bactrian.provider.nxcloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bactrian.provider.SettingsContract;
import org.junit.jupiter.api.Test;

class NxCloudSmsSettingsTest extends SettingsContract<NxCloudSmsSettings> {
  NxCloudSmsSettingsTest() {
    super(
        NxCloudSmsSettings.class,
        Map.of(
            "url", "https://api.example.com",
            "access-key", "who",
            "access-secret", "hush",
            "app-key", "texts"));
  }

  @Override
  protected String faults() {
    return """
        algorithm | sha1 | algorithm must be md5 or sha256, not sha1
        """;
  }

  @Test
  void the_properties_of_an_account_are_bound_by_their_names() {
    assertThat(minimal().url()).hasToString("https://api.example.com");
    assertThat(minimal().accessKey()).isEqualTo("who");
    assertThat(minimal().accessSecret()).isEqualTo("hush");
    assertThat(minimal().appKey()).isEqualTo("texts");
    assertThat(with(Map.of("algorithm", "sha256")).algorithm()).isEqualTo("sha256");
  }
}
