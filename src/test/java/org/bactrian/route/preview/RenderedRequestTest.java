package org.bactrian.route.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.bactrian.provider.ProviderRequest;
import org.junit.jupiter.api.Test;

class RenderedRequestTest {
  private static RenderedRequest rendered(String url, String type, String body) {
    Map<String, String> headers = Map.of("Content-Type", type, "sign", "0a1b");
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    ProviderRequest request = new ProviderRequest(URI.create(url), headers, bytes);
    return new RenderedRequest(request, Set.of("sign"), Set.of("s3cret&"));
  }

  @Test
  void secrets_are_masked_in_query_headers_and_json_however_deep() {
    String json =
        rendered(
                "https://example.com/send?key=s3cret%26&To=38050",
                "application/json", "{\"a\": [{\"b\": \"s3cret&\"}], \"ttl\": 60}")
            .json()
            .toString();
    assertThat(json).doesNotContain("s3cret").doesNotContain("0a1b").contains("38050");
    assertThat(json).contains("\"body\":{\"a\":[{\"b\":\"***\"}],\"ttl\":60}");
  }

  @Test
  void a_form_is_shown_as_its_fields() {
    RenderedRequest form =
        rendered(
            "https://example.com/", "application/x-www-form-urlencoded", "key=s3cret%26&Ttl=120");
    assertThat(form.json().get("body").toString()).isEqualTo("{\"key\":\"***\",\"Ttl\":\"120\"}");
    assertThat(form.ttl()).contains(120L);
  }

  @Test
  void a_secret_is_masked_where_it_stands_beside_other_text() {
    ProviderRequest request =
        new ProviderRequest(
            URI.create("https://example.com/?auth=App+long-secret"),
            Map.of("Authorization", "App long-secret", "X-Id", "shop-1"),
            "{\"a\": \"<long-secret>\", \"b\": \"shop\"}".getBytes(StandardCharsets.UTF_8));
    String json =
        new RenderedRequest(request, Set.of(), Set.of("long-secret", "shop")).json().toString();
    assertThat(json).contains("\"App ***\"", "\"<***>\"", "\"shop-1\"", "\"b\":\"***\"");
    assertThat(json).doesNotContain("long-secret");
  }

  @Test
  void a_ttl_that_is_no_number_of_seconds_is_none() {
    assertThat(rendered("https://example.com/", "application/json", "{\"ttl\": \"60s\"}").ttl())
        .isEmpty();
    assertThat(rendered("https://example.com/", "application/json", "{\"ttl\": {}}").ttl())
        .isEmpty();
  }

  @Test
  void an_smpp_request_is_shown_as_submit_sm() {
    assertThat(rendered("smpp://localhost:2775", "-", "[]").json().get("method").asText())
        .isEqualTo("submit_sm");
  }
}
