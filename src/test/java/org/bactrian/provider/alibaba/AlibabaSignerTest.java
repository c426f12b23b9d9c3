package org.bactrian.provider.alibaba;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderRequest;
import org.junit.jupiter.api.Test;

class AlibabaSignerTest {
  private static final Instant NOW = Instant.parse("2025-01-20T08:00:00Z");
  private static final String NONCE = "0123456789abcdef0123456789abcdef";
  private static final URI CAMS = URI.create("https://cams.ap-southeast-1.aliyuncs.com");
  private static final Account ACCOUNT = AlibabaSamples.account(AlibabaSamples.viber("query"));
  private static final String CONTENT =
      "{\"text\":\"Привет, *5%* off ~ (today)!\",\"link\":\"https://cdn.example.com/a b.jpg\","
          + "\"caption\":\"Open\",\"action\":\"https://example.com/?a=1&b=2\"}";

  @Test
  void the_page_s_example_has_the_signature_of_the_page() {
    ProviderRequest signed =
        signRunInstances("2023-10-26T10:22:32Z", "3156853299f313e23d1673dc12e1703d");
    assertThat(AlibabaSignature.sha256(utf8(CanonicalRequest.of(signed).text())))
        .isEqualTo("7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259");
    assertThat(signed.headers())
        .containsEntry(
            "Authorization",
            "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,"
                + "SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;"
                + "x-acs-signature-nonce;x-acs-version,"
                + "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0");
  }

  @Test
  void the_page_prints_that_signature_beside_a_date_and_nonce_it_does_not_belong_to() {
    ProviderRequest signed =
        signRunInstances("2023-10-26T09:01:01Z", "d410180a5abf7fe235dd9b74aca91fc0");
    assertThat(AlibabaSignature.signature(signed))
        .isEqualTo("e521358f7776c97df52e6b2891a8bc73026794a071b50c3323388c4e0df64804");
  }

  @Test
  void v1_everything_in_the_query() {
    ProviderRequest signed =
        sign(AlibabaAction.SEND_CHATAPP_MESSAGE.to(CAMS, textImageButton(), ParameterPlace.QUERY));
    assertThat(signed.body()).isEmpty();
    assertThat(signed.headers()).doesNotContainKey("Content-Type");
    assertThat(signed.url().getRawQuery())
        .contains(
            "Content=%7B%22text%22%3A%22%D0%9F%D1%80%D0%B8%D0%B2%D0%B5%D1%82%2C%20%2A5%25%2A%20"
                + "off%20~%20%28today%29%21%22%2C%22link%22%3A%22https%3A%2F%2Fcdn.example.com%2F"
                + "a%20b.jpg%22%2C%22caption%22%3A%22Open%22%2C%22action%22%3A%22https%3A%2F%2F"
                + "example.com%2F%3Fa%3D1%26b%3D2%22%7D&");
    assertSigned(
        signed,
        "30ba4940aceba86006415ac11262494e5427265d834acda33397e561d1d9b48d",
        "1af7966223b298a10cac2bb1062d274453147f899a8b2ed84c8a12c6ad0525f6");
  }

  @Test
  void v2_content_in_the_query_and_the_rest_in_a_form() {
    ProviderRequest signed =
        sign(AlibabaAction.SEND_CHATAPP_MESSAGE.to(CAMS, textImageButton(), ParameterPlace.FORM));
    assertThat(signed.body())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(
            "ChannelType=viber&Type=message&MessageType=text_image_button&From=20019"
                + "&To=380501234567&Label=promotion&Ttl=600");
    assertThat(signed.headers())
        .containsEntry("Content-Type", "application/x-www-form-urlencoded")
        .containsEntry(
            "x-acs-content-sha256",
            "c6ef56cbc0dc621d1e36315b2857dad70fa60cba4bbc5ada129a5179cd4d742b");
    assertSigned(
        signed,
        "f6a48208643cb6eed9e56102406b46c9c9cb127687b99405b2888f49bf9ba6bd",
        "1183751fc5a687f76356e45d15f3347a055adc19f9f63d89d2384a8b08d1be8a");
  }

  @Test
  void v3_a_template() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("ChannelType", "viber");
    parameters.put("Type", "template");
    parameters.put("TemplateCode", "744c4b5c79c9432497a075bdfca3abcd");
    parameters.put("Language", "en");
    parameters.put("TemplateParams", "{\"param1\":\"value1\",\"param2\":\"value 2\"}");
    parameters.put("From", "20019");
    parameters.put("To", "380501234567");
    parameters.put("Label", "transaction");
    assertSigned(
        sign(AlibabaAction.SEND_CHATAPP_MESSAGE.to(CAMS, parameters, ParameterPlace.QUERY)),
        "b98db5d819aeca8000e41ae411f1d518187125bc0aa024b2c3cca00d2cd10404",
        "301393ad3ca0a147020bf6c17aca8a9ae6c52ae65a942233c3968bf357fe89cc");
  }

  @Test
  void v4_an_sms() {
    URI url = URI.create("https://dysmsapi.ap-southeast-1.aliyuncs.com");
    Map<String, String> parameters =
        Map.of("From", "Alicloud321", "Message", "Hello", "TaskId", "t-1", "To", "6581234567");
    assertSigned(
        sign(AlibabaAction.SEND_MESSAGE_TO_GLOBE.to(url, parameters, ParameterPlace.QUERY)),
        "bb146232799eb34ad4e66e9844dc2356c2dcd8b376c178cf910905f3c940bc03",
        "f80278c081f82d422a7356b994b9ce9624e582842a9ebb9b8c74463f8d71d470");
  }

  @Test
  void a_temporary_key_sends_and_signs_its_token() {
    Account account = AlibabaSamples.account(AlibabaSamples.viber("token/1+2=", null, "query"));
    ProviderRequest request =
        AlibabaAction.SEND_CHATAPP_MESSAGE.to(CAMS, textImageButton(), ParameterPlace.QUERY);
    ProviderRequest signed = new AlibabaSigner(() -> NONCE).sign(request, account, NOW);
    assertThat(signed.headers())
        .containsEntry("x-acs-security-token", "token/1+2=")
        .containsEntry("x-acs-accesskey-id", "YourAccessKeyId");
    assertThat(signed.headers().get("Authorization"))
        .contains(
            "SignedHeaders=host;x-acs-accesskey-id;x-acs-action;x-acs-content-sha256;x-acs-date;"
                + "x-acs-security-token;x-acs-signature-nonce;x-acs-version,");
    assertThat(AlibabaSignature.verifies(signed, AlibabaSamples.KEY_ID, AlibabaSamples.KEY_SECRET))
        .isTrue();
  }

  @Test
  void a_port_of_the_url_is_part_of_the_host() {
    URI url = URI.create("http://127.0.0.1:8378");
    ProviderRequest signed =
        sign(AlibabaAction.SEND_CHATAPP_MESSAGE.to(url, textImageButton(), ParameterPlace.QUERY));
    assertThat(CanonicalRequest.of(signed).text()).contains("\nhost:127.0.0.1:8378\n");
  }

  @Test
  void no_nonce_is_used_twice() {
    AlibabaSigner signer = new AlibabaSigner();
    ProviderRequest request =
        AlibabaAction.SEND_CHATAPP_MESSAGE.to(CAMS, textImageButton(), ParameterPlace.QUERY);
    Set<String> nonces = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      nonces.add(signer.sign(request, ACCOUNT, NOW).headers().get("x-acs-signature-nonce"));
    }
    assertThat(nonces).hasSize(1000);
  }

  private static void assertSigned(ProviderRequest signed, String canonical, String signature) {
    assertThat(AlibabaSignature.sha256(utf8(CanonicalRequest.of(signed).text())))
        .isEqualTo(canonical);
    assertThat(AlibabaSignature.signature(signed)).isEqualTo(signature);
    assertThat(AlibabaSignature.verifies(signed, AlibabaSamples.KEY_ID, AlibabaSamples.KEY_SECRET))
        .isTrue();
  }

  private static ProviderRequest sign(ProviderRequest request) {
    return new AlibabaSigner(() -> NONCE).sign(request, ACCOUNT, NOW);
  }

  private static ProviderRequest signRunInstances(String date, String nonce) {
    URI url =
        URI.create(
            "https://ecs.cn-shanghai.aliyuncs.com/?RegionId=cn-shanghai"
                + "&ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd");
    ProviderRequest request =
        new ProviderRequest(
            url,
            Map.of("x-acs-action", "RunInstances", "x-acs-version", "2014-05-26"),
            new byte[0]);
    return new AlibabaSigner(() -> nonce).sign(request, ACCOUNT, Instant.parse(date));
  }

  private static Map<String, String> textImageButton() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("ChannelType", "viber");
    parameters.put("Type", "message");
    parameters.put("MessageType", "text_image_button");
    parameters.put("Content", CONTENT);
    parameters.put("From", "20019");
    parameters.put("To", "380501234567");
    parameters.put("Label", "promotion");
    parameters.put("Ttl", "600");
    return parameters;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
