package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bactrian.provider.pigeon.PigeonSimulator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A company's application that takes Bactrian in, and the same one without it: what it has is the
 * same in both.
 */
class EmbeddedJourneyTest {
  /** Spring Security, which Bactrian itself does not have. */
  private static final Path LOGIN = Path.of("target/outside-lib");

  private static final Map<Path, String> COMPANY = Map.of(Path.of("src/test/outside/company"), "");

  @TempDir static Path folder;
  private static String without;
  private static String with;
  private static List<JsonNode> carried;

  @BeforeAll
  static void run() throws IOException, InterruptedException {
    List<Path> login = new ArrayList<>();
    try (Stream<Path> jars = Files.list(LOGIN)) {
      jars.forEach(login::add);
    }
    without =
        new OutsideProject(COMPANY, folder.resolve("without"), OutsideProject::isBactrians, login)
            .run("shop.Shop");
    login.add(bactrian());
    login.add(PigeonJar.build(folder.resolve("pigeon"), folder.resolve("pigeon-1.0.jar")));
    int port = BactrianProcess.freePort();
    try (PigeonSimulator pigeon = new PigeonSimulator("shops-key")) {
      pigeon.webhookAt(
          URI.create("http://127.0.0.1:" + port + "/webhooks/bird/birds-hook/receipts"));
      with =
          new OutsideProject(COMPANY, folder.resolve("with"), OutsideProject::isBactrians, login)
              .run(
                  "shop.Shop",
                  "--spring.profiles.active=with-bactrian",
                  "--bactrian.server.port=" + port,
                  "--bactrian.accounts.bird.provider=pigeon",
                  "--bactrian.accounts.bird.url=http://127.0.0.1:" + pigeon.port(),
                  "--bactrian.accounts.bird.key=shops-key",
                  "--bactrian.accounts.bird.loft=north",
                  "--bactrian.accounts.bird.webhook-secret=birds-hook");
      carried = pigeon.requests();
    }
  }

  /** The jar that other applications take in; before it is built, what is in it. */
  static Path bactrian() {
    File jar = new File("target/bactrian.jar");
    File classes = new File("target/classes");
    return (jar.lastModified() > classes.lastModified() ? jar : classes).toPath();
  }

  @Test
  void what_the_application_has_is_the_same_with_bactrian_and_without() {
    assertThat(facts(without)).as(without).hasSizeGreaterThan(20);
    assertThat(facts(with)).as(with).containsExactlyEntriesOf(facts(without));
  }

  @Test
  void what_it_has_is_its_own() {
    assertThat(facts(with))
        .containsEntry("camel contexts", "1")
        .containsEntry("camel name", "shop")
        .containsEntry("dead letters", "[IllegalStateException]")
        .containsEntry("http client", "4321 shop false")
        .containsEntry("queues", "[the shop's queues]")
        .containsEntry("level of the log", "INFO")
        .containsEntry("GET /orders", "401 200")
        .containsEntry("GET /v1/messages", "401 404");
  }

  @Test
  void a_message_of_its_routes_is_sent_and_what_became_of_it_comes_back() {
    assertThat(with)
        .contains("ANSWER {\"id\":\"order-41\",\"status\":\"accepted\"}")
        .containsPattern("AGAIN \\{\"id\":\"order-41\",\"status\":\"\\w+\",")
        .contains("MAP {\"id\":\"order-42\",\"status\":\"accepted\"}")
        .containsPattern("EVENT .*\"messageId\":\"order-41\".*\"status\":\"seen\"")
        .containsPattern("EVENT .*\"channel\":\"sms\".*\"status\":\"delivered\"")
        .contains("order-41 is seen")
        .contains("ENDED")
        .doesNotContain("memory leak");
  }

  @Test
  void a_provider_in_a_jar_carries_its_messages_and_is_bactrians_alone() {
    assertThat(carried).hasSize(2);
    assertThat(with).containsPattern("EVENT .*\"account\":\"bird\",\"status\":\"seen\"");
    assertThat(facts(with).get("beans")).contains("clerks").doesNotContainIgnoringCase("pigeon");
  }

  @Test
  void what_is_no_message_is_the_error_handlers_of_the_application() {
    assertThat(with)
        .contains("REFUSED org.bactrian.route.InvalidMessage: ")
        .contains("PUT ASIDE [IllegalStateException, InvalidMessage]");
  }

  @Test
  void each_has_its_files() {
    assertThat(folder.resolve("with/shop.db")).exists();
    assertThat(folder.resolve("with/messages/bactrian.db")).exists();
    assertThat(folder.resolve("with/data")).doesNotExist();
  }

  private static Map<String, String> facts(String printed) {
    Map<String, String> facts = new TreeMap<>();
    printed
        .lines()
        .filter(line -> line.startsWith("FACT "))
        .map(line -> line.substring(5).split(" = ", 2))
        .forEach(fact -> facts.put(fact[0], fact[1]));
    return facts;
  }
}
