package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConformancePageTest {
  private static final Path PAGE = Path.of("src/docs/conformance.md");

  @Test
  void the_page_has_the_rules_of_the_tests() throws Exception {
    String text = ConformancePage.text();
    if (Boolean.getBoolean("conformance.write")) {
      Files.writeString(PAGE, text);
    }
    assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
        .as("write it anew: mvn test -Dtest=ConformancePageTest -Dconformance.write=true")
        .isEqualTo(text);
  }

  @Test
  void no_two_rules_of_a_document_have_one_name() {
    for (Rulebook book : ConformancePage.books()) {
      Set<String> names = new HashSet<>();
      book.rules()
          .forEach(
              rule -> assertThat(names.add(rule.place() + rule.says())).as(rule.place()).isTrue());
    }
  }
}
