package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A process whose JVM takes text in another charset than UTF-8 where none is named. */
class LocaleTest {
  private static final String TEXT =
      "\u041f\u0440\u0438\u0432\u0456\u0442 \u2013 \u00e7 \ud83d\ude00";

  private static final String ROUTE =
      """
      - route:
          id: hello
          from:
            uri: timer:hello
            parameters: {repeatCount: "1", delay: "100"}
            steps:
              - setBody:
                  constant: '{"id":"own-1","to":"+447700900123","label":"transaction","account":"nx","content":{"text":"%s"}}'
              - to: {uri: "direct:accept"}
              - log: {loggingLevel: WARN, message: "log %s"}
      """;

  @TempDir Path folder;

  @Test
  void route_files_messages_and_the_log_are_utf_8_and_the_start_tells_what_is_not()
      throws Exception {
    Path routes = Files.createDirectories(folder.resolve("routes"));
    Files.writeString(routes.resolve("hello.camel.yaml"), ROUTE.formatted(TEXT, TEXT));
    // A shipped route that was edited.
    String dispatch = Files.readString(Path.of("routes/dispatch.camel.yaml"));
    Files.writeString(
        routes.resolve("dispatch.camel.yaml"),
        dispatch.replaceFirst(
            "      steps:\n",
            "      steps:\n        - log: {loggingLevel: WARN, message: \"dispatch "
                + TEXT
                + "\"}\n"));
    List<String> options = List.of("-Dfile.encoding=windows-1251");
    try (BactrianProcess bactrian = BactrianProcess.start(folder, Duration.ZERO, options)) {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(BactrianProcess.log(folder))
                      .contains("log " + TEXT, "dispatch " + TEXT)
                      .contains("-Dfile.encoding=UTF-8"));
      JdbcClient journal =
          JdbcClient.create(
              new DriverManagerDataSource("jdbc:sqlite:" + folder.resolve("data/bactrian.db")));
      String body =
          journal.sql("select body from message where id = 'own-1'").query(String.class).single();
      // JSON may write a character as an escape.
      assertThat(new ObjectMapper().readTree(body).at("/content/text").asText()).isEqualTo(TEXT);
    }
  }
}
