package org.bactrian.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.bactrian.base.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests a route {@code dispatch} that an integrator has edited: it chooses the account by prefix,
 * kind, label, sender and other fields.
 */
class DispatchJourneyTest {
  private static final String RULE =
      """
      - simple: "%s"
        steps:
          - setVariable:
              name: accounts
              constant: %s
      """
          .indent(14);

  @TempDir Path folder;

  private BactrianProcess started(String rules) throws Exception {
    Path routes = Files.createDirectories(folder.resolve("routes"));
    edit(Path.of("routes/dispatch.camel.yaml"), routes.resolve("dispatch.camel.yaml"), rules);
    Files.writeString(folder.resolve("application.yaml"), ports());
    return BactrianProcess.start(folder, Duration.ZERO);
  }

  private static void edit(Path dispatch, Path edited, String rules) throws IOException {
    String whole = Files.readString(dispatch);
    int when = whole.lastIndexOf("            when:\n") + "            when:\n".length();
    Files.writeString(edited, whole.substring(0, when) + rules + whole.substring(when));
  }

  private static String ports() {
    StringBuilder text = new StringBuilder("bactrian.sandbox:\n");
    for (String provider : new String[] {"nxcloud", "alibaba", "wooxy", "smpp"}) {
      text.append("  %s-port: %d%n".formatted(provider, BactrianProcess.freePort()));
    }
    return text.toString();
  }

  @Test
  void messages_go_by_prefix_kind_label_sender_tag_and_metadata() throws Exception {
    String rules =
        RULE.formatted("${body.to.e164} starts with '+852'", "ali")
            + RULE.formatted("${body.content.kind} == 'TEXT_BUTTON'", "wooxy")
            + RULE.formatted("${body.sender} == 'Shop'", "wooxy")
            + RULE.formatted("${body.tags} contains 'sale'", "wooxy,nx")
            + RULE.formatted("${body.metadata[shop]} == 'north'", "ali")
            + RULE.formatted("${body.label} == 'PROMOTION'", "ali, nx");
    try (BactrianProcess bactrian = started(rules)) {
      Api api = bactrian.api();
      expect(api, "+85291110001", "", "ali");
      expect(api, "+447700110001", "\"sender\": \"Shop\"", "wooxy");
      expect(api, "+447700110001", "\"tags\": [\"spring\", \"sale\"]", "wooxy");
      expect(api, "+447700110001", "\"metadata\": {\"shop\": \"north\"}", "ali");
      expect(api, "+447700110001", "", "nx");
      String button =
          api.accept(
              """
              {"to": "+447700110001", "label": "transaction",
               "content": {"text": "t", "button": {"caption": "Open", "url": "https://example.com"}}}""");
      assertThat(account(api, button)).isEqualTo("wooxy");
      String promotion =
          api.accept(
              "{\"to\": \"+447700110001\", \"label\": \"promotion\", \"content\": {\"text\": \"t\"}}");
      assertThat(account(api, promotion)).isEqualTo("ali");
      // An account that the route names but that cannot carry the message is left out, and the
      // history tells why.
      String fallsThrough = api.accept(Journey.text("+380501110001", "\"tags\": [\"sale\"]"));
      assertThat(account(api, fallsThrough)).isEqualTo("nx");
      assertThat(api.get("/v1/messages/" + fallsThrough + "/events").body())
          .contains(
              "accepted, by nx; not by: ali not named by dispatch, wooxy carries nothing to +380");
    }
  }

  private static void expect(Api api, String to, String more, String account) {
    assertThat(account(api, api.accept(Journey.text(to, more)))).isEqualTo(account);
  }

  private static String account(Api api, String id) {
    return api.awaitStatus(id, "seen").at("/attempts/0/account").asText();
  }

  private static final String OWN =
      """
      - route:
          id: own-dispatch
          from:
            uri: direct:own-dispatch
            steps:
              - choice:
                  when:
                    - expression:
                        simple:
                          expression: "${variable.campaign} == 'stopped'"
                      steps:
                        - setVariable:
                            name: refuse
                            expression:
                              simple:
                                expression: "campaign ${variable.campaign} is over"
                    - expression:
                        simple:
                          expression: "${variable.text} contains 'By ali' && ${variable.channel} == 'viber'"
                      steps:
                        - setVariable:
                            name: accounts
                            expression:
                              constant:
                                expression: ali
      """;

  private static final String TABLE =
      """
      channel,country,accounts,refuse
      ,GB,wooxy;nx,
      ,BR,,not to Brazil
      sms,GB,sms-ali;sms-nx,
      sms,FR,,no SMS to France
      """;

  @Test
  void own_rules_decide_before_dispatch_and_are_changed_while_it_runs() throws Exception {
    Path routes = Files.createDirectories(folder.resolve("routes"));
    Path own = routes.resolve("own-dispatch.camel.yaml");
    Path table = folder.resolve("dispatch.csv");
    Files.writeString(own, OWN);
    Files.writeString(table, TABLE);
    Files.writeString(
        folder.resolve("application.yaml"), ports() + "bactrian.routes.reload: true\n");
    try (BactrianProcess bactrian = BactrianProcess.start(folder, Duration.ZERO)) {
      Api api = bactrian.api();
      // The own route, then the table, then dispatch.
      assertThat(account(api, api.accept(byAli()))).isEqualTo("ali");
      expect(api, "+447700110001", "", "wooxy");
      expect(api, "+380501110001", "", "nx");
      String pinned = "\"account\": \"ali\"";
      expect(api, "+447700110001", pinned, "ali");
      // A rule refuses, also a message that names its account.
      String stopped = "\"campaign\": \"stopped\"";
      assertThat(problem(api, Journey.text("+447700110001", stopped)))
          .isEqualTo("campaign stopped is over");
      assertThat(problem(api, Journey.text("+447700110001", stopped + ", " + pinned)))
          .isEqualTo("campaign stopped is over");
      assertThat(problem(api, Journey.text("+5511961234567", ""))).isEqualTo("not to Brazil");
      assertThat(
              api.post(
                      "/v1/messages/batch",
                      Journey.text("+5511961234567", "").replace("\n", " ").getBytes(UTF_8))
                  .body())
          .contains("\"errors\":[{\"pointer\":\"\",\"detail\":\"not to Brazil\"}]");
      // What the rules refuse the SMS of is not accepted to wait for it.
      expect(api, "+33612340001", "", "nx");
      String noSms = Journey.text("+33612340001", "\"fallback\": {}");
      assertThat(problem(api, noSms))
          .isEqualTo("the SMS is refused by row 5 of dispatch.csv: no SMS to France");
      assertThat(api.post("/v1/messages/check", noSms.getBytes(UTF_8)).statusCode()).isEqualTo(422);
      // The preview and the history tell which rule it was, of the SMS, too.
      String withSms = Journey.text("+447700110003", "\"fallback\": {}");
      JsonNode preview = Api.json(api.post("/v1/messages/check", withSms.getBytes(UTF_8)));
      assertThat(preview.get("dispatch").toString())
          .isEqualTo("{\"by\":\"dispatch.csv\",\"row\":2}");
      assertThat(preview.at("/sms/dispatch/row").asInt()).isEqualTo(4);
      assertThat(preview.at("/sms/accounts").toString()).isEqualTo("[\"sms-ali\",\"sms-nx\"]");
      String followed = api.accept(withSms);
      await()
          .atMost(Api.PATIENCE)
          .until(() -> api.state(followed).at("/fallback/account").asText().equals("sms-ali"));
      assertThat(api.get("/v1/messages/" + followed + "/events").body())
          .contains("accepted, by wooxy, then nx (row 2 of dispatch.csv)");
      // A wrong table is refused, and the rules stay.
      Files.writeString(table, TABLE.replace("wooxy", "nobody"));
      await()
          .atMost(Api.PATIENCE)
          .until(
              () -> api.health("dispatchTable").toString().contains("row 2, accounts: there is"));
      expect(api, "+447700110001", "", "wooxy");
      // Rules that have changed hold for new messages; one that was accepted before stays accepted.
      String again = Journey.text("+447700110001", "\"id\": \"before\"");
      api.accept(again);
      Files.writeString(table, TABLE.replace("wooxy;nx,", ",not to Britain"));
      await()
          .atMost(Api.PATIENCE)
          .until(() -> api.post(Journey.text("+447700110001", "")).statusCode() == 422);
      assertThat(api.post(again).statusCode()).isEqualTo(200);
      assertThat(account(api, api.accept(byAli()))).isEqualTo("ali");
      Files.delete(own);
      await().atMost(Api.PATIENCE).until(() -> api.post(byAli()).statusCode() == 422);
      String edits = "/v1/audit?who=file&act=edit";
      await().atMost(Api.PATIENCE).until(() -> Api.json(api.get(edits)).get("audit").size() == 3);
      JsonNode acts = Api.json(api.get(edits)).get("audit");
      assertThat(acts.findValuesAsText("target"))
          .containsExactly(
              "file:own-dispatch.camel.yaml", "file:dispatch.csv", "file:dispatch.csv");
      assertThat(acts.at("/0/before/sha256").asText()).isEqualTo(Sha256.hex(OWN));
      assertThat(acts.at("/0/after").isMissingNode()).isTrue();
      assertThat(acts.at("/2/after/refused").asText()).contains("row 2, accounts: there is");
      assertThat(acts.at("/2/before/sha256").asText()).isEqualTo(Sha256.hex(TABLE));
    }
  }

  private static String byAli() {
    return Journey.text("+447700110001", "").replace("Your parcel", "By ali, your parcel");
  }

  private static String problem(Api api, String message) {
    HttpResponse<String> answer = api.post(message);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    return Api.json(answer).at("/errors/0/detail").asText();
  }

  @Test
  void rules_that_cannot_be_read_stop_the_start() throws Exception {
    Path routes = Files.createDirectories(folder.resolve("routes"));
    Files.writeString(folder.resolve("application.yaml"), ports());
    Files.writeString(folder.resolve("dispatch.csv"), "accounts\nnobody\n");
    assertThatThrownBy(() -> BactrianProcess.start(folder, Duration.ZERO))
        .hasMessageContaining("dispatch.csv: row 2, accounts: there is no account nobody");
    Files.delete(folder.resolve("dispatch.csv"));
    Files.writeString(
        routes.resolve("own-dispatch.camel.yaml"), OWN.replace("      steps:", "     stops: ["));
    assertThatThrownBy(() -> BactrianProcess.start(folder, Duration.ZERO))
        .hasMessageContaining("own-dispatch.camel.yaml line");
  }

  @ParameterizedTest
  @CsvSource({"nobody", "'ali,nobody'"})
  void a_wrong_account_name_stops_the_start(String names) {
    assertThatThrownBy(() -> started(RULE.formatted("${body.label} == 'PROMOTION'", names)))
        .hasMessageContaining("routes/dispatch.camel.yaml")
        .hasMessageContaining("there is no account nobody");
  }
}
