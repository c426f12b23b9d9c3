package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that the page about security names exist, and each risk has one. */
class SecurityPageTest {
  private static final int RISKS = 10;
  private static final Pattern NAMED = Pattern.compile("(?m)^- `(\\w+)\\.(\\w+)`$");
  private static final String PAGE = Pages.text(Path.of("src/docs/security.md"));

  @Test
  void each_of_the_ten_risks_has_a_test_that_holds_it() {
    String[] parts = PAGE.split("(?m)^## ");
    List<String> risks = Arrays.stream(parts).filter(part -> part.startsWith("API")).toList();
    assertThat(risks)
        .extracting(risk -> risk.substring(0, risk.indexOf(' ')))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, RISKS).mapToObj(risk -> "API" + risk).toList());
    assertThat(risks).allSatisfy(risk -> assertThat(NAMED.matcher(risk).find()).isTrue());
  }

  @Test
  void every_test_that_is_named_exists() {
    List<String> missing = new ArrayList<>();
    for (MatchResult named : NAMED.matcher(PAGE).results().toList()) {
      if (!isTest(named.group(1), named.group(2))) {
        missing.add(named.group());
      }
    }
    assertThat(missing).isEmpty();
  }

  /** Every line of a list is a test, so that a misspelt one is not passed over. */
  @Test
  void nothing_else_is_listed() {
    assertThat(PAGE.lines().filter(line -> line.startsWith("- ")))
        .allMatch(line -> NAMED.matcher(line).matches());
  }

  private static boolean isTest(String type, String method) {
    Pattern test =
        Pattern.compile(
            "@(?:Parameterized)?Test\\b(?:(?!\\bvoid\\b)[\\s\\S])*?\\bvoid " + method + "\\(");
    return sources(type + ".java").anyMatch(source -> test.matcher(Pages.text(source)).find());
  }

  private static Stream<Path> sources(String name) {
    return Stream.of("src/test/java", "src/fault/java")
        .map(Path::of)
        .flatMap(SecurityPageTest::files)
        .filter(file -> file.endsWith(name));
  }

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
