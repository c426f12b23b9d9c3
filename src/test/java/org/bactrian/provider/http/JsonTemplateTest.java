package org.bactrian.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bactrian.message.Channel;
import org.bactrian.provider.FormBody;
import org.bactrian.provider.ProviderJson;
import org.bactrian.provider.ProviderRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How values get into the bodies of requests: no value changes what a document means. */
class JsonTemplateTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static String rendered(String template, Map<String, Object> values) throws Exception {
    JsonNode node = JsonTemplate.of(JSON.readTree(template)).render(values::get);
    return node == null ? "" : node.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a value keeps its type             | {\"n\":\"{ttl}\",\"l\":\"{tags}\",\"m\":\"{params}\"} | {\"n\":60,\"l\":[\"a\",\"b\"],\"m\":{\"p\":\"v\"}}",
        "beside text it is text             | {\"n\":\"{ttl}s\"}                | {\"n\":\"60s\"}",
        "a field without a value is left out | {\"a\":\"{text}\",\"b\":\"{none}\"} | {\"a\":\"hi\"}",
        "so is a text of several            | {\"a\":\"{text}\",\"b\":\"{none}/{text}\"} | {\"a\":\"hi\"}",
        "so is an object, constants and all | {\"a\":\"{text}\",\"o\":{\"type\":\"x\",\"u\":\"{none}\"}} | {\"a\":\"hi\"}",
        "not one with another value         | {\"o\":{\"u\":\"{none}\",\"v\":\"{text}\"}} | {\"o\":{\"v\":\"hi\"}}",
        "constants stay                     | {\"a\":\"{text}\",\"o\":{\"type\":1}} | {\"a\":\"hi\",\"o\":{\"type\":1}}",
        "so is an element of an array       | {\"a\":[\"{none}\",\"{text}\",true]} | {\"a\":[\"hi\",true]}",
        "an array of nothing is left out    | {\"a\":\"{text}\",\"l\":[{\"u\":\"{none}\"}]} | {\"a\":\"hi\"}",
        "other braces stay as they are      | {\"a\":\"{ text } {} {1} {text}\"} | {\"a\":\"{ text } {} {1} hi\"}"
      })
  void what_has_no_value_is_left_out(String what, String template, String expected)
      throws Exception {
    Map<String, Object> values =
        Map.of("text", "hi", "ttl", 60, "tags", List.of("a", "b"), "params", Map.of("p", "v"));
    assertThat(rendered(template, values)).as(what).isEqualTo(expected);
  }

  @Test
  void a_value_that_looks_like_a_placeholder_stays_a_value() throws Exception {
    assertThat(rendered("{\"a\":\"{text}\"}", Map.of("text", "{account.api-key}")))
        .isEqualTo("{\"a\":\"{account.api-key}\"}");
  }

  @Property
  void any_text_is_read_from_the_json_as_it_was(@ForAll String text) throws Exception {
    JsonTemplate template = JsonTemplate.of(JSON.readTree("{\"a\":\"<{text}>\",\"b\":\"{text}\"}"));
    byte[] bytes = ProviderJson.bytes(template.render(name -> text));
    JsonNode read = JSON.readTree(bytes);
    String sent = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    if (sent.equals(text)) {
      assertThat(read.get("a").asText()).isEqualTo("<" + text + ">");
      assertThat(read.get("b").asText()).isEqualTo(text);
      assertThat(read).hasSize(2);
    }
  }

  @Property
  void any_text_is_read_from_the_form_as_it_was(@ForAll String text) {
    String sent = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    RequestTemplate template =
        new RequestTemplate(
            new HttpDescription.Request(
                HttpDescription.Method.POST,
                "/send?q={text}",
                Map.of(),
                "{\"a b\": \"{text}\", \"c\": \"d\"}",
                true,
                new HttpDescription.Words(Map.of(), Map.of())),
            Channel.SMS);
    ProviderRequest request = template.render(URI.create("https://acme.example"), name -> sent);
    assertThat(FormBody.all(request.body())).isEqualTo(Map.of("a b", sent, "c", "d"));
    assertThat(request.url().getHost()).isEqualTo("acme.example");
    assertThat(FormBody.all(request.url().getRawQuery().getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Map.of("q", sent));
  }
}
