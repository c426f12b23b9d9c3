package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.TestPropertySource;

/**
 * Tests an operator's calls by HTTP: cancel, list, dead letters, events, replay and preview.
 * Subclasses set the database.
 */
@TestPropertySource(
    properties = {
      Journey.NX_SMS_ONLY,
      "bactrian.prices=src/test/resources/prices/operator.csv",
      "bactrian.quiet-hours.promotion.from=00:00",
      "bactrian.quiet-hours.promotion.until=23:59",
      "bactrian.sms.characters=typographic"
    })
@ExtendWith(OutputCaptureExtension.class)
abstract class OperatorJourneys extends ReceiverJourneys {
  private static final String BY_NX = "\"account\": \"nx\"";
  private static final String WITH_SMS = BY_NX + ", \"fallback\": {}";

  @Autowired CamelContext camel;

  private HttpResponse<String> call(String path, String body) {
    return api.post(path, body.getBytes(StandardCharsets.UTF_8));
  }

  private JsonNode get(String path) {
    HttpResponse<String> answer = api.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Api.json(answer);
  }

  private JsonNode awaitDeadLetter(String id) {
    await(id + " is a dead letter")
        .atMost(Api.PATIENCE)
        .until(() -> api.get("/v1/dead-letters/" + id).statusCode() == 200);
    return get("/v1/dead-letters/" + id);
  }

  /** Makes a key and returns its secret. */
  private String key(String name, String terms) {
    HttpResponse<String> made =
        call("/v1/keys", "{\"name\": \"%s\", %s, \"reason\": \"a test\"}".formatted(name, terms));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return Api.json(made).get("key").asText();
  }

  private static HttpResponse<String> refused(
      HttpResponse<String> answer, int status, String type) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Api.json(answer).get("type").asText()).isEqualTo("/problems/" + type);
    return answer;
  }

  @Test
  void a_key_is_made_changed_and_revoked_while_it_runs() {
    String first = key("shop-1", "\"scopes\": [\"send\"]");
    Api shop = api.as(first);
    String id = shop.accept(text(Numbers.viber("001"), BY_NX));
    assertThat(shop.awaitStatus(id, "seen").get("key").asText()).isEqualTo("shop-1");
    HttpResponse<String> rotated =
        call(
            "/v1/keys/shop-1/rotate",
            "{\"oldUntil\": \"%s\", \"reason\": \"each year\"}"
                .formatted(clock.instant().plusSeconds(3600)));
    assertThat(rotated.statusCode()).as(rotated.body()).isEqualTo(200);
    String second = Api.json(rotated).get("key").asText();
    assertThat(shop.state(id)).isEqualTo(api.as(second).state(id));
    clock.advance(Duration.ofHours(2));
    refused(shop.get("/v1/messages/" + id), 401, "api-key");
    assertThat(api.as(second).state(id).get("id").asText()).isEqualTo(id);

    assertThat(api.delete("/v1/keys/shop-1").statusCode()).as("a reason is missing").isEqualTo(422);
    assertThat(api.delete("/v1/keys/shop-1?reason=lost").statusCode()).isEqualTo(200);
    refused(api.as(second).get("/v1/messages/" + id), 401, "api-key");
    refused(call("/v1/keys", "{\"name\": \"shop-1\", \"reason\": \"again\"}"), 409, "key-exists");
    refused(call("/v1/keys/shop-1/rotate", "{\"reason\": \"x\"}"), 404, "not-found");
    assertThat(get("/v1/audit?target=key:shop-1").get("audit").findValuesAsText("act"))
        .containsExactly("revoke", "rotate", "make");
    assertThat(get("/v1/keys").toString()).contains("shop-1").doesNotContain(first);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\": \"a b\", \"reason\": \"x\"} | /name",
        "{\"name\": \"a\"} | /reason",
        "{\"name\": \"a\", \"scopes\": [\"send\", \"all\"], \"reason\": \"x\"} | /scopes/1",
        "{\"name\": \"a\", \"scopes\": [], \"reason\": \"x\"} | /scopes",
        "{\"name\": \"a\", \"accounts\": [\"nobody\"], \"reason\": \"x\"} | /accounts/0",
        "{\"name\": \"a\", \"ratePerSecond\": 0, \"reason\": \"x\"} | /ratePerSecond",
        "{\"name\": \"a\", \"messagesPerDay\": \"1\", \"reason\": \"x\"} | /messagesPerDay",
        "{\"name\": \"a\", \"key\": \"mine\", \"reason\": \"x\"} | /key"
      })
  void what_is_wrong_with_a_new_key_is_named(String body, String pointer) {
    HttpResponse<String> answer = refused(call("/v1/keys", body), 422, "invalid");
    assertThat(Api.json(answer).at("/errors/0/pointer").asText()).isEqualTo(pointer);
    assertThat(call("/v1/keys", "[]").statusCode()).isEqualTo(400);
  }

  @Test
  void a_key_that_sends_sees_its_own_and_one_that_reads_sees_all_masked() {
    String to = Numbers.viber("004");
    Api shop = api.as(key("shop-2", "\"scopes\": [\"send\"]"));
    Api bank = api.as(key("bank-2", "\"messagesPerDay\": 100"));
    Api reader = api.as(key("reader-2", "\"scopes\": [\"read\"]"));
    Api revealer = api.as(key("revealer-2", "\"scopes\": [\"read\", \"reveal\"]"));
    String id = shop.accept(text(to, BY_NX));
    String path = "/v1/messages/" + id;
    assertThat(shop.state(id).get("to").asText()).isEqualTo(to);
    assertThat(bank.get(path).statusCode()).isEqualTo(404);
    assertThat(bank.get(path + "/events").statusCode()).isEqualTo(404);
    assertThat(bank.post(path + "/cancel", new byte[0]).statusCode()).isEqualTo(404);
    refused(bank.get("/v1/messages"), 403, "scope");
    refused(reader.post(text(to, BY_NX)), 403, "scope");
    refused(reader.post(path + "/cancel", new byte[0]), 403, "scope");

    String masked = reader.state(id).get("to").asText();
    assertThat(masked).isNotEqualTo(to).startsWith("+");
    assertThat(reader.get("/v1/messages?to=" + to).body()).contains(masked).doesNotContain(to);
    refused(reader.get(path, "Bactrian-Reveal", "a complaint"), 403, "scope");
    assertThat(revealer.state(id).get("to").asText()).isEqualTo(masked);
    JsonNode shown = Api.json(revealer.get(path, "Bactrian-Reveal", "a complaint"));
    assertThat(shown.get("to").asText()).isEqualTo(to);
    assertThat(shown.at("/message/content/text").asText()).isEqualTo("Your parcel is on its way");
    JsonNode act = get("/v1/audit?act=reveal&who=revealer-2").get("audit");
    assertThat(act).hasSize(1);
    assertThat(act.at("/0/target").asText()).isEqualTo("call:" + path);
    assertThat(act.at("/0/reason").asText()).isEqualTo("a complaint");
  }

  @Test
  void a_key_sends_as_many_in_a_second_as_it_may_and_a_batch_is_read_as_slowly() {
    Api slow = api.as(key("slow", "\"ratePerSecond\": 2"));
    List<HttpResponse<String>> answers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      answers.add(slow.post(text(Numbers.viber("001"), BY_NX)));
    }
    assertThat(answers).filteredOn(one -> one.statusCode() == 202).hasSizeBetween(2, 6);
    HttpResponse<String> late =
        answers.stream().filter(one -> one.statusCode() == 429).findFirst().orElseThrow();
    assertThat(Api.json(late).get("type").asText()).isEqualTo("/problems/too-fast");
    assertThat(late.headers().firstValue("Retry-After")).contains("1");
    String lines = (text(Numbers.viber("001"), BY_NX).strip() + "\n").repeat(5);
    long begin = System.nanoTime();
    HttpResponse<String> batch =
        slow.post("/v1/messages/batch", lines.getBytes(StandardCharsets.UTF_8));
    assertThat(batch.body().lines()).hasSize(5).allMatch(line -> line.contains("accepted"));
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(1400));
    assertThat(api.get("/actuator/prometheus").body())
        .contains("bactrian_key_accepted_total{key=\"slow\"}")
        .contains("bactrian_key_refused_total{key=\"slow\",why=\"rate\"}");
  }

  @Test
  void a_key_sends_as_many_on_a_day_as_it_may() {
    Api few = api.as(key("few", "\"messagesPerDay\": 2"));
    String one = text(Numbers.viber("001"), BY_NX + ", \"id\": \"few-1\"");
    assertThat(few.post(one).statusCode()).isEqualTo(202);
    assertThat(few.post(one).statusCode()).isEqualTo(200);
    few.accept(text(Numbers.viber("001"), BY_NX));
    HttpResponse<String> third =
        refused(few.post(text(Numbers.viber("001"), BY_NX)), 429, "day-full");
    assertThat(Long.parseLong(third.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1L, 86_400L);
    String line = text(Numbers.viber("001"), BY_NX).strip() + "\n";
    HttpResponse<String> batch =
        few.post("/v1/messages/batch", line.getBytes(StandardCharsets.UTF_8));
    assertThat(batch.body()).contains("errors").contains("2 messages a day");
    assertThat(few.post(one).statusCode()).as("it is known").isEqualTo(200);
    assertThat(get("/v1/keys").get("keys")).anyMatch(key -> key.path("messagesToday").asInt() == 2);
    clock.advance(Duration.ofDays(1));
    few.accept(text(Numbers.viber("001"), BY_NX));
  }

  @Test
  void messages_of_a_key_go_by_its_accounts_alone() {
    Api only = api.as(key("only", "\"accounts\": [\"wooxy\"]"));
    HttpResponse<String> pinned =
        refused(only.post(text(Numbers.viber("001"), BY_NX)), 422, "invalid");
    assertThat(pinned.body())
        .contains("/account")
        .contains("not among the accounts of the API key");
    // Wooxy carries nothing to Ukraine.
    HttpResponse<String> none = refused(only.post(text(Numbers.viber("001"), "")), 422, "invalid");
    assertThat(none.body()).contains("nx not among the accounts of the API key");
    HttpResponse<String> check =
        only.post("/v1/messages/check", text("+447700900001", "").getBytes(StandardCharsets.UTF_8));
    assertThat(Api.json(check).get("accounts")).hasSize(1);
    assertThat(Api.json(check).at("/accounts/0").asText()).isEqualTo("wooxy");
  }

  @Test
  void what_is_scheduled_is_cancelled_and_never_leaves() {
    String to = Numbers.viber("001");
    String sendAt = clock.instant().plusSeconds(600).toString();
    String id = api.accept(text(to, WITH_SMS + ", \"sendAt\": \"" + sendAt + "\""));
    HttpResponse<String> answer = call("/v1/messages/" + id + "/cancel", "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(Api.json(answer).get("status").asText()).isEqualTo("cancelled");
    assertThat(Api.json(answer).get("final").asBoolean()).isTrue();
    clock.advance(Duration.ofHours(1));
    api.awaitStatus(api.accept(text(Numbers.viber("001"), BY_NX)), "seen");
    assertThat(viberTo(to)).isEmpty();
    assertThat(smsTo(to)).isEmpty();
  }

  @Test
  void what_has_left_cannot_be_cancelled_and_what_is_not_there_neither() {
    String id = api.accept(text(Numbers.viber("004"), BY_NX));
    api.awaitStatus(id, "submitted");
    HttpResponse<String> answer = call("/v1/messages/" + id + "/cancel", "");
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(Api.json(answer).get("detail").asText()).contains("submitted");
    assertThat(call("/v1/messages/nobody-knows/cancel", "").statusCode()).isEqualTo(404);
  }

  @Test
  void a_message_and_its_sms_have_estimates_and_what_receipts_tell_stands_beside_them() {
    String to = Numbers.viber("003");
    String campaign = "to-" + to.substring(1);
    String more =
        BY_NX
            + ", \"campaign\": \"%s\", \"fallback\": {\"content\": \"".formatted(campaign)
            + "Your parcel is on its way. ".repeat(8)
            + "\"}";
    JsonNode check = Api.json(call("/v1/messages/check", text(to, more)));
    assertThat(check.at("/estimate/price").toString())
        .isEqualTo("{\"amount\":0.031,\"currency\":\"USD\"}");
    assertThat(check.at("/sms/estimate").toString())
        .isEqualTo("{\"price\":{\"amount\":0.09,\"currency\":\"USD\"},\"parts\":2}");
    String id = api.accept(text(to, more));
    JsonNode state = api.awaitSms(id, "delivered");
    assertThat(state.get("estimate")).isEqualTo(check.get("estimate"));
    assertThat(state.at("/attempts/0").has("price")).isFalse();
    JsonNode sms = get("/v1/messages/" + state.at("/fallback/id").asText());
    assertThat(sms.get("estimate")).isEqualTo(check.at("/sms/estimate"));
    assertThat(sms.at("/attempts/0/price/amount").decimalValue()).isEqualByComparingTo("0.045");
    JsonNode spend = get("/v1/spend?by=channel,account&campaign=" + campaign).get("rows");
    assertThat(spend.get(0).toString())
        .isEqualTo(
            "{\"channel\":\"sms\",\"account\":\"sms-nx\",\"messages\":1,\"parts\":2,"
                + "\"estimated\":{\"USD\":0.09}}");
    assertThat(spend.get(1).toString()).contains("\"parts\":0,\"estimated\":{\"USD\":0.031}");
    assertThat(api.get("/v1/spend?by=colour").body()).contains("\"pointer\":\"/by\"");
  }

  @Test
  void an_sms_is_spelt_as_configured_and_a_check_tells_for_which_characters_a_part_is_paid() {
    String to = Numbers.viber("003");
    String content = BY_NX + ", \"fallback\": {\"content\": \"It’s on its way%s\"}";
    api.awaitSms(api.accept(text(to, content.formatted(""))), "delivered");
    assertThat(smsTo(to).get(0).body().toString()).contains("It's on its way").doesNotContain("’");
    String more = content.formatted(", “soon” " + "to your door ".repeat(6));
    JsonNode spelt = Api.json(call("/v1/messages/check", text(to, more))).get("sms");
    assertThat(spelt.get("parts").asInt()).isEqualTo(1);
    assertThat(spelt.get("text").asText()).startsWith("It's on its way, \"soon\"");
    assertThat(spelt.has("costly")).isFalse();
    String foreign = content.formatted(", zażółć " + "to your door ".repeat(6));
    JsonNode check = Api.json(call("/v1/messages/check", text(to, foreign)));
    assertThat(check.at("/sms/costly/0").toString())
        .isEqualTo("{\"at\":3,\"character\":\"’\",\"instead\":\"'\"}");
    assertThat(check.get("warnings").toString())
        .contains("the SMS has 2 parts: 5 of its characters cost a part, the first is ’ at 3")
        .contains("with bactrian.sms.characters: latin it would have 1");
  }

  @Test
  void a_list_is_read_page_by_page_by_number_and_status() {
    String to = Numbers.viber("003");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(0, api.accept(text(to, WITH_SMS)));
      clock.advance(Duration.ofMillis(1));
    }
    ids.forEach(id -> api.awaitSms(id, "delivered"));
    String query = "/v1/messages?to=" + to + "&status=undelivered&limit=2";
    List<String> seen = new ArrayList<>();
    JsonNode page = get(query);
    while (true) {
      page.get("messages").forEach(state -> seen.add(state.get("id").asText()));
      assertThat(page.at("/messages/0/fallback/status").asText()).isEqualTo("delivered");
      if (page.get("next").isNull()) {
        break;
      }
      page = get(query + "&cursor=" + page.get("next").asText());
    }
    assertThat(seen).isEqualTo(ids);
    assertThat(page.at("/messages/0")).isEqualTo(api.state(ids.get(4)));
    String encoded = "/v1/messages?account=sms-nx&to=" + to.replace("+", "%2B");
    assertThat(get(encoded).get("messages")).hasSize(5).allMatch(sms -> sms.has("fallbackOf"));
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, /limit",
    "limit=501, /limit",
    "limit=many, /limit",
    "status=gone, /status",
    "to=12, /to",
    "from=yesterday, /from",
    "until=%2B999999999-12-31T23:59:59Z, /until",
    "cursor=%00, /cursor",
    "cursor=bm90aGluZw, /cursor",
    "account=%00, /account",
    "campaign=%00, /campaign",
    "metadata=order, /metadata",
    "to=%2B12345, /to",
    "sort=up, /sort",
    "limit=1&limit=2, /limit"
  })
  void a_wrong_parameter_is_named(String query, String pointer) {
    for (String list : List.of("/v1/messages?", "/v1/dead-letters?")) {
      HttpResponse<String> answer = api.get(list + query);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
      assertThat(Api.json(answer).at("/errors/0/pointer").asText()).isEqualTo(pointer);
    }
  }

  @Test
  void a_dead_letter_is_listed_handed_on_and_sent_again_by_another_account(CapturedOutput log) {
    String to = Numbers.viber("005");
    String id = api.accept(text(to, BY_NX));
    JsonNode letter = awaitDeadLetter(id);
    assertThat(letter.get("reason").asText()).isEqualTo("no_credit");
    assertThat(letter.at("/attempts/0/providerCode").asText()).isEqualTo("1102");
    assertThat(get("/v1/dead-letters?reason=no_credit&to=" + to).at("/deadLetters/0"))
        .isEqualTo(letter);
    await().atMost(Api.PATIENCE).until(() -> log.getOut().contains("dead letter " + id));
    assertThat(log.getOut()).doesNotContain(to).doesNotContain(to.substring(1));

    HttpResponse<String> nobody =
        call("/v1/dead-letters/" + id + "/replay", "{\"account\": \"nobody\"}");
    assertThat(nobody.statusCode()).isEqualTo(422);
    HttpResponse<String> cannot =
        call("/v1/dead-letters/" + id + "/replay", "{\"account\": \"wooxy\"}");
    assertThat(cannot.statusCode()).as(cannot.body()).isEqualTo(409);
    HttpResponse<String> again =
        call(
            "/v1/dead-letters/" + id + "/replay",
            "{\"account\": \"ali\", \"reason\": \"paid again\"}");
    assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
    await()
        .atMost(Api.PATIENCE)
        .untilAsserted(() -> assertThat(api.state(id).get("attempts")).hasSizeGreaterThan(1));
    assertThat(api.state(id).at("/attempts/0/account").asText()).isEqualTo("nx");
    assertThat(api.state(id).at("/attempts/1/account").asText()).isEqualTo("ali");
    JsonNode act = get("/v1/audit?target=message:" + id).get("audit");
    assertThat(act).hasSize(1);
    assertThat(act.at("/0/act").asText()).isEqualTo("replay");
    assertThat(act.at("/0/reason").asText()).isEqualTo("paid again");
    assertThat(act.at("/0/before/account").asText()).isEqualTo("nx");
    assertThat(viberTo(to)).hasSize(1);
  }

  @Test
  void statistics_tell_what_became_of_messages_and_are_right_after_a_recount() {
    String campaign = "\"campaign\": \"spring-" + System.nanoTime() + "\"";
    String name = campaign.substring(campaign.indexOf("spring"), campaign.length() - 1);
    for (String digits : List.of("001", "003", "004")) {
      String id = api.accept(text(Numbers.viber(digits), WITH_SMS + ", " + campaign));
      if (digits.equals("003")) {
        api.awaitSms(id, "delivered");
      } else {
        api.awaitStatus(id, digits.equals("001") ? "seen" : "submitted");
      }
    }
    String query = "/v1/statistics?campaign=" + name;
    JsonNode all = get(query).at("/rows/0");
    assertThat(all.get("accepted").asInt()).isEqualTo(4);
    assertThat(all.get("sms").asInt()).isEqualTo(1);
    assertThat(all.get("submitted").asInt()).isEqualTo(4);
    assertThat(all.get("seen").asInt()).isEqualTo(1);
    assertThat(all.get("failed")).singleElement().isEqualTo(new IntNode(1));
    assertThat(all.at("/secondsToDeliver/median").isNumber()).isTrue();
    JsonNode rows = get(query + "&by=channel,hour,day,country,label,key,account").get("rows");
    assertThat(rows.findValuesAsText("channel")).containsExactly("sms", "viber");
    assertThat(rows.at("/1/day").asText() + "T")
        .isEqualTo(rows.at("/1/hour").asText().substring(0, 11));
    String csv = api.getAs("text/csv", query + "&by=channel").body();
    assertThat(csv.lines())
        .hasSize(3)
        .first()
        .asString()
        .startsWith("channel,accepted,sms,submitted,delivered,seen,");
    assertThat(csv.lines().toList().get(1)).startsWith("sms,1,1,1,");

    JsonNode whole = get("/v1/campaigns/" + name);
    assertThat(whole.get("accepted").asInt()).isEqualTo(4);
    assertThat(whole.at("/states/viber/seen").asInt()).isEqualTo(1);
    assertThat(whole.at("/states/viber/undelivered").asInt()).isEqualTo(1);
    assertThat(whole.at("/states/viber/submitted").asInt()).isEqualTo(1);
    assertThat(whole.at("/states/sms/delivered").asInt()).isEqualTo(1);
    assertThat(whole.get("first").asText()).isLessThanOrEqualTo(whole.get("last").asText());
    String table = "/v1/campaigns/" + name + "/messages";
    List<String> lines = api.getAs("text/csv", table).body().lines().toList();
    assertThat(lines).hasSize(4).first().asString().startsWith("id,ownId,to,");
    assertThat(lines).noneMatch(line -> line.contains("+38050"));
    assertThat(lines).anyMatch(line -> line.contains(",undelivered,sms,"));
    assertThat(api.get(table, "Bactrian-Reveal", "a complaint").body()).contains("+380");
    assertThat(get("/v1/audit?act=reveal").at("/audit/0/target").asText())
        .isEqualTo("call:" + table);
    assertThat(api.get("/v1/campaigns/nothing").statusCode()).isEqualTo(404);
    assertThat(api.get("/v1/campaigns/nothing/messages").statusCode()).isEqualTo(404);
    assertThat(api.get(table + "?reveal=1").statusCode()).isEqualTo(422);
    assertThat(api.get("/v1/campaigns/" + name + "?by=hour").statusCode()).isEqualTo(422);
    assertThat(get("/v1/messages?campaign=" + name + "&country=zz").get("messages")).isEmpty();
    assertThat(get("/v1/messages?campaign=" + name + "&tag=none").get("messages")).isEmpty();
    JsonNode one = get("/v1/messages?campaign=" + name + "&status=seen").at("/messages/0");
    String providerId = one.at("/attempts/0/providerMessageId").asText();
    assertThat(get("/v1/messages?providerId=" + providerId).at("/messages/0/id"))
        .isEqualTo(one.get("id"));
    String digits = one.get("to").asText().substring(4);
    assertThat(get("/v1/messages?campaign=" + name + "&to=" + digits).get("messages")).hasSize(1);

    HttpResponse<String> recount = call("/v1/statistics/recount?reason=is+it+right", "");
    assertThat(recount.statusCode()).as(recount.body()).isEqualTo(200);
    assertThat(Api.json(recount).get("changed").asInt()).isZero();
    assertThat(Api.json(recount).get("messages").asInt()).isGreaterThanOrEqualTo(4);
    assertThat(get("/v1/audit?act=recount").at("/audit/0/after/changed").asInt()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "by=sex, /by",
    "by=hour%2Chour, /by",
    "channel=fax, /channel",
    "label=x, /label",
    "from=now, /from",
    "from=2026-11-21T08:00:00Z&until=2026-11-21T08:00:00Z, /from",
    "campaign=%00, /campaign",
    "to=%2B380501234567, /to"
  })
  void a_wrong_parameter_of_the_statistics_is_named(String query, String pointer) {
    HttpResponse<String> answer = api.get("/v1/statistics?" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(Api.json(answer).at("/errors/0/pointer").asText()).isEqualTo(pointer);
    HttpResponse<String> recount = call("/v1/statistics/recount?from=2026-11-21T08:00:00Z", "");
    assertThat(Api.json(recount).at("/errors/0/pointer").asText()).isEqualTo("/reason");
  }

  @Test
  void what_is_no_dead_letter_is_not_sent_again() {
    String to = Numbers.viber("001");
    String id = api.accept(text(to, BY_NX));
    api.awaitStatus(id, "seen");
    HttpResponse<String> answer =
        call("/v1/dead-letters/" + id + "/replay", "{\"evenIfItMayHaveArrived\": true}");
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(api.get("/v1/dead-letters/" + id).statusCode()).isEqualTo(404);
    assertThat(call("/v1/dead-letters/nobody-knows/replay", "").statusCode()).isEqualTo(404);
    assertThat(call("/v1/dead-letters/" + id + "/replay", "{\"force\": 1}").statusCode())
        .isEqualTo(422);
    assertThat(call("/v1/dead-letters/" + id + "/replay", "nonsense").statusCode()).isEqualTo(400);
    assertThat(viberTo(to)).hasSize(1);
  }

  @Test
  void a_dead_sms_is_sent_again_by_its_own_id_and_stays_the_only_one() {
    String to = Numbers.of("003", "005");
    String id = api.accept(text(to, WITH_SMS));
    String sms = api.awaitSms(id, "refused").at("/fallback/id").asText();
    awaitDeadLetter(sms);
    HttpResponse<String> viber = call("/v1/dead-letters/" + id + "/replay", "");
    assertThat(viber.statusCode()).isEqualTo(409);
    assertThat(Api.json(viber).get("detail").asText()).contains(sms);
    assertThat(call("/v1/dead-letters/" + sms + "/replay", "").statusCode()).isEqualTo(200);
    await()
        .atMost(Api.PATIENCE)
        .untilAsserted(() -> assertThat(api.state(sms).get("attempts")).hasSize(2));
    assertThat(smsTo(to)).hasSize(2);
    assertThat(api.state(id).at("/fallback/id").asText()).isEqualTo(sms);
  }

  @Test
  void many_are_sent_again_by_a_filter() {
    String to = Numbers.viber("005");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(api.accept(text(to, BY_NX)));
    }
    ids.forEach(this::awaitDeadLetter);
    // Ten failures in a row would rest the account, so one message succeeds in between.
    api.awaitStatus(api.accept(text(Numbers.viber("001"), BY_NX)), "seen");
    assertThat(call("/v1/dead-letters/replay", "{}").statusCode()).isEqualTo(422);
    assertThat(call("/v1/dead-letters/replay", "{\"filter\": {\"reason\": \"x\"}}").body())
        .contains("\"/filter/reason\"");
    String body = "{\"filter\": {\"to\": \"" + to + "\", \"reason\": \"no_credit\"}}";
    JsonNode answer = Api.json(call("/v1/dead-letters/replay", body));
    assertThat(answer.get("replayed").asInt()).as(answer.toString()).isEqualTo(5);
    await().atMost(Api.PATIENCE).until(() -> viberTo(to).size() == 10);
    ids.forEach(this::awaitDeadLetter);
    JsonNode acts = get("/v1/audit?target=filter:dead-letters").get("audit");
    assertThat(acts.at("/0/after/replayed").asInt()).isEqualTo(5);
    assertThat(acts.at("/0/before/reason").asText()).isEqualTo("no_credit");
    assertThat(acts.at("/0/before/to").asText()).contains("******");
    assertThat(acts.at("/1/after").isMissingNode()).as("before the first one").isTrue();
  }

  @Test
  void a_person_is_forgotten_and_what_waits_for_her_never_leaves() {
    String to = Numbers.viber("001");
    String sent = api.accept(text(to, BY_NX + ", \"metadata\": {\"name\": \"Olena\"}"));
    api.awaitStatus(sent, "seen");
    String sendAt = clock.instant().plusSeconds(600).toString();
    String waits = api.accept(text(to, BY_NX + ", \"sendAt\": \"" + sendAt + "\""));
    HttpResponse<String> answer = api.delete("/v1/people/" + to + "?reason=she%20asked");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(Api.json(answer).get("messages").asInt()).isEqualTo(2);
    assertThat(Api.json(answer).get("cancelled").asInt()).isEqualTo(1);
    assertThat(api.state(sent).has("to")).isFalse();
    assertThat(api.state(sent).get("status").asText()).isEqualTo("seen");
    assertThat(api.state(waits).get("status").asText()).isEqualTo("cancelled");
    String acts = "/v1/audit?target=" + to.replace("+", "%2B");
    await()
        .atMost(Api.PATIENCE)
        .until(() -> get(acts).at("/audit/0/act").asText().equals("erased"));
    assertThat(api.get("/actuator/prometheus").body()).contains("bactrian_erasures_open 0");
    JsonNode erased = get(acts).get("audit");
    assertThat(erased.toString()).doesNotContain(to.substring(1));
    assertThat(erased.at("/0/after/messages").asInt()).isEqualTo(2);
    assertThat(erased.at("/1/reason").asText()).isEqualTo("she asked");
    clock.advance(Duration.ofHours(1));
    api.awaitStatus(api.accept(text(Numbers.viber("001"), BY_NX)), "seen");
    assertThat(viberTo(to)).hasSize(1);
    HttpResponse<String> again =
        api.delete("/v1/people/" + to.substring(1) + "?reason=she%20asked");
    assertThat(Api.json(again).get("messages").asInt()).as("again").isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "+380501234567, /reason",
    "+12?reason=x, /number",
    "somebody?reason=x, /number",
    "+380501234567?reason=x&force=1, /force"
  })
  void a_wrong_call_to_forget_a_person_is_answered_by_pointer(String call, String pointer) {
    HttpResponse<String> answer = api.delete("/v1/people/" + call);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(Api.json(answer).at("/errors/0/pointer").asText()).isEqualTo(pointer);
  }

  @Test
  void each_account_has_its_metrics() {
    api.awaitStatus(api.accept(text(Numbers.viber("001"), BY_NX)), "seen");
    awaitDeadLetter(api.accept(text(Numbers.viber("005"), BY_NX)));
    api.awaitSms(api.accept(text(Numbers.viber("003"), WITH_SMS)), "delivered");
    for (String metric :
        List.of(
            "bactrian_account_calls_seconds_count{account=\"nx\",outcome=\"submitted\"} [1-9]",
            "bactrian_account_calls_seconds_count{account=\"nx\",outcome=\"refused\"} [1-9]",
            "bactrian_account_calls_seconds_bucket{account=\"nx\",outcome=\"submitted\",le=\"30.0\"} [1-9]",
            "bactrian_account_refusals_total{account=\"nx\",reason=\"no_credit\"} [1-9]",
            "bactrian_account_events_total{account=\"nx\",status=\"submitted\"} [1-9]",
            "bactrian_account_events_total{account=\"sms-nx\",status=\"delivered\"} [1-9]",
            "bactrian_account_parts_total{account=\"sms-nx\"} [1-9]",
            "bactrian_account_dead_letters_total{account=\"nx\"} [1-9]",
            "bactrian_account_oldest_waiting_seconds{account=\"nx\"} [0-9]",
            "bactrian_account_held{account=\"nx\"} 0")) {
      String pattern = metric.replace("{", "\\{").replace("}", "\\}");
      await(metric)
          .atMost(Api.PATIENCE)
          .untilAsserted(
              () -> assertThat(api.get("/actuator/prometheus").body()).containsPattern(pattern));
    }
  }

  @Test
  void who_is_suppressed_gets_no_message_until_the_entry_is_deleted() {
    String to = Numbers.viber("001");
    String path = "/v1/suppressions/" + to;
    assertThat(api.get(path).statusCode()).isEqualTo(404);
    HttpResponse<String> put =
        api.put(path, "{\"channel\": \"any\", \"label\": \"any\", \"reason\": \"asked\"}");
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    assertThat(put.body()).doesNotContain(to);
    assertThat(Api.json(put).at("/suppressions/0/source").asText()).isEqualTo("operator");
    HttpResponse<String> sent = api.post(text(to, WITH_SMS));
    assertThat(sent.statusCode()).isEqualTo(202);
    assertThat(Api.json(sent).get("status").asText()).isEqualTo("refused");
    JsonNode state = api.state(Api.json(sent).get("id").asText());
    assertThat(state.get("reason").asText()).isEqualTo("opted_out");
    assertThat(state.get("final").asBoolean()).isTrue();
    assertThat(get(path.replace("+", "")).get("suppressions")).hasSize(1);
    assertThat(api.delete(path + "?channel=sms").statusCode()).isEqualTo(404);
    assertThat(api.delete(path + "?reason=wrong+number").statusCode()).isEqualTo(200);
    assertThat(api.get(path).statusCode()).isEqualTo(404);
    api.awaitStatus(api.accept(text(to, WITH_SMS)), "seen");
    assertThat(viberTo(to)).hasSize(1);
    assertThat(smsTo(to)).isEmpty();
    JsonNode acts = get("/v1/audit?target=" + to.replace("+", "%2B")).get("audit");
    assertThat(acts.at("/0/reason").asText()).isEqualTo("wrong number");
    assertThat(acts.at("/1/act").asText()).isEqualTo("suppress");
  }

  @Test
  void a_promotion_waits_for_its_recipient_to_wake_up_and_a_check_tells_when_it_leaves() {
    String to = Numbers.viber("001");
    String body = text(to, WITH_SMS).replace("transaction", "promotion");
    JsonNode check = Api.json(call("/v1/messages/check", body));
    assertThat(check.get("status").asText()).isEqualTo("scheduled");
    Instant leaves = Instant.parse(check.get("leavesAt").asText());
    assertThat(leaves.atZone(ZoneId.of("Europe/Kyiv")).toLocalTime()).isEqualTo("23:59");
    HttpResponse<String> sent = api.post(body);
    assertThat(Api.json(sent).get("status").asText()).isEqualTo("scheduled");
    String id = Api.json(sent).get("id").asText();
    assertThat(api.get("/v1/messages/" + id + "/events").body()).contains("sleeps until");
    api.awaitStatus(api.accept(text(to, WITH_SMS)), "seen");
    assertThat(viberTo(to)).hasSize(1);
    clock.advance(Duration.between(clock.instant(), leaves).plusSeconds(1));
    api.awaitStatus(id, "seen");
    api.put("/v1/suppressions/" + to, "{\"channel\":\"any\",\"label\":\"any\",\"reason\":\"no\"}");
    JsonNode refused = Api.json(call("/v1/messages/check", body));
    assertThat(refused.get("status").asText()).isEqualTo("refused");
    assertThat(refused.get("warnings").toString()).contains("opted_out", "wants no SMS");
    api.delete("/v1/suppressions/" + to);
  }

  @Test
  void a_method_that_a_path_does_not_have_is_405_and_not_a_route_that_is_being_replaced() {
    assertThat(api.delete("/v1/suppressions").statusCode()).isEqualTo(405);
    assertThat(api.put("/v1/messages", "{}").statusCode()).isEqualTo(405);
  }

  @Test
  void suppressions_are_imported_row_by_row_and_what_is_exported_is_imported_again() {
    String one = Numbers.viber("001");
    String csv =
        "number,channel,reason\n"
            + one
            + ",viber,\"said \"\"no\"\", twice\"\n12,,\n"
            + one
            + ",fax,\n";
    HttpResponse<String> answer =
        api.post(
            "/v1/suppressions", csv.getBytes(StandardCharsets.UTF_8), "Content-Type", "text/csv");
    assertThat(answer.body().lines().toList())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .isEqualTo("{\"line\":2,\"channel\":\"viber\",\"label\":\"promotion\"}"),
            line -> assertThat(line).contains("\"line\":3", "/number"),
            line -> assertThat(line).contains("\"line\":4", "/channel"));
    String masked = api.getAs("text/csv", "/v1/suppressions").body();
    assertThat(masked).startsWith("number,channel,label,reason,source,by,at\n").doesNotContain(one);
    HttpResponse<String> clear =
        api.get("/v1/suppressions", "Accept", "text/csv", "Bactrian-Reveal", "a complaint");
    assertThat(clear.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
    assertThat(clear.body())
        .contains(one + ",viber,promotion,\"said \"\"no\"\", twice\",import,nobody,");
    HttpResponse<String> again =
        api.post(
            "/v1/suppressions",
            clear.body().getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            "text/csv; charset=utf-8");
    assertThat(again.body()).contains("\"line\":2").doesNotContain("errors");
    JsonNode page = get("/v1/suppressions?limit=1");
    assertThat(page.at("/suppressions/0/number").asText()).contains("******");
    JsonNode revealed =
        Api.json(api.get("/v1/suppressions?limit=500", "Bactrian-Reveal", "a complaint"));
    assertThat(revealed.toString()).contains(one);
    assertThat(get("/v1/audit?act=reveal").at("/audit/0/target").asText())
        .isEqualTo("call:/v1/suppressions?limit=500");
    await("the end of the import is in the audit")
        .atMost(Api.PATIENCE)
        .until(() -> get("/v1/audit?act=import&limit=500").toString().contains("\"refused\":2"));
    HttpResponse<String> json = call("/v1/suppressions", "{}");
    assertThat(json.statusCode()).isEqualTo(415);
    api.delete("/v1/suppressions/" + one);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT | 12 | {} | /number",
        "PUT | +380501234567 | {} | /channel /label /reason",
        "PUT | +380501234567 | {\"channel\": 1, \"label\": \"transaction\", \"reason\": 3, \"x\": 1}"
            + " | /x /channel /label /reason",
        "DELETE | +380501234567?channel=fax&label=x | | /channel /label",
        "DELETE | +380501234567?why=not | | /why",
        "GET | 12 | | /number",
        "GET | +380501234567?x=y | | /x",
        "LIST | ?limit=0&cursor=1&reveal=please | | /cursor /limit /reveal",
        "CSV | ?limit=1 | | /limit",
        "CSV | ?reveal=please | | /reveal"
      })
  void a_wrong_request_about_suppressions_is_named(
      String method, String what, String body, String pointers) {
    String path = "/v1/suppressions/" + what;
    HttpResponse<String> answer =
        switch (method) {
          case "PUT" -> api.put(path, body);
          case "DELETE" -> api.delete(path);
          case "GET" -> api.get(path);
          case "CSV" -> api.getAs("text/csv", "/v1/suppressions" + what);
          default -> api.get("/v1/suppressions" + what);
        };
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    List<String> told = new ArrayList<>();
    Api.json(answer).get("errors").forEach(one -> told.add(one.get("pointer").asText()));
    assertThat(told).containsExactlyInAnyOrder(pointers.split(" "));
  }

  @Test
  void a_start_is_in_the_audit_with_hashes_of_its_configuration_and_its_routes() {
    JsonNode start = get("/v1/audit?act=start").at("/audit/0");
    assertThat(start.get("who").asText()).isEqualTo("bactrian");
    assertThat(start.get("target").asText()).startsWith("instance:");
    assertThat(start.at("/after/configuration").asText()).matches("[0-9a-f]{64}");
    assertThat(start.at("/after/routes").asText()).matches("[0-9a-f]{64}");
    assertThat(start.at("/after/pid").asLong()).isEqualTo(ProcessHandle.current().pid());
  }

  @Test
  void where_no_event_was_given_up_none_is_listed_and_none_is_sent_again() {
    JsonNode page = get("/v1/given-up-events?limit=5&sink=http&messageId=nobody-knows");
    assertThat(page.toString()).isEqualTo("{\"givenUpEvents\":[],\"next\":null}");
    assertThat(call("/v1/given-up-events/nobody-knows/replay", "").statusCode()).isEqualTo(404);
    HttpResponse<String> all =
        call("/v1/given-up-events/replay", "{\"filter\": {\"sink\": \"http\"}}");
    assertThat(all.body().strip()).isEqualTo("{\"replayed\":0,\"skipped\":0}");
    assertThat(call("/v1/given-up-events/replay", "nonsense").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|/filter",
        "{\"filter\": {\"to\": \"1\"}}|/filter/to",
        "{\"filter\": {\"until\": \"soon\"}}|/filter/until",
        "{\"filter\": {}, \"account\": \"nx\"}|/account",
        "{\"filter\": {}, \"reason\": 7}|/reason"
      })
  void a_wrong_field_of_a_replay_of_events_is_named(String body, String pointer) {
    HttpResponse<String> answer = call("/v1/given-up-events/replay", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(Api.json(answer).at("/errors/0/pointer").asText()).isEqualTo(pointer);
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, /limit",
    "cursor=bm90aGluZw, /cursor",
    "sink=%00, /sink",
    "messageId=%00, /messageId",
    "from=yesterday, /from",
    "status=seen, /status"
  })
  void a_wrong_parameter_of_the_given_up_events_is_named(String query, String pointer) {
    HttpResponse<String> answer = api.get("/v1/given-up-events?" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(Api.json(answer).at("/errors/0/pointer").asText()).isEqualTo(pointer);
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, /limit",
    "cursor=bm90aGluZw, /cursor",
    "cursor=MSBh, /cursor",
    "target=order-42, /target",
    "who=%00, /who",
    "from=yesterday, /from",
    "status=seen, /status"
  })
  void a_wrong_parameter_of_the_audit_is_named(String query, String pointer) {
    HttpResponse<String> answer = api.get("/v1/audit?" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(Api.json(answer).at("/errors/0/pointer").asText()).isEqualTo(pointer);
  }

  @Test
  void a_dead_letter_whose_step_fails_comes_again_and_its_neighbours_are_not_held_up()
      throws Exception {
    List<String> handed = new CopyOnWriteArrayList<>();
    AdviceWith.adviceWith(
        camel,
        "dead-letter",
        route ->
            route
                .weaveAddFirst()
                .process(
                    ex -> {
                      String body = ex.getMessage().getBody(String.class);
                      handed.add(body);
                      if (body.contains("poison")
                          && handed.stream().filter(body::equals).count() < 2) {
                        throw new IllegalStateException("a step of the integrator's");
                      }
                    }));
    String poison = "poison-" + Numbers.viber("005").substring(1);
    api.accept(text(Numbers.viber("005"), BY_NX + ", \"id\": \"" + poison + "\""));
    await().atMost(Api.PATIENCE).until(() -> times(handed, poison) == 1);
    String neighbour = api.accept(text(Numbers.viber("005"), BY_NX));
    await().atMost(Api.PATIENCE).until(() -> times(handed, neighbour) == 1);
    clock.advance(Duration.ofSeconds(31));
    await().atMost(Api.PATIENCE).until(() -> times(handed, poison) == 2);
  }

  private static long times(List<String> handed, String id) {
    return handed.stream().filter(body -> body.contains("\"" + id + "\"")).count();
  }

  @Test
  void a_check_tells_what_would_happen_and_nothing_happens() {
    String to = Numbers.viber("003");
    String body =
        text(to, "\"id\": \"checked-" + to.substring(1) + "\", \"fallback\": {\"duration\": 60}");
    HttpResponse<String> answer = call("/v1/messages/check", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode told = Api.json(answer);
    assertThat(told.get("accounts").toString()).isEqualTo("[\"nx\",\"ali\"]");
    assertThat(told.at("/passedOver/0/account").asText()).isEqualTo("wooxy");
    assertThat(told.at("/passedOver/0/why").asText()).contains("+380");
    assertThat(told.at("/request/url").asText()).endsWith("/saas/viber/send");
    assertThat(told.at("/request/body/to").asText()).isEqualTo(to.substring(1));
    assertThat(told.at("/request/headers/sign").asText()).isEqualTo("***");
    assertThat(told.at("/sms/encoding").asText()).isEqualTo("gsm7");
    assertThat(told.at("/sms/parts").asInt()).isEqualTo(1);
    assertThat(told.at("/sms/accounts/0").asText()).isEqualTo("sms-nx");
    assertThat(told.at("/sms/request/body").toString()).contains("Your parcel is on its way");
    assertThat(told.at("/fallback/latest").asText()).isNotEmpty();
    assertThat(told.get("warnings").toString()).contains("Viber may arrive after the SMS");
    assertThat(api.get("/v1/messages/checked-" + to.substring(1)).statusCode()).isEqualTo(404);
    assertThat(viberTo(to)).isEmpty();
    assertThat(smsTo(to)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"nx", "ali", "wooxy"})
  void no_secret_of_an_account_is_in_a_check(String account) {
    String to = "+447700900001";
    String more = "\"ttl\": 60, \"account\": \"" + account + "\", \"fallback\": {\"duration\": 60}";
    HttpResponse<String> answer = call("/v1/messages/check", text(to, more));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    var environment =
        camel.getRegistry().findSingleByType(org.springframework.core.env.Environment.class);
    for (String secret :
        List.of(
            "access-key",
            "access-secret",
            "appkey",
            "access-key-id",
            "access-key-secret",
            "access-token")) {
      String value = environment.getProperty("bactrian.accounts." + account + "." + secret);
      if (value != null) {
        assertThat(answer.body()).as(secret).doesNotContain(value);
      }
    }
    String warnings = Api.json(answer).get("warnings").toString();
    if (account.equals("wooxy")) {
      assertThat(warnings).contains("1800 s").contains("Viber may arrive after the SMS");
    }
    assertThat(warnings.contains("Viber may arrive")).isEqualTo(!account.equals("ali"));
  }

  @Test
  void a_check_of_a_bad_message_names_every_fault() {
    HttpResponse<String> answer =
        call("/v1/messages/check", "{\"to\": \"1\", \"label\": \"promo\", \"content\": {}}");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(Api.json(answer).get("errors")).hasSizeGreaterThan(1);
    assertThat(call("/v1/messages/check", "nonsense").statusCode()).isEqualTo(400);
  }

  private JsonNode hold(String on, String mode) {
    HttpResponse<String> answer =
        call(
            "/v1/holds",
            "{\"on\": %s, \"mode\": \"%s\", \"reason\": \"a night on call\"}".formatted(on, mode));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Api.json(answer);
  }

  private void lift(JsonNode hold) {
    String path = "/v1/holds/" + hold.get("id").asText() + "?reason=morning";
    assertThat(api.delete(path).statusCode()).isEqualTo(200);
  }

  private long waitingBehind(JsonNode hold) {
    for (JsonNode one : get("/v1/holds").get("holds")) {
      if (one.get("id").equals(hold.get("id"))) {
        return one.get("waiting").asLong();
      }
    }
    throw new AssertionError("the hold is not listed");
  }

  @Test
  void a_campaign_is_held_counted_and_lifted_while_others_leave() {
    JsonNode hold = hold("{\"campaign\": \"spring\", \"channel\": \"viber\"}", "stop");
    assertThat(hold.at("/on/campaign").asText()).isEqualTo("spring");
    assertThat(hold.get("waiting").asLong()).isZero();
    String held = api.accept(text(Numbers.viber("001"), BY_NX + ", \"campaign\": \"spring\""));
    String other = api.accept(text(Numbers.viber("001"), BY_NX + ", \"campaign\": \"autumn\""));
    api.awaitStatus(other, "seen");
    assertThat(api.state(held).get("status").asText()).isEqualTo("accepted");
    assertThat(waitingBehind(hold)).isEqualTo(1);
    assertThat(get("/actuator/health").at("/components/accounts/details/held").toString())
        .contains("campaign spring, channel viber, since ");
    lift(hold);
    api.awaitStatus(held, "seen");
    String target = "/v1/audit?target=hold:" + hold.get("id").asText();
    assertThat(get(target).get("audit").findValuesAsText("act")).containsExactly("lift", "hold");
  }

  @Test
  void an_account_is_stopped_at_once_and_drained_without_losing_what_waits() {
    JsonNode stop = hold("{\"account\": \"nx\"}", "stop");
    String to = Numbers.viber("001");
    String held = api.accept(text(to, BY_NX));
    assertThat(waitingBehind(stop)).isEqualTo(1);
    JsonNode drain = hold("{\"account\": \"nx\"}", "drain");
    HttpResponse<String> answer = call("/v1/messages", text(Numbers.viber("001"), BY_NX));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("/account").contains("is drained by a hold");
    assertThat(viberTo(to)).isEmpty();
    lift(stop);
    api.awaitStatus(held, "seen");
    lift(drain);
    api.awaitStatus(api.accept(text(Numbers.viber("001"), BY_NX)), "seen");
  }

  @Test
  void a_hold_ends_by_itself() {
    String until = clock.instant().plusSeconds(300).toString();
    HttpResponse<String> answer =
        call(
            "/v1/holds",
            "{\"on\": {\"label\": \"transaction\", \"account\": \"nx\"}, \"mode\": \"stop\", \"until\": \"%s\", \"reason\": \"x\"}"
                .formatted(until));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    String held = api.accept(text(Numbers.viber("001"), BY_NX));
    assertThat(api.state(held).get("status").asText()).isEqualTo("accepted");
    clock.advance(Duration.ofSeconds(301));
    api.awaitStatus(held, "seen");
    assertThat(get("/v1/holds").get("holds")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | /on /mode /reason",
        "{\"on\": {}, \"mode\": \"stop\"} | /reason",
        "{\"on\": {}, \"mode\": \"stop\", \"reason\": \" \"} | /reason",
        "{\"on\": [], \"mode\": \"stop\", \"reason\": \"x\"} | /on",
        "{\"on\": {\"account\": \"nope\"}, \"mode\": \"stop\", \"reason\": \"x\"} | /on/account",
        "{\"on\": {\"account\": 1, \"x\": 2}, \"mode\": \"stop\", \"reason\": \"x\"} | /on/x /on/account",
        "{\"on\": {\"country\": \"ua\"}, \"mode\": \"stop\", \"reason\": \"x\"} | /on/country",
        "{\"on\": {\"label\": \"both\"}, \"mode\": \"stop\", \"reason\": \"x\"} | /on/label",
        "{\"on\": {\"channel\": \"fax\"}, \"mode\": \"stop\", \"reason\": \"x\"} | /on/channel",
        "{\"on\": {\"campaign\": \"a b\"}, \"mode\": \"stop\", \"reason\": \"x\"} | /on/campaign",
        "{\"on\": {\"key\": \"\"}, \"mode\": \"stop\", \"reason\": \"x\"} | /on/key",
        "{\"on\": {}, \"mode\": \"pause\", \"reason\": \"x\"} | /mode",
        "{\"on\": {}, \"mode\": \"drain\", \"reason\": \"x\"} | /mode",
        "{\"on\": {\"account\": \"nx\", \"label\": \"promotion\"}, \"mode\": \"drain\", \"reason\": \"x\"} | /mode",
        "{\"on\": {}, \"mode\": \"stop\", \"until\": \"soon\", \"reason\": \"x\"} | /until",
        "{\"on\": {}, \"mode\": \"stop\", \"until\": \"2001-01-01T00:00:00Z\", \"reason\": \"x\"} | /until",
        "{\"on\": {}, \"mode\": \"stop\", \"for\": 1, \"reason\": \"x\"} | /for"
      })
  void a_wrong_hold_is_refused_by_pointer_and_holds_nothing(String body, String pointers) {
    HttpResponse<String> answer = call("/v1/holds", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(Api.json(answer).get("errors").findValuesAsText("pointer"))
        .containsExactly(pointers.split(" "));
    assertThat(get("/v1/holds").get("holds")).isEmpty();
  }

  @Test
  void what_waits_for_a_stopped_account_is_moved_cancelled_and_counted() {
    JsonNode stop = hold("{\"account\": \"nx\"}", "stop");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(api.accept(text(Numbers.viber("001"), BY_NX + ", \"campaign\": \"c" + i + "\"")));
    }
    JsonNode account = get("/v1/accounts/nx");
    assertThat(account.get("waiting").asInt()).isEqualTo(3);
    assertThat(account.get("held").asBoolean()).isTrue();
    assertThat(account.get("holds").get(0)).isEqualTo(stop.get("id"));
    assertThat(account.at("/limits/changed").asBoolean()).isFalse();
    HttpResponse<String> moved =
        call(
            "/v1/accounts/nx/move",
            "{\"to\": \"ali\", \"filter\": {\"campaign\": \"c0\"}, \"reason\": \"nx is stopped\"}");
    assertThat(moved.statusCode()).as(moved.body()).isEqualTo(200);
    assertThat(Api.json(moved).get("moved").asInt()).isEqualTo(1);
    api.awaitStatus(ids.get(0), "seen");
    assertThat(api.state(ids.get(0)).at("/attempts/0/account").asText()).isEqualTo("ali");
    HttpResponse<String> cancelled =
        call(
            "/v1/messages/cancel",
            "{\"filter\": {\"campaign\": \"c1\", \"label\": \"transaction\"}, \"reason\": \"too late\"}");
    assertThat(Api.json(cancelled).get("cancelled").asInt()).as(cancelled.body()).isEqualTo(1);
    assertThat(api.state(ids.get(1)).get("status").asText()).isEqualTo("cancelled");
    lift(stop);
    api.awaitStatus(ids.get(2), "seen");
    assertThat(get("/v1/audit?act=move&limit=2").get("audit")).hasSize(2);
    assertThat(get("/v1/accounts").get("accounts").findValuesAsText("name")).contains("nx", "ali");
  }

  @Test
  void a_limit_is_changed_while_running_and_a_wrong_one_is_refused_by_pointer() {
    JsonNode before = get("/v1/accounts/nx").get("limits");
    HttpResponse<String> answer =
        api.patch("/v1/accounts/nx", "{\"ratePerSecond\": 7, \"reason\": \"they asked\"}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(Api.json(answer).at("/limits/ratePerSecond").asInt()).isEqualTo(7);
    assertThat(Api.json(answer).at("/limits/concurrency")).isEqualTo(before.get("concurrency"));
    api.awaitStatus(api.accept(text(Numbers.viber("001"), BY_NX)), "seen");
    assertThat(pointers(api.patch("/v1/accounts/nx", "{\"concurrency\": 0}")))
        .containsExactly("/concurrency", "/reason");
    assertThat(pointers(api.patch("/v1/accounts/nx", "{\"reason\": \"x\"}"))).containsExactly("");
    assertThat(api.patch("/v1/accounts/none", "{}").statusCode()).isEqualTo(404);
    assertThat(get("/v1/accounts/nx").at("/limits/changed").asBoolean()).isTrue();
    api.patch(
        "/v1/accounts/nx",
        "{\"ratePerSecond\": %d, \"reason\": \"as before\"}"
            .formatted(before.get("ratePerSecond").asInt()));
    assertThat(get("/v1/accounts/nx").get("limits")).isEqualTo(before);
  }

  private static List<String> pointers(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    return Api.json(answer).get("errors").findValuesAsText("pointer");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/messages/cancel | {} | /filter /reason",
        "/v1/messages/cancel | {\"filter\": {\"status\": \"sending\"}, \"reason\": \"x\"} | /filter/status",
        "/v1/messages/cancel | {\"filter\": {\"to\": \"12\"}, \"reason\": \"x\"} | /filter/to",
        "/v1/messages/cancel | {\"filter\": {\"from\": \"today\"}, \"reason\": \"x\"} | /filter/from",
        "/v1/messages/cancel | {\"filter\": {\"tag\": \"a\"}, \"reason\": \"x\"} | /filter/tag",
        "/v1/accounts/nx/move | {\"reason\": \"x\"} | /to",
        "/v1/accounts/nx/move | {\"to\": \"nx\", \"reason\": \"x\"} | /to",
        "/v1/accounts/nx/move | {\"to\": \"sms-nx\", \"reason\": \"x\"} | /to",
        "/v1/accounts/nx/move | {\"to\": \"ali\", \"filter\": {\"account\": \"nx\"}, \"reason\": \"x\"} | /filter/account",
        "/v1/accounts/nx/move | {\"to\": \"ali\"} | /reason"
      })
  void a_wrong_act_on_what_waits_is_refused_by_pointer(String path, String body, String pointers) {
    assertThat(pointers(call(path, body))).containsExactly(pointers.split(" "));
  }
}
