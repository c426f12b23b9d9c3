package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Tests a process in another locale: the JVM's charset for texts and for file names is not UTF-8.
 */
class LocaleTest {
  /** Contains Cyrillic, a dash, Chinese, and a character beyond 16 bits. */
  private static final String TEXT = "Привіт – 短信 😀";

  private static final String FILE = "Повідомлення-短信.csv";
  private static final String RESULTS = ".results.ndjson";

  private static final String ROUTE =
      """
      - route:
          id: hello
          from:
            uri: timer:hello
            parameters: {repeatCount: "1", delay: "100"}
            steps:
              - setBody:
                  expression:
                    constant:
                      expression: '{"id":"own-1","to":"+447700900123","label":"transaction","account":"nx","content":{"text":"%s"}}'
              - to:
                  uri: direct:accept
              - log:
                  loggingLevel: WARN
                  message: "log %s"
      """;

  @TempDir Path folder;
  private BactrianProcess bactrian;

  @AfterEach
  void close() {
    if (bactrian != null) {
      bactrian.close();
    }
  }

  private void start(String locale) throws Exception {
    Path routes = Files.createDirectories(folder.resolve("routes"));
    Files.writeString(routes.resolve("hello.camel.yaml"), ROUTE.formatted(TEXT, TEXT));
    // A shipped route, edited to contain the text.
    String dispatch = Files.readString(Path.of("routes/dispatch.camel.yaml"));
    String step =
        """
              steps:
                - log:
                    loggingLevel: WARN
                    message: "dispatch %s"
        """
            .formatted(TEXT);
    Files.writeString(
        routes.resolve("dispatch.camel.yaml"), dispatch.replaceFirst("      steps:\n", step));
    Files.writeString(folder.resolve("application.yaml"), "bactrian.file.enabled: true\n");
    String row = "file-1,+447700900124,transaction,nx,\"" + TEXT + "\"\n";
    FileJourneyTest.lay(folder, bytes(FILE), "id,to,label,account,content.text\n" + row);
    bactrian =
        BactrianProcess.start(
            folder,
            Map.of("LANG", locale, "LC_ALL", locale),
            List.of("-Dfile.encoding=windows-1251"),
            BactrianProcess.sandboxAtFreePorts());
  }

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  private void awaitLog(String... lines) {
    await()
        .atMost(Api.PATIENCE)
        .untilAsserted(() -> assertThat(BactrianProcess.log(folder)).contains(lines));
  }

  private String textOf(String id) throws IOException {
    bactrian.api().awaitStatus(id, "delivered");
    JdbcClient journal =
        JdbcClient.create(
            new DriverManagerDataSource("jdbc:sqlite:" + folder.resolve("data/bactrian.db")));
    String body =
        journal
            .sql("select body from message where id = ?")
            .params(id)
            .query(String.class)
            .single();
    // JSON may write a character as an escape, so the text is parsed.
    return new ObjectMapper().readTree(body).at("/content/text").asText();
  }

  /** Waits for the only file of results, and returns its name as hexadecimal bytes. */
  private String nameOfResults() {
    Path outbox = folder.resolve("outbox");
    await()
        .atMost(Api.PATIENCE)
        .ignoreExceptions()
        .until(() -> FileJourneyTest.namesIn(outbox).size() == 1);
    try (Stream<Path> files = Files.list(outbox)) {
      JsonNode result = FileJourneyTest.json(Files.readString(files.findFirst().orElseThrow()));
      assertThat(result.get("id").asText()).isEqualTo("file-1");
      assertThat(result.has("errors")).as(result.toString()).isFalse();
      return FileJourneyTest.namesIn(outbox).get(0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String hex(String name) {
    return HexFormat.of().formatHex(bytes(name));
  }

  private void allTextIsUtf8() throws IOException {
    awaitLog("log " + TEXT, "dispatch " + TEXT, FILE + ": reading from record 1");
    assertThat(textOf("own-1")).isEqualTo(TEXT);
    assertThat(textOf("file-1")).isEqualTo(TEXT);
    awaitLog("where no charset is named", "-Dfile.encoding=UTF-8");
    await()
        .atMost(Api.PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(FileJourneyTest.namesIn(folder.resolve("inbox/.done")))
                    .containsExactly(hex(FILE)));
  }

  @Test
  void routes_messages_files_names_and_the_log_are_utf_8_whatever_the_charset_of_the_jvm()
      throws Exception {
    start("C.UTF-8");
    allTextIsUtf8();
    assertThat(nameOfResults()).isEqualTo(hex(FILE + RESULTS));
    assertThat(BactrianProcess.log(folder)).doesNotContain("LC_ALL=C.UTF-8");
  }

  @Test
  void a_jvm_that_cannot_write_such_names_reads_the_file_all_the_same_and_the_start_tells_the_cure()
      throws Exception {
    start("C");
    allTextIsUtf8();
    awaitLog("this JVM takes file names as ", "Start with LC_ALL=C.UTF-8 in the environment");
    String name = new String(HexFormat.of().parseHex(nameOfResults()), StandardCharsets.UTF_8);
    assertThat(name).matches("_+-_+\\.csv~[0-9a-f]{8}\\.results\\.ndjson");
  }
}
