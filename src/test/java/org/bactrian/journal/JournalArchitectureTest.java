package org.bactrian.journal;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds that the journal's classes go in no circle, and that its engine knows no table. */
@AnalyzeClasses(packages = "org.bactrian.journal", importOptions = DoNotIncludeTests.class)
class JournalArchitectureTest {
  private static final Path MIGRATIONS = Path.of("src/main/resources/db/bactrian");
  private static final Path ENGINE = Path.of("src/main/java/org/bactrian/journal/commit");

  /** A class with those inside it. */
  private static final SliceAssignment EACH_FILE =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
          JavaClass outermost = type;
          while (outermost.getEnclosingClass().isPresent()) {
            outermost = outermost.getEnclosingClass().get();
          }
          return SliceIdentifier.of(outermost.getName());
        }

        @Override
        public String getDescription() {
          return "each file of the journal";
        }
      };

  @ArchTest
  static final ArchRule NO_CLASSES_GO_IN_A_CIRCLE =
      slices().assignedFrom(EACH_FILE).should().beFreeOfCycles();

  @Test
  void no_statement_of_the_engine_names_a_table() throws IOException {
    Set<String> tables = found(MIGRATIONS, ".sql", "create table (\\w+)");
    assertThat(tables).contains("message", "outbox");
    assertThat(found(ENGINE, ".java", "(?:from|join|into|update) (\\w+)"))
        .doesNotContainAnyElementsOf(tables);
  }

  private static Set<String> found(Path folder, String ending, String pattern) throws IOException {
    Pattern words = Pattern.compile(pattern);
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .flatMap(file -> words.matcher(text(file)).results())
          .map((MatchResult match) -> match.group(1))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
