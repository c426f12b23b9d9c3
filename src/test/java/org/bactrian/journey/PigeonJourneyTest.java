package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.bactrian.launch.TestJar;
import org.bactrian.provider.pigeon.PigeonSimulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests a provider that Bactrian does not ship, as an operator adds it: {@code src/pigeon} becomes
 * a jar in {@code lib/} beside the runnable jar, among others that cannot be used.
 */
class PigeonJourneyTest {
  private static final String IMPORTS =
      "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

  /** Set by the build, which has made the jar before. */
  private static final String JAR = System.getProperty("runnable.jar");

  @TempDir static Path work;
  private static Path folder;
  private static PigeonSimulator pigeon;
  private static BactrianProcess bactrian;
  private static Api api;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(JAR != null, "mvn verify makes the jar; by hand: -Drunnable.jar=…");
    folder = Files.createDirectories(work.resolve("packed"));
    pigeon = new PigeonSimulator("journey-key");
    fill(folder.resolve("lib"));
    port = BactrianProcess.freePort();
    bactrian = BactrianProcess.startJar(jar(), folder, port, arguments(port));
    api = bactrian.api();
  }

  @AfterAll
  static void close() {
    if (bactrian != null) {
      bactrian.close();
    }
    if (pigeon != null) {
      pigeon.close();
    }
  }

  private static Path jar() {
    return Path.of(JAR).toAbsolutePath();
  }

  /** Builds the provider's jar, and puts it among jars that are in the way. */
  private static void fill(Path lib) throws IOException {
    PigeonJar.build(
        work.resolve("pigeon-" + lib.getParent().getFileName()), lib.resolve("pigeon-1.0.jar"));
    new TestJar(work.resolve("old"))
        .maven("org.apache.camel", "camel-api", "4.18.0")
        .write(lib.resolve("camel-api-4.18.0.jar"));
    Path missing =
        new TestJar(work.resolve("missing"))
            .source("shop.Missing", "package shop; public class Missing {}")
            .write(work.resolve("missing.jar"));
    new TestJar(work.resolve("broken-" + lib.getParent().getFileName()))
        .file(IMPORTS, "shop.Broken\n")
        .source("shop.Broken", "package shop; public class Broken extends Missing {}", missing)
        .write(lib.resolve("broken-1.0.jar"));
    Path ftp = onTheClassPath("camel-ftp-");
    Files.copy(ftp, lib.resolve(ftp.getFileName()));
  }

  private static Path onTheClassPath(String name) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(file -> file.getFileName().toString().startsWith(name))
        .findFirst()
        .orElseThrow();
  }

  private static String[] arguments(int port) {
    pigeon.webhookAt(URI.create("http://127.0.0.1:" + port + "/webhooks/bird/bird-hook/receipts"));
    List<String> arguments = new ArrayList<>(List.of(BactrianProcess.sandboxAtFreePorts()));
    for (String property :
        List.of(
            "accounts.bird.provider=pigeon",
            "accounts.bird.url=http://127.0.0.1:" + pigeon.port(),
            "accounts.bird.key=journey-key",
            "accounts.bird.loft=north",
            "accounts.bird.webhook-secret=bird-hook",
            "accounts.nx.enabled=false",
            "accounts.ali.enabled=false",
            "accounts.wooxy.enabled=false",
            "fallback.accounts=sms-nx",
            "sandbox.receipt-delay=50ms")) {
      arguments.add("--bactrian." + property);
    }
    return arguments.toArray(String[]::new);
  }

  @ParameterizedTest
  @CsvSource({"bactrian, bactrian-sources", "bactrian-test, bactrian-test-sources"})
  void a_jar_that_others_take_in_has_its_sources(String jar, String sources) throws IOException {
    try (JarFile classes = new JarFile(jar().resolveSibling(jar + ".jar").toFile());
        JarFile texts = new JarFile(jar().resolveSibling(sources + ".jar").toFile())) {
      assertThat(
              classes.stream().map(JarEntry::getName).filter(name -> name.matches("[^$]+[.]class")))
          .hasSizeGreaterThan(5)
          .map(name -> name.replace(".class", ".java"))
          .allMatch(name -> texts.getEntry(name) != null);
    }
  }

  @Test
  void a_message_is_carried_delivered_and_seen() {
    String to = Numbers.viber("001");
    JsonNode state = api.awaitStatus(api.accept(Journey.text(to, "")), "seen");
    assertThat(state.get("reached").asText()).isEqualTo("viber");
    assertThat(state.at("/attempts/0/account").asText()).isEqualTo("bird");
    assertThat(state.at("/attempts/0/providerMessageId").asText()).startsWith("f-");
    assertThat(letters(to)).hasSize(1);
    await()
        .atMost(Api.PATIENCE)
        .untilAsserted(
            () -> assertThat(pigeon.webhookAnswers()).isNotEmpty().containsOnly("200 coo"));
  }

  @Test
  void one_that_is_lost_comes_back_as_an_sms() {
    String to = Numbers.viber("003");
    String id = api.accept(Journey.text(to, "\"fallback\": {}"));
    JsonNode state = api.awaitSms(id, "delivered");
    assertThat(state.get("status").asText()).isEqualTo("undelivered");
    assertThat(state.get("reached").asText()).isEqualTo("sms");
    assertThat(state.at("/attempts/0/reason").asText()).isEqualTo("not_a_viber_user");
    assertThat(state.at("/fallback/account").asText()).isEqualTo("sms-nx");
  }

  @Test
  void one_it_does_not_take_is_refused_with_its_own_words() {
    String to = Numbers.viber("006");
    JsonNode attempt =
        api.awaitStatus(api.accept(Journey.text(to, "")), "refused").at("/attempts/0");
    assertThat(attempt.get("reason").asText()).isEqualTo("bad_number");
    assertThat(attempt.get("providerCode").asText()).isEqualTo("no-such-roof");
    assertThat(letters(to)).hasSize(1);
  }

  @Test
  void a_receipt_that_is_not_signed_is_refused() {
    HttpResponse<String> answer =
        api.post(
            "/webhooks/bird/bird-hook/receipts",
            "{\"flight\":\"f-0\",\"news\":\"landed\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void jars_that_cannot_be_used_are_named_and_the_others_go_on() {
    assertNamed(folder);
  }

  private static void assertNamed(Path folder) {
    assertThat(BactrianProcess.log(folder))
        .contains("lib/camel-api-4.18.0.jar is left out: Bactrian has camel-api ")
        .contains("lib/broken-1.0.jar is left out: it needs shop.Missing, which is in no jar")
        .containsPattern("lib/camel-ftp-\\S+ needs org\\.apache\\S+, which is in no jar: a route")
        .doesNotContain("lib/pigeon-1.0.jar");
  }

  @Test
  void the_extracted_jar_finds_them_in_the_same_folder() throws Exception {
    Path extracted = work.resolve("extracted");
    assertThat(
            run("-Djarmode=tools", "-jar", jar() + "", "extract", "--destination", extracted + ""))
        .doesNotContain("rror");
    fill(extracted.resolve("lib"));
    int itsPort = BactrianProcess.freePort();
    try (BactrianProcess other =
        BactrianProcess.startJar(
            extracted.resolve(jar().getFileName()), extracted, itsPort, arguments(itsPort))) {
      String to = Numbers.viber("001");
      Api there = other.api();
      there.awaitStatus(there.accept(Journey.text(to, "")), "seen");
      assertThat(letters(to)).hasSize(1);
      assertNamed(extracted);
    } finally {
      arguments(port);
    }
  }

  @Test
  void a_command_prints_what_fetches_a_component() throws Exception {
    assertThat(run("-jar", jar() + "", "lib", "camel-mail"))
        .contains("<artifactId>camel-mail</artifactId>")
        .containsPattern("<version>4\\.\\d+\\.\\d+</version>")
        .contains("<artifactId>camel-support</artifactId></exclusion>")
        .contains("<artifactId>slf4j-api</artifactId></exclusion>");
  }

  private static String run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(arguments));
    command.add(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Process process =
        new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed;
  }

  private static List<JsonNode> letters(String to) {
    return pigeon.requests().stream().filter(one -> one.get("to").asText().equals(to)).toList();
  }
}
