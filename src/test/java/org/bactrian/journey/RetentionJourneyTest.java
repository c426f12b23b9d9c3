package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * Tests by the API that a message loses its content after three months, and is deleted after
 * thirteen.
 */
@DirtiesContext
@TestPropertySource(properties = {Journey.NO_ALI, Journey.NO_WOOXY, Journey.NX_SMS_ONLY})
class RetentionJourneyTest extends Journey {
  private static final String SMS_TOO = "\"fallback\": {\"rule\": \"undelivered\"}";
  private static final String SAYS = "\"metadata\": {\"shop\": \"kyiv\"}";

  @TempDir static Path folder;
  @Autowired DataSource database;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
  }

  private JsonNode get(String path) {
    HttpResponse<String> answer = api.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Api.json(answer);
  }

  private void awaitForgotten(String id) {
    await(id + " is forgotten")
        .atMost(Api.PATIENCE)
        .until(() -> !api.state(id).at("/forgottenAt").isMissingNode());
  }

  private void awaitGone(String id) {
    await(id + " is gone")
        .atMost(Api.PATIENCE)
        .until(() -> api.get("/v1/messages/" + id).statusCode() == 404);
  }

  @Test
  void content_is_forgotten_how_it_went_is_told_and_in_the_end_it_was_never_here()
      throws Exception {
    String failed = Numbers.viber("003");
    String body = text(failed, "\"id\": \"with-sms\", " + SMS_TOO + ", " + SAYS);
    api.accept(body);
    JsonNode before = api.awaitSms("with-sms", "delivered");
    String dead = api.accept(text(Numbers.viber("005"), ""));
    api.awaitStatus(dead, "refused");
    String waiting = Numbers.viber("004");
    String silent = api.accept(text(waiting, SMS_TOO));
    api.awaitStatus(silent, "submitted");
    await()
        .atMost(Api.PATIENCE)
        .until(() -> api.get("/v1/dead-letters/" + dead).statusCode() == 200);
    String sms = before.at("/fallback/id").asText();

    clock.advance(Duration.ofDays(91));
    List.of("with-sms", sms, dead, silent).forEach(this::awaitForgotten);
    JsonNode after = api.state("with-sms");
    assertThat(after.has("to")).isFalse();
    assertThat(after.at("/fallback/rule").isMissingNode()).isTrue();
    for (String same : List.of("status", "reached", "final", "label", "attempts", "updatedAt")) {
      assertThat(after.get(same)).as(same).isEqualTo(before.get(same));
    }
    assertThat(api.history("with-sms")).contains("accepted", "undelivered", "delivered");
    assertThat(get("/v1/messages/with-sms/events").at("/0/metadata")).isEmpty();
    assertThat(api.state(sms).get("reached").asText()).isEqualTo("sms");
    assertThat(get("/v1/messages").get("messages")).hasSize(3);
    assertThat(get("/v1/messages?account=sms-nx").at("/messages/0/id").asText()).isEqualTo(sms);
    assertThat(get("/v1/messages?to=" + failed).get("messages")).isEmpty();
    assertThat(get("/v1/dead-letters").at("/deadLetters/0/id").asText()).isEqualTo(dead);
    HttpResponse<String> replay = call("/v1/dead-letters/" + dead + "/replay", "");
    assertThat(replay.statusCode()).as(replay.body()).isEqualTo(409);
    assertThat(Api.json(replay).get("detail").asText()).contains("content and number were deleted");
    JsonNode replays = Api.json(call("/v1/dead-letters/replay", "{\"filter\": {}}"));
    assertThat(replays.get("replayed").asInt()).isZero();
    assertThat(replays.at("/errors/0/detail").asText()).contains("were deleted");
    assertThat(call("/v1/messages/" + silent + "/cancel", "").statusCode()).isEqualTo(409);
    assertThat(api.post(body).statusCode()).as("the same again").isEqualTo(200);
    assertThat(api.post(body.replace("parcel", "parrot")).statusCode()).isEqualTo(409);
    nxCloud.receipt(viberTo(waiting).get(0).messageId(), "failed");
    assertThat(api.awaitStatus(silent, "undelivered").has("to")).isFalse();

    awaitNoNumber(failed.substring(1));
    assertThat(smsTo(waiting)).isEmpty();
    clock.advance(Duration.ofDays(310));
    awaitGone("with-sms");
    awaitGone(dead);
    assertThat(api.get("/v1/messages/" + sms).statusCode()).isEqualTo(404);
    assertThat(api.state(silent).get("status").asText()).as("it changed later").isNotEmpty();
    clock.advance(Duration.ofDays(100));
    awaitGone(silent);
    assertThat(get("/v1/messages").get("messages")).isEmpty();
    for (String table : List.of("message", "attempt", "provider_id", "event")) {
      assertThat(rows("select count(*) from " + table)).as(table).isZero();
    }
    assertThat(api.post(body).statusCode()).as("a new message").isEqualTo(202);
  }

  /**
   * Waits until the callbacks with this number are deleted. Messages lose their content in the same
   * pass.
   */
  private void awaitNoNumber(String number) {
    clock.advance(Duration.ofMinutes(2));
    await()
        .atMost(Api.PATIENCE)
        .until(
            () ->
                rows(
                        "select count(*) from callback where cast(body as varchar) like '%"
                            + number
                            + "%'")
                    == 0);
    assertThat(rows("select count(*) from message where recipient <> '' or body <> '{}'")).isZero();
  }

  private long rows(String sql) {
    return JdbcClient.create(database).sql(sql).query(Long.class).single();
  }

  private HttpResponse<String> call(String path, String body) {
    return api.post(path, body.getBytes(StandardCharsets.UTF_8));
  }
}
