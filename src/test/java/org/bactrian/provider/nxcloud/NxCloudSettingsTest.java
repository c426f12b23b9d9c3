package org.bactrian.provider.nxcloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bactrian.provider.SettingsContract;
import org.junit.jupiter.api.Test;

class NxCloudSettingsTest extends SettingsContract<NxCloudSettings> {
  NxCloudSettingsTest() {
    super(
        NxCloudSettings.class,
        Map.of(
            "url", "https://api.example.com",
            "access-key", "who",
            "access-secret", "hush",
            "tenant-id", "123",
            "appkey", "viber"));
  }

  @Override
  protected String faults() {
    return """
        url | ftp://example.com | url must be http or https, not ftp://example.com
        url | api.example.com | url must be http or https, not api.example.com
        tenant-id | -1 | tenant-id is missing, or not a positive number
        algorithm | sha1 | algorithm must be md5 or sha256, not sha1
        """;
  }

  @Test
  void the_properties_of_an_account_are_bound_by_their_names() {
    assertThat(minimal().url()).hasToString("https://api.example.com");
    assertThat(minimal().accessKey()).isEqualTo("who");
    assertThat(minimal().accessSecret()).isEqualTo("hush");
    assertThat(minimal().tenantId()).isEqualTo(123);
    assertThat(minimal().appkey()).isEqualTo("viber");
    assertThat(minimal().algorithm()).isEqualTo("md5");
  }
}
