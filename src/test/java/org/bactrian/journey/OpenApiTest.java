package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Tests that {@code GET /openapi.json} describes every route, and that its examples work unchanged.
 */
@DirtiesContext
class OpenApiTest extends Journey {
  private static final Pattern WAY_IN =
      Pattern.compile("platform-http:(\\S+)(?s:.*?)httpMethodRestrict: (\\w+)");

  @TempDir static Path folder;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
  }

  @Test
  void it_is_served_without_a_key_and_refers_to_the_message_s_schema() throws Exception {
    HttpResponse<String> answer = api.get("/openapi.json");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Api.json(answer)).isEqualTo(ApiDescription.tree());
    String message = Api.json(answer).at("/components/schemas/Message/$ref").asText();
    JsonNode schema = Api.json(api.get(message));
    assertThat(schema.at("/$id").asText()).isEqualTo(message);
  }

  /** Returns the methods and paths of the routes that serve HTTP. */
  private static Set<String> waysIn() throws IOException {
    Set<String> ways = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      for (Path file : files.toList()) {
        Matcher way = WAY_IN.matcher(Files.readString(file));
        if (way.find()) {
          ways.add(way.group(2).toLowerCase(Locale.ROOT) + " " + way.group(1));
        }
      }
    }
    return ways;
  }

  @Test
  void every_route_from_http_is_described() throws Exception {
    assertThat(waysIn()).hasSizeGreaterThan(5);
    for (String way : waysIn()) {
      String[] parts = way.split(" ");
      assertThat(
              ApiDescription.tree().at("/paths/" + ApiDescription.escaped(parts[1])).has(parts[0]))
          .as(way)
          .isTrue();
    }
  }

  @Test
  void its_examples_are_taken_as_they_stand() throws Exception {
    List<String> taken = new ArrayList<>();
    for (var path : ApiDescription.tree().get("paths").properties()) {
      for (var content : path.getValue().at("/post/requestBody/content").properties()) {
        for (JsonNode example : content.getValue().path("examples")) {
          if (waysIn().contains("post " + path.getKey())) {
            JsonNode value = example.get("value");
            String body = value.isTextual() ? value.asText() : value.toPrettyString();
            HttpResponse<String> answer =
                content.getKey().equals("application/json")
                    ? api.post(path.getKey(), body.getBytes(StandardCharsets.UTF_8))
                    : api.post(
                        path.getKey(),
                        body.getBytes(StandardCharsets.UTF_8),
                        "Content-Type",
                        content.getKey());
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
            assertThat(answer.body()).doesNotContain("pointer");
            taken.add(path.getKey());
          }
        }
      }
    }
    assertThat(taken).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void the_other_descriptions_are_served_beside_it() throws Exception {
    assertThat(Api.json(api.get("/asyncapi.json")).get("asyncapi").asText()).isEqualTo("3.0.0");
    HttpResponse<String> schema = api.get("/schema/message.xsd");
    assertThat(schema.headers().firstValue("Content-Type")).contains("application/xml");
    assertThat(schema.body())
        .isEqualTo(
            Files.readString(Path.of("src/main/resources/META-INF/bactrian/schema/message.xsd")));
  }

  private static final String CLOUD_EVENT_ID = "ce-[0-9a-f]{40}";

  @Test
  void a_cloud_event_is_one_message_in_whatever_mode_it_comes_and_comes_again() {
    String data = text(Numbers.viber("001"), "");
    String[] binary = {
      "ce-specversion", "1.0", "ce-id", "it%20is", "ce-source", "/shop", "ce-type", "order"
    };
    String id = Api.json(api.post(data, binary)).get("id").asText();
    assertThat(id).matches(CLOUD_EVENT_ID);
    assertThat(api.post(data, binary).statusCode()).isEqualTo(200);
    String structured =
        "{\"specversion\": \"1.0\", \"id\": \"it is\", \"source\": \"/shop\", \"type\": \"order\","
            + " \"data\": "
            + data
            + "}";
    HttpResponse<String> again =
        api.post(
            "/v1/messages",
            structured.getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            "application/cloudevents+json");
    assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
    assertThat(Api.json(again).get("id").asText()).isEqualTo(id);
    HttpResponse<String> torn = api.post(data, "ce-specversion", "1.0", "ce-id", "1");
    assertThat(torn.statusCode()).isEqualTo(422);
    assertThat(torn.body()).contains("/ce-source", "/ce-type");
  }

  @Test
  void a_fault_in_xml_has_the_pointer_that_it_has_in_json() {
    String xml =
        "<message xmlns='urn:bactrian:message'><to>12</to><content><text/></content></message>";
    HttpResponse<String> answer =
        api.post(
            "/v1/messages",
            xml.getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            "application/xml");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(Api.json(answer).get("errors"))
        .isEqualTo(
            Api.json(api.post("{\"to\": \"12\", \"content\": {\"text\": \"\"}}")).get("errors"));
    HttpResponse<String> torn =
        api.post(
            "/v1/messages",
            "<message>".getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            "text/xml");
    assertThat(torn.statusCode()).isEqualTo(400);
  }

  @Test
  void what_it_does_not_describe_is_noticed() {
    HttpResponse<String> problem = api.get("/v1/messages/nobody");
    assertThatThrownBy(() -> ApiDescription.check("POST", "/v1/messages", problem))
        .hasMessageContaining("404 is not described");
    String accepted = "/components/schemas/Accepted";
    ApiDescription.valid("it", accepted, "{\"id\":\"1\",\"status\":\"accepted\"}");
    assertThatThrownBy(
            () ->
                ApiDescription.valid(
                    "it", accepted, "{\"id\":\"1\",\"status\":\"accepted\",\"more\":1}"))
        .hasMessageContaining("more");
    assertThatThrownBy(() -> ApiDescription.checkTaken("/v1/messages", "{\"to\":\"1\"}"))
        .hasMessageContaining("to");
  }
}
