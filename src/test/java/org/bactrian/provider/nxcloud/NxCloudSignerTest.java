package org.bactrian.provider.nxcloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NxCloudSignerTest {
  private static final Instant PAGE_TIME = Instant.ofEpochMilli(1_655_710_885_431L);

  private final NxCloudSigner signer = new NxCloudSigner();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"name\":\"牛小信\",\"id\":10001}|87c3560d3331ae23f1021e2025722354"
            + "|e0eec2c99ef80f269a82795e2223f618ebfc0616c8b6c8c7d438021ec38ad0eb",
        "{\"id\":10001,\"name\":\"牛小信\"}|7750759da06333f20d0640be09355e34"
            + "|d04863619d46121592cdb312ec0a91c148a1f5daea64930ad0e1fb31a04dc808",
        "{\"id\": 10001, \"name\": \"牛小信\"}|d0c24a9886c629330d7f3f2056c65bc2"
            + "|feaa901c8a317a0f5e488dd7d9ae046742afa0d0a70f415817c835873efa4cb7",
        "``|884afe159e39b6c88a0d6102ca97d704"
            + "|921e82155cc02cdf78da934307c33cdca3f412d35ddb5b965482a2e029e900f4",
      })
  void the_examples_of_the_page_are_signed_as_the_page_says(
      String body, String md5, String sha256) {
    assertThat(sign("send", "1", body, "md5")).containsEntry("sign", md5);
    assertThat(sign("send", "1", body, "sha256")).containsEntry("sign", sha256);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "mt|7|{\"tenant_id\":123,\"appkey\":\"EDEMOKEY\",\"to\":\"380501234567\",\"type\":1,"
            + "\"content\":\"Привет, код 1234\"}|49bc4da663c467ed8806d8d8ea0fca9a",
        "mt|7|{\"tenant_id\":123,\"appkey\":\"EDEMOKEY\",\"to\":\"380501234567\",\"type\":12,"
            + "\"content\":\"Hello \\u2713\",\"viber_video_button_info\":{\"button_text\":\"Open\","
            + "\"button_link\":\"https://example.com/?a=1&b=2\"}}|7ceb758fa9c15918dfd52e70738f657c",
        "mtsend|3|{\"appKey\":\"SDEMOKEY\",\"phone\":\"380501234567\",\"content\":\"Code 1234\","
            + "\"sysMessageId\":\"gw-0000000001\"}|ddc7989de8c9120dd957ebb3ae730259",
      })
  void the_bytes_of_our_own_calls_are_signed_unchanged(
      String action, String bizType, String body, String md5) {
    assertThat(sign(action, bizType, body, "md5")).containsEntry("sign", md5);
  }

  @Test
  void what_is_hashed_is_the_string_the_page_prints() {
    Map<String, String> headers =
        new TreeMap<>(
            Map.of(
                "ts", "1655710885431",
                "bizType", "1",
                "action", "send",
                "accessKey", "fme2na3kdi3ki"));
    byte[] body = "{\"name\":\"牛小信\",\"id\":10001}".getBytes(StandardCharsets.UTF_8);
    assertThat(NxCloudSigner.toSign(headers, body, "abciiiko2k3"))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(
            "accessKey=fme2na3kdi3ki&action=send&bizType=1&ts=1655710885431"
                + "&body={\"name\":\"牛小信\",\"id\":10001}&accessSecret=abciiiko2k3");
  }

  @Test
  void the_algorithm_is_named_only_when_it_is_not_nxclouds_default() {
    assertThat(sign("mt", "7", "{}", "md5")).doesNotContainKey("algorithm");
    assertThat(sign("mt", "7", "{}", "sha256")).containsEntry("algorithm", "sha256");
  }

  @Test
  void the_secret_is_in_no_header() {
    assertThat(sign("mt", "7", "{}", "md5"))
        .containsOnlyKeys("accessKey", "action", "bizType", "ts", "sign")
        .containsEntry("ts", "1655710885431")
        .doesNotContainValue(NxCloudSamples.ACCESS_SECRET);
  }

  @Test
  void an_sms_account_signs_like_a_viber_account() {
    ProviderRequest request = request("mt", "7", "{}");
    Account sms = NxCloudSamples.account(NxCloudSamples.sms("md5"));
    assertThat(signer.sign(request, sms, PAGE_TIME).headers())
        .isEqualTo(sign("mt", "7", "{}", "md5"));
  }

  private Map<String, String> sign(String action, String bizType, String body, String algorithm) {
    Account account = NxCloudSamples.account(NxCloudSamples.viber(algorithm));
    return signer.sign(request(action, bizType, body), account, PAGE_TIME).headers();
  }

  private static ProviderRequest request(String action, String bizType, String body) {
    return new ProviderRequest(
        URI.create("https://api-hk.nxlink.ai/saas/viber/send"),
        Map.of("action", action, "bizType", bizType),
        body.getBytes(StandardCharsets.UTF_8));
  }
}
