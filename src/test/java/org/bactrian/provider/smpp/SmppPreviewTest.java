package org.bactrian.provider.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.bactrian.provider.ProviderJson;
import org.bactrian.provider.ProviderRequest;
import org.junit.jupiter.api.Test;

class SmppPreviewTest {
  @Test
  void shows_each_submit_sm_and_no_password() {
    ProviderRequest request =
        new SmppPreview(new SmppTranslator())
            .translate(
                SmppSamples.message("a".repeat(161)),
                SmppSamples.account(SmppSamples.settings(2775, "secret")));
    JsonNode parts = ProviderJson.read(request.body()).orElseThrow();
    assertThat(request.url().toString()).isEqualTo("smpp://127.0.0.1:2775");
    assertThat(parts).hasSize(2);
    assertThat(parts.at("/0/destination").asText()).isEqualTo("380501111001");
    assertThat(parts.at("/0/esmClass").asInt()).isEqualTo(0x40);
    assertThat(parts.at("/1/shortMessage").asText()).startsWith("050003000202").endsWith("61");
    assertThat(parts.toString()).doesNotContain("secret");
  }
}
