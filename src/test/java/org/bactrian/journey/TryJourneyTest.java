package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bactrian.Bactrian;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules and the cases on the page about dispatch, tried as the page says. */
class TryJourneyTest {
  private static final Pattern BLOCK = Pattern.compile("(?s)```(\\w*)\n(.*?)```");

  @TempDir Path folder;
  private List<MatchResult> blocks;

  @BeforeEach
  void write() throws Exception {
    blocks = BLOCK.matcher(Files.readString(Path.of("src/docs/dispatch.md"))).results().toList();
    Path routes = Files.createDirectory(folder.resolve("routes"));
    Files.copy(Path.of("routes/dispatch.camel.yaml"), routes.resolve("dispatch.camel.yaml"));
    Files.writeString(routes.resolve("own-dispatch.camel.yaml"), block("yaml", 0));
    // It takes orders from somewhere, so it must not start.
    Files.writeString(
        routes.resolve("orders.camel.yaml"),
        block("yaml", 0)
            .replace("id: own-dispatch", "id: orders # beside own-dispatch")
            .replace("direct:own-dispatch", "file:orders?delete=true"));
    Files.createDirectory(folder.resolve("orders"));
    Files.writeString(folder.resolve("orders/1.json"), "{}");
    Files.writeString(folder.resolve("dispatch.csv"), block("", 0));
  }

  private String block(String language, int number) {
    return blocks.stream()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList()
        .get(number);
  }

  private record Ended(int status, String out) {}

  /** Runs the command as an operator does. */
  private Ended tryCases(String cases) throws Exception {
    Files.writeString(folder.resolve("cases.ndjson"), cases);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Bactrian.class.getName(),
                "try",
                "routes/",
                "cases.ndjson",
                "--bactrian.api.keys.shop.sha256=" + "0".repeat(64)));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out);
  }

  @Test
  void the_cases_of_the_page_come_out_as_it_says_and_nothing_is_left_behind() throws Exception {
    Ended ended = tryCases(block("json", 0));
    assertThat(ended).isEqualTo(new Ended(0, block("", 1)));
    assertThat(folder.resolve("orders/1.json")).exists();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left)
          .extracting(path -> path.getFileName().toString())
          .containsExactlyInAnyOrder("routes", "orders", "dispatch.csv", "cases.ndjson");
    }
  }

  @Test
  void a_case_that_differs_or_cannot_be_read_is_named_and_the_status_is_one() throws Exception {
    String message =
        "\"message\": {\"to\": \"+380501110001\", \"label\": \"transaction\", \"content\": {\"text\": \"Hi\"}}";
    Ended ended =
        tryCases(
            "{%1$s, \"expect\": {\"accounts\": [\"wooxy\"]}}%n{%1$s, \"expct\": {}}%n{\"message\": {}}%n"
                .formatted(message));
    assertThat(ended.out())
        .contains(
            "DIFFERS line 1: {\"accounts\":[\"nx\",\"ali\"],\"by\":\"dispatch.csv\",\"row\":4},"
                + " expected {\"accounts\":[\"wooxy\"]}")
        .contains("DIFFERS line 2: there is no field expct")
        .contains("ok     line 3: {\"refused\":\"/to is missing")
        .contains("3 cases, 2 differ");
    assertThat(ended.status()).isEqualTo(1);
  }

  @Test
  void a_wrong_table_ends_it_with_the_fault_and_not_with_the_names_of_beans() throws Exception {
    Files.writeString(folder.resolve("dispatch.csv"), "country,accounts\nGB,alli\n");
    Ended ended = tryCases(block("json", 0));
    assertThat(ended.out())
        .isEqualTo(
            "try: dispatch.csv: row 2, accounts: there is no account alli (bactrian.accounts)\n");
    assertThat(ended.status()).isEqualTo(1);
  }

  @Test
  void a_provider_that_is_described_carries_a_case_and_is_not_called() throws Exception {
    Files.writeString(
        folder.resolve("application.yaml"),
        """
        spring.config.import: classpath:META-INF/bactrian/providers/twilio-sms.yaml
        bactrian.accounts.sms-twilio:
          provider: twilio-sms
          account-sid: AC00000000000000000000000000000000
          auth-token: none
          sender: "+15557122661"
          status-callback: https://hooks.shop.example/receipts
        """);
    Files.writeString(
        folder.resolve("dispatch.csv"), "channel,country,accounts\nsms,GB,sms-twilio\n");
    Ended ended =
        tryCases(
            "{\"message\": "
                + Journey.text("+447700900123", "\"fallback\": {}")
                + ", \"expect\": {\"sms\": {\"accounts\": [\"sms-twilio\"], \"row\": 2}}}");
    assertThat(ended.out()).contains("all as expected");
    assertThat(ended.status()).isZero();
  }

  @Test
  void an_own_route_that_cannot_be_read_is_a_failure() throws Exception {
    Files.writeString(
        folder.resolve("routes/own-dispatch.camel.yaml"),
        "- route:\n    id: own-dispatch\n   from: [");
    Ended ended = tryCases("");
    assertThat(ended.out()).contains("own-dispatch.camel.yaml");
    assertThat(ended.status()).isEqualTo(1);
  }

  @Test
  void an_own_route_may_be_in_xml_and_is_a_failure_when_it_cannot_be_read() throws Exception {
    Files.delete(folder.resolve("routes/own-dispatch.camel.yaml"));
    Path route = folder.resolve("routes/own-dispatch.camel.xml");
    String text =
        "<route id=\"own-dispatch\"><from uri=\"direct:own-dispatch\"/>"
            + "<setVariable name=\"accounts\"><constant>ali</constant></setVariable></route>";
    Files.writeString(route, text);
    String message = Journey.text("+380501110001", "");
    Ended ended = tryCases("{\"message\": " + message + ", \"expect\": {\"accounts\": [\"ali\"]}}");
    assertThat(ended.out()).contains("all as expected");
    Files.writeString(route, text.replace("</route>", ""));
    Ended torn = tryCases("");
    assertThat(torn.out()).contains("own-dispatch.camel.xml: not well-formed XML");
    assertThat(torn.status()).isEqualTo(1);
  }
}
