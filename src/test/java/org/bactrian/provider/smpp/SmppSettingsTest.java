package org.bactrian.provider.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.bactrian.provider.SettingsContract;
import org.junit.jupiter.api.Test;

class SmppSettingsTest extends SettingsContract<SmppSettings> {
  SmppSettingsTest() {
    super(
        SmppSettings.class,
        Map.of("host", "smsc.example", "system-id", "me", "password", "s3cret"));
  }

  @Override
  protected String faults() {
    return """
        host | a host | host must be a name or an address, not a host
        host | smsc_1 | host must be a name or an address, not smsc_1
        port | 0 | port must be 1 to 65535, not 0
        password | 123456789 | password must be up to 8 characters
        system-id | 1234567890123456 | system-id must be up to 15 characters
        system-type | 1234567890123 | system-type must be up to 12 characters
        window | 0 | window must be 1 to 1000, not 0
        enquire-link | 1h | enquire-link must be at least 1s and below 1h, such as 30s
        """;
  }

  @Test
  void has_defaults_and_an_address() {
    assertThat(minimal())
        .isEqualTo(
            new SmppSettings(
                "smsc.example",
                2775,
                false,
                "me",
                "s3cret",
                "",
                null,
                10,
                Duration.ofSeconds(30),
                ReceiptIds.AUTO));
    assertThat(minimal().url()).hasToString("smpp://smsc.example:2775").hasHost("smsc.example");
    assertThat(with(Map.of("tls", "true")).url()).hasToString("smpps://smsc.example:2775");
  }

  @Test
  void an_ipv6_address_gets_brackets() {
    assertThat(with(Map.of("host", "::1")).url()).hasHost("[::1]");
  }
}
