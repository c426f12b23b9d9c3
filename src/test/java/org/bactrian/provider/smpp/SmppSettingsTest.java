package org.bactrian.provider.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SmppSettingsTest {
  private static SmppSettings settings(@Nullable String host, int port, String password) {
    return new SmppSettings(
        host, port, "me", password, "", null, 10, Duration.ofSeconds(30), ReceiptIds.AUTO);
  }

  @Test
  void has_defaults_and_an_address() {
    SmppSettings bound =
        new Binder(
                new MapConfigurationPropertySource(
                    Map.of("a.host", "smsc.example", "a.system-id", "me", "a.password", "secret")))
            .bindOrCreate("a", SmppSettings.class);
    assertThat(bound)
        .isEqualTo(
            new SmppSettings(
                "smsc.example",
                2775,
                "me",
                "secret",
                "",
                null,
                10,
                Duration.ofSeconds(30),
                ReceiptIds.AUTO));
    assertThat(bound.url()).hasToString("smpp://smsc.example:2775").hasHost("smsc.example");
  }

  @Test
  void tells_no_secret() {
    assertThat(settings("smsc.example", 2775, "s3cret").toString()).doesNotContain("s3cret");
  }

  @Test
  void says_what_is_wrong() {
    assertThatThrownBy(() -> settings(null, 2775, "x")).hasMessage("host is missing");
    assertThatThrownBy(() -> settings("a host", 2775, "x")).hasMessageContaining("host must be");
    assertThatThrownBy(() -> settings("smsc_1", 2775, "x")).hasMessageContaining("host must be");
    assertThatThrownBy(() -> settings("smsc", 0, "x")).hasMessageContaining("port must be");
    assertThatThrownBy(() -> settings("smsc", 1, "123456789")).hasMessageContaining("password");
  }

  @Test
  void an_address_of_six_has_its_brackets() {
    assertThat(settings("::1", 2775, "x").url()).hasHost("[::1]");
  }
}
