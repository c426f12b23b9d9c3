package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.bactrian.batch.FileNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Tests files that an operator puts into the inbox folder. */
@DirtiesContext
@TestPropertySource(properties = "bactrian.file.enabled=true")
class FileJourneyTest extends Journey {
  static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  @DynamicPropertySource
  static void folders(DynamicPropertyRegistry properties) {
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
    properties.add("bactrian.file.inbox", () -> folder.resolve("inbox").toString());
    properties.add("bactrian.file.outbox", () -> folder.resolve("outbox").toString());
    properties.add("bactrian.events.file.path", () -> folder.resolve("events.ndjson").toString());
  }

  @Test
  void a_person_who_is_erased_goes_from_the_files_and_the_others_stay() throws Exception {
    String to = Numbers.viber("001");
    String other = Numbers.viber("001");
    lay(
        "people.csv",
        "id,to,label,content.text,metadata.name\n"
            + "erased-1,%s,promotion,\"Dear\nOlena\",Olena\nstays-1,%s,promotion,Hi,Petro\n"
                .formatted(to, other));
    results("people.csv");
    api.awaitStatus("erased-1", "seen");
    api.awaitStatus("stays-1", "seen");
    Path done = folder.resolve("inbox/.done/people.csv");
    await().atMost(Api.PATIENCE).until(() -> Files.exists(done));
    await().atMost(Api.PATIENCE).until(() -> eventsOf("erased-1").size() == 5);
    await().atMost(Api.PATIENCE).until(() -> eventsOf("stays-1").size() == 5);
    assertThat(eventsOf("erased-1").toString()).contains("Olena");
    String name = URLEncoder.encode(to, StandardCharsets.UTF_8);
    assertThat(api.delete("/v1/people/" + name + "?reason=asked").statusCode()).isEqualTo(200);
    await()
        .atMost(Api.PATIENCE)
        .until(() -> api.get("/v1/audit?act=erased&target=" + name).body().contains("number:"));
    assertThat(Files.readString(done))
        .isEqualTo(
            "id,to,label,content.text,metadata.name\nstays-1,%s,promotion,Hi,Petro\n"
                .formatted(other));
    assertThat(eventsOf("erased-1")).hasSize(5);
    assertThat(eventsOf("erased-1").toString()).doesNotContain("Olena");
    assertThat(eventsOf("stays-1").toString()).contains("Petro");
    String after = api.accept(text(Numbers.viber("001"), ""));
    api.awaitStatus(after, "seen");
    await().atMost(Api.PATIENCE).until(() -> eventsOf(after).size() == 5);
  }

  private static List<String> eventsOf(String id) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".ndjson")).toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines.stream().filter(line -> line.contains("\"" + id + "\"")).toList();
  }

  @Test
  void one_message_in_a_json_file_is_sent_and_the_file_is_done() throws Exception {
    String to = Numbers.viber("001");
    lay("one.json", text(to, "\"id\": \"file-one\""));
    List<JsonNode> results = results("one.json");
    assertThat(results.toString())
        .isEqualTo("[{\"record\":1,\"id\":\"file-one\",\"status\":\"accepted\"}]");
    await().atMost(Api.PATIENCE).until(() -> inbox(".done/one.json"));
    api.awaitStatus("file-one", "seen");
    assertThat(viberTo(to)).hasSize(1);
  }

  @Test
  void an_array_has_a_result_for_each_element_in_order() throws Exception {
    lay(
        "array.json",
        "\uFEFF [%s,\n {\"to\": \"[,]\\\"\", \"label\": \"promotion\", \"content\": {}},\n {not}, %s ]\n"
            .formatted(
                text(Numbers.viber("001"), ""), text(Numbers.viber("001"), "\"id\": \"array-4\"")));
    List<JsonNode> results = results("array.json");
    assertThat(results).extracting(r -> r.get("record").asInt()).containsExactly(1, 2, 3, 4);
    assertThat(results.get(0).get("id").asText()).matches("[0-9a-f]{32}-1");
    assertThat(results.get(1).at("/errors/0/pointer").asText()).isEqualTo("/to");
    assertThat(results.get(2).at("/errors/0/detail").asText()).contains("not JSON");
    assertThat(results.get(3).get("id").asText()).isEqualTo("array-4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"line\nend.json", "return\rend.json", "back\\slash.json"})
  void a_name_with_a_line_end_or_a_backslash_is_read_as_any_other(String name) throws Exception {
    lay(name, text(Numbers.viber("001"), ""));
    assertThat(results(name)).extracting(r -> r.get("status").asText()).containsExactly("accepted");
    await().atMost(Api.PATIENCE).until(() -> inbox(".done/" + name));
  }

  @Test
  void an_ndjson_file_has_a_result_for_each_line_with_its_number() throws Exception {
    lay("lines.ndjson", text(Numbers.viber("001"), "") + "\n\n{}\n");
    List<JsonNode> results = results("lines.ndjson");
    assertThat(results).extracting(r -> r.get("record").asInt()).containsExactly(1, 2);
    assertThat(results).extracting(r -> r.get("line").asInt()).containsExactly(1, 3);
    assertThat(results.get(1).at("/errors")).hasSizeGreaterThan(1);
  }

  @Test
  void a_csv_file_names_its_fields_by_dotted_path() throws Exception {
    lay(
        "table.csv",
        """
        id,to,label,content.text,fallback.duration,fallback.content,tags,metadata.shop.no
        csv-1,%s,transaction,"Hello, ""you""
        there",120,By SMS,a;b,7
        csv-2,%s,promotion,Hi,,,,
        csv-3,12,promotion,Hi,soon,,,
        csv-4,%s,promotion,Hi,,,,,,more
        """
            .formatted(Numbers.viber("001"), Numbers.viber("001"), Numbers.viber("001")));
    List<JsonNode> results = results("table.csv");
    assertThat(results).extracting(r -> r.get("line").asInt()).containsExactly(2, 4, 5, 6);
    assertThat(results.get(0).get("status").asText()).isEqualTo("accepted");
    assertThat(results.get(2).at("/errors").toString()).contains("/to", "/fallback/duration");
    assertThat(results.get(3).at("/errors/0/detail").asText()).contains("more cells");
    JsonNode state = api.awaitStatus("csv-1", "seen");
    assertThat(state.at("/fallback/rule").asText()).isEqualTo("undelivered");
    assertThat(api.get("/v1/messages/csv-1/events").body()).contains("\"shop.no\":\"7\"");
  }

  @Test
  void a_file_of_xml_is_one_message() throws Exception {
    lay(
        "order.xml",
        "<?xml version=\"1.0\"?>\n<message xmlns=\"urn:bactrian:message\"><id>by-xml</id><to>"
            + Numbers.viber("001")
            + "</to><label>promotion</label><content><text>Hi</text></content></message>");
    lay("torn.xml", "<message");
    assertThat(results("order.xml").get(0).get("id").asText()).isEqualTo("by-xml");
    api.awaitStatus("by-xml", "seen");
    Path problem = folder.resolve("inbox/.failed/torn.xml.problem.json");
    await().atMost(Api.PATIENCE).until(() -> Files.exists(problem));
    assertThat(JSON.readTree(Files.readString(problem)).get("detail").asText())
        .startsWith("is not XML");
  }

  @Test
  void what_cannot_be_read_goes_to_failed_with_the_problem_beside_it() throws Exception {
    lay("picture.json", "\u0089PNG");
    lay("twice.csv", "to,to\n1,2\n");
    lay("picture.ndjson", "\u0000\u0001\n\u0002\n");
    for (String name : List.of("picture.json", "twice.csv", "picture.ndjson")) {
      Path problem = folder.resolve("inbox/.failed/" + name + ".problem.json");
      await(name).atMost(Api.PATIENCE).until(() -> Files.exists(problem));
      assertThat(JSON.readTree(Files.readString(problem)).get("detail").asText()).isNotEmpty();
      assertThat(inbox(".failed/" + name)).isTrue();
      assertThat(folder.resolve("outbox/" + name + ".results.ndjson")).doesNotExist();
    }
  }

  @Test
  void a_file_that_is_still_written_is_not_read_and_a_strange_or_empty_one_never()
      throws Exception {
    Path file = folder.resolve("inbox/slow.ndjson");
    lay("empty.csv", "");
    lay("upload.csv.part", "to");
    for (int i = 1; i <= 8; i++) {
      Files.writeString(
          file,
          text(Numbers.viber("001"), "\"id\": \"slow-" + i + "\"") + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      await().pollDelay(Duration.ofMillis(500)).until(() -> true);
      assertThat(file).exists();
    }
    assertThat(results("slow.ndjson")).hasSize(8);
    assertThat(inbox("empty.csv")).isTrue();
    assertThat(inbox("upload.csv.part")).isTrue();
  }

  @Test
  void the_same_file_laid_there_again_sends_nothing_and_another_of_its_name_does()
      throws Exception {
    String line = text(Numbers.viber("001"), "") + "\n";
    lay("daily.ndjson", line);
    String first = results("daily.ndjson").get(0).get("id").asText();
    await().atMost(Api.PATIENCE).until(() -> inbox(".done/daily.ndjson"));
    api.awaitStatus(first, "seen");

    Files.delete(folder.resolve("outbox/daily.ndjson.results.ndjson"));
    lay("daily.ndjson", line);
    JsonNode again = results("daily.ndjson").get(0);
    assertThat(again.get("id").asText()).isEqualTo(first);
    assertThat(again.get("status").asText()).isEqualTo("seen");

    lay("daily.ndjson", line + line);
    await()
        .atMost(Api.PATIENCE)
        .untilAsserted(() -> assertThat(results("daily.ndjson")).hasSize(2));
    assertThat(results("daily.ndjson").get(0).get("id").asText()).isNotEqualTo(first);
    try (Stream<Path> kept = Files.list(folder.resolve("outbox"))) {
      assertThat(kept.filter(path -> path.toString().contains("daily.ndjson.results"))).hasSize(2);
    }
  }

  @Test
  void a_file_is_read_whatever_its_name() throws Exception {
    Charset gbk = Charset.forName("GBK");
    List<byte[]> names =
        List.of(
            utf8("n".repeat(237) + ".csv"),
            utf8("n".repeat(239) + ".csv"),
            utf8("n".repeat(241) + ".csv"),
            utf8("n".repeat(251) + ".csv"),
            utf8("\u041f\u043e\u0432\u0456\u0434\u043e\u043c\u043b\u0435\u043d\u043d\u044f.csv"),
            utf8("\u043f".repeat(125) + ".csv"),
            utf8("\u77ed\u4fe1".repeat(41) + ".csv"),
            "\u77ed\u4fe1.csv".getBytes(gbk));
    for (int i = 0; i < names.size(); i++) {
      String row = "named-%d,%s,transaction,Hi\n".formatted(i, Numbers.viber("001"));
      lay(names.get(i), "id,to,label,content.text\n" + row);
    }
    for (int i = 0; i < names.size(); i++) {
      api.awaitStatus("named-" + i, "seen");
    }
    await()
        .atMost(Api.PATIENCE)
        .untilAsserted(() -> assertThat(namesIn(".done")).containsAll(hex(names)));
    String all = "";
    try (Stream<Path> results = Files.list(folder.resolve("outbox"))) {
      for (Path file : results.toList()) {
        all += Files.readString(file);
      }
    }
    for (int i = 0; i < names.size(); i++) {
      assertThat(all).containsOnlyOnce("\"named-" + i + "\"");
    }
  }

  @Test
  void a_link_is_not_followed_and_a_file_of_tomorrow_is_read() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), text(Numbers.viber("001"), ""));
    Files.createDirectories(folder.resolve("inbox"));
    Files.createSymbolicLink(folder.resolve("inbox/link.json"), secret);
    Files.createSymbolicLink(folder.resolve("inbox/nowhere.json"), folder.resolve("nothing"));
    Path beside = folder.resolve("inbox/.tomorrow.json");
    Files.writeString(beside, text(Numbers.viber("001"), "\"id\": \"tomorrow\""));
    Files.setLastModifiedTime(beside, FileTime.from(Instant.now().plus(Duration.ofDays(1))));
    Files.move(beside, folder.resolve("inbox/tomorrow.json"));

    for (String link : List.of("link.json", "nowhere.json")) {
      Path problem = folder.resolve("inbox/.failed/" + link + ".problem.json");
      await(link).atMost(Duration.ofSeconds(30)).until(() -> Files.exists(problem));
      assertThat(Files.readString(problem)).contains("symbolic link");
      await().until(() -> Files.isSymbolicLink(folder.resolve("inbox/.failed/" + link)));
    }
    assertThat(secret).exists();
    assertThat(results("tomorrow.json")).hasSize(1);
  }

  @Test
  void what_bactrian_writes_is_readable_by_its_owner_alone() throws Exception {
    lay("private.json", text(Numbers.viber("001"), ""));
    results("private.json");
    await().atMost(Api.PATIENCE).until(() -> inbox(".done/private.json"));
    for (String place : List.of("inbox/.work", "inbox/.done", "outbox")) {
      assertThat(permissions(place)).as(place).isEqualTo("rwx------");
    }
    for (String file : List.of("journal.db", "journal.db-wal", "journal.db-shm")) {
      assertThat(permissions(file)).as(file).isEqualTo("rw-------");
    }
  }

  private static String permissions(String place) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(place)));
  }

  @Test
  void no_folder_of_bactrians_in_the_inbox_may_be_a_link() throws Exception {
    lay("before.json", text(Numbers.viber("001"), ""));
    results("before.json");
    await().atMost(Api.PATIENCE).until(() -> inbox(".done/before.json"));
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Path done = folder.resolve("inbox/.done");
    Path aside = Files.move(done, folder.resolve("inbox/.aside"));
    Files.createSymbolicLink(done, elsewhere);
    lay("behind.json", text(Numbers.viber("001"), "\"id\": \"behind\""));
    api.awaitStatus("behind", "seen");
    assertThat(elsewhere).isEmptyDirectory();
    Files.delete(done);
    Files.move(aside, done);
    await().atMost(Duration.ofSeconds(30)).until(() -> inbox(".done/behind.json"));
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void what_was_read_is_counted() throws Exception {
    lay("counted.ndjson", text(Numbers.viber("001"), "") + "\n{}\n");
    results("counted.ndjson");
    assertThat(api.get("/actuator/prometheus").body())
        .contains(
            "bactrian_file_records_total{result=\"taken\"",
            "bactrian_file_records_total{result=\"faulty\"");
  }

  private void lay(String name, String content) throws IOException {
    Files.createDirectories(folder.resolve("inbox"));
    Path beside = folder.resolve("inbox/." + name);
    Files.writeString(beside, content, StandardCharsets.UTF_8);
    Files.move(beside, folder.resolve("inbox").resolve(name));
  }

  private static void lay(byte[] name, String content) throws Exception {
    lay(folder, name, content);
  }

  /** Makes a file by a shell: a JVM under LANG=C cannot write such a name. */
  static void lay(Path folder, byte[] name, String content) throws Exception {
    Files.createDirectories(folder.resolve("inbox"));
    Path beside = Files.createTempFile(folder.resolve("inbox"), ".", ".part");
    Files.writeString(beside, content, StandardCharsets.UTF_8);
    StringBuilder octal = new StringBuilder();
    for (byte one : name) {
      octal.append("\\%03o".formatted(one & 0xFF));
    }
    String[] command = {"sh", "-c", "mv \"$1\" \"$2/$(printf '" + octal + "')\"", "sh"};
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(beside.toString(), folder.resolve("inbox").toString()));
    assertThat(new ProcessBuilder(all).inheritIO().start().waitFor()).isZero();
  }

  private static byte[] utf8(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  static List<String> hex(List<byte[]> names) {
    return names.stream().map(HexFormat.of()::formatHex).toList();
  }

  private static List<String> namesIn(String done) throws IOException {
    return namesIn(folder.resolve("inbox").resolve(done));
  }

  static List<String> namesIn(Path where) throws IOException {
    try (Stream<Path> files = Files.list(where)) {
      return hex(files.map(FileNames::bytes).toList());
    }
  }

  private boolean inbox(String name) {
    return Files.exists(folder.resolve("inbox").resolve(name));
  }

  private List<JsonNode> results(String name) {
    return results(folder, name);
  }

  static List<JsonNode> results(Path folder, String name) {
    Path file = folder.resolve("outbox/" + name + ".results.ndjson");
    await(name).atMost(Duration.ofSeconds(30)).until(() -> Files.exists(file));
    try (Stream<String> lines = Files.lines(file)) {
      return lines.map(FileJourneyTest::json).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }
}
