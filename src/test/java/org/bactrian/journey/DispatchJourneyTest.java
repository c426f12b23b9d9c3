package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

  @ParameterizedTest
  @CsvSource({"nobody", "'ali,nobody'"})
  void a_wrong_account_name_stops_the_start(String names) {
    assertThatThrownBy(() -> started(RULE.formatted("${body.label} == 'PROMOTION'", names)))
        .hasMessageContaining("routes/dispatch.camel.yaml")
        .hasMessageContaining("there is no account nobody");
  }
}
