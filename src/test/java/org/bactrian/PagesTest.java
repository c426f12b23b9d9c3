package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bactrian.Pages.Block;
import org.junit.jupiter.api.Test;

/** Links lead somewhere, commands are run or say why not, and words are those of the glossary. */
class PagesTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

  private static final Pattern INLINE = Pattern.compile("`((?:mvn|java|curl|openssl) [^`]+)`");

  /** Languages of blocks that hold no command. {@code sh} is run by {@code PagesJourneyTest}. */
  private static final Set<String> NO_COMMANDS =
      Set.of("", "java", "js", "json", "mermaid", "python", "xml", "yaml");

  /** How a command begins that no test runs as it stands, and why not. */
  private static final Map<String, String> NOT_RUN =
      Map.ofEntries(
          Map.entry("mvn spring-boot:run", "a server for the terminal; journeys start the same"),
          Map.entry("mvn spotless:apply", "it would change the files under test"),
          Map.entry("mvn test", "it is what runs this test"),
          Map.entry("mvn verify", "it is what runs this test"),
          Map.entry("mvn package", "the build of which this test is a part"),
          Map.entry("curl -s localhost:8080/actuator/camel", "ObserveJourneyTest calls the same"),
          Map.entry(
              "curl -s 'localhost:8080/v1/audit",
              "the sandbox holds nothing; HeldJourneyTest lifts a hold and asks for the act"),
          Map.entry("mvn install", "the build of which this test is a part"),
          Map.entry("mvn -q -Pbench", "takes more than an hour"),
          Map.entry("mvn -q -Pjmh", "its figures need a machine with no other work"),
          Map.entry("mvn -f lib.xml dependency:copy-dependencies", "asks a repository"),
          Map.entry("java -XX:+UseSerialGC", "needs real accounts; sends for real"),
          Map.entry("java -jar", "is named in a sentence; the pages' other starts are run"),
          Map.entry(
              "java -XX:+Exit", "needs the jar; JmsJourneyTest, KafkaJourneyTest start the same"),
          Map.entry("java -Djarmode", "needs the jar"),
          Map.entry("sqlite3", "needs SQLite's shell; HeldJourneyTest makes the same backup"),
          Map.entry("java -cp", "needs the jar; JmsJourneyTest, KafkaJourneyTest send the same"),
          Map.entry("kafka-console-producer.sh", "needs a Kafka installation"));

  /** Words of ours that somebody new would have to guess; the glossary has better ones. */
  private static final List<String> PRIVATE_WORDS =
      List.of("look-alike", "way out", "ways out", "quick compiler", "the house", "at the door");

  private static final Pattern PRIVATE =
      Pattern.compile(
          PRIVATE_WORDS.stream()
              .map(Pattern::quote)
              .collect(Collectors.joining("|", "(?i)\\b(", ")\\b")));

  @Test
  void every_link_to_a_page_leads_to_a_file_and_a_heading() {
    List<String> dead = new ArrayList<>();
    for (Path page : Pages.all()) {
      Matcher links = LINK.matcher(Pages.prose(page));
      while (links.find()) {
        if (!links.group(1).contains("://") && !leadsSomewhere(page, links.group(1))) {
          dead.add(page + " -> " + links.group(1));
        }
      }
    }
    assertThat(dead).isEmpty();
  }

  private static boolean leadsSomewhere(Path page, String link) {
    String[] parts = link.split("#", 2);
    Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    return Files.exists(file) && (parts.length == 1 || anchors(file).contains(parts[1]));
  }

  private static Set<String> anchors(Path page) {
    return HEADING
        .matcher(Pages.prose(page))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\d _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  @Test
  void every_command_is_run_or_says_why_not() {
    List<String> unexplained = new ArrayList<>();
    for (Path page : Pages.all()) {
      for (Block block : Pages.blocks(page)) {
        if (block.language().equals("console")) {
          block
              .text()
              .lines()
              .filter(line -> !isExplained(line))
              .forEach(l -> unexplained.add(block + " " + l));
        } else if (!block.language().equals("sh")) {
          assertThat(NO_COMMANDS).as(block.toString()).contains(block.language());
        }
      }
    }
    assertThat(unexplained).isEmpty();
  }

  /** A line that begins with {@code >} is typed into the command above it. */
  private static boolean isExplained(String line) {
    return line.startsWith(">") || NOT_RUN.keySet().stream().anyMatch(line::startsWith);
  }

  @Test
  void every_command_within_a_sentence_says_why_it_is_not_run() {
    for (Path page : Pages.all()) {
      assertThat(INLINE.matcher(Pages.prose(page)).results().map(command -> command.group(1)))
          .as(page.toString())
          .allMatch(PagesTest::isExplained);
    }
  }

  @Test
  void what_is_not_run_stands_in_a_page() {
    String all = Pages.all().stream().map(Pages::text).collect(Collectors.joining());
    assertThat(NOT_RUN.keySet()).allSatisfy(command -> assertThat(all).contains(command));
  }

  @Test
  void no_code_is_indented_where_nobody_looks_for_commands() {
    for (Path page : Pages.all()) {
      assertThat(Pages.prose(page))
          .as(page.toString())
          .doesNotContainPattern("(?m)^(?: {4}|\t)\\S");
    }
  }

  @Test
  void every_start_that_a_page_shows_ends_without_memory_and_deserialises_nothing()
      throws IOException {
    List<String> starts = new ArrayList<>(List.of(Files.readString(Path.of("pom.xml"))));
    for (Path page : Pages.all()) {
      Pages.blocks(page).stream()
          .flatMap(block -> block.text().lines())
          .filter(line -> line.matches("java .*-jar \\S*bactrian(-exec)?\\.jar.*"))
          .filter(
              line ->
                  !line.contains("-Djarmode") && !line.matches(".*bactrian[.]jar (key|lib|try) .*"))
          .forEach(starts::add);
    }
    assertThat(starts).hasSizeGreaterThanOrEqualTo(5);
    assertThat(starts).allMatch(start -> start.contains("-XX:+ExitOnOutOfMemoryError"));
    assertThat(starts).allMatch(start -> start.contains("-Djdk.serialFilter=!*"));
  }

  @Test
  void no_page_uses_a_word_that_only_we_know() {
    List<String> found = new ArrayList<>();
    for (Path page : Pages.all()) {
      PRIVATE
          .matcher(Pages.text(page))
          .results()
          .forEach(word -> found.add(page + ": " + word.group()));
    }
    assertThat(found).isEmpty();
  }
}
