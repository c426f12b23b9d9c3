package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The files a message passes, as the page for contributors lists them. */
class ContributingPageTest {
  private static final int MOST_FILES = 45;
  private static final Path JAVA = Path.of("src/main/java/org/bactrian");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| (.+) \\|$");
  private static final Pattern FILE =
      Pattern.compile(
          "`((?:routes|src|base|route|message|delivery|fallback|provider|journal|lane|cluster|batch|launch)/[\\w/.-]+)`");
  private static final String PAGE = Pages.text(Path.of("src/docs/contributing.md"));
  private static final String TRAVELS = PAGE.substring(PAGE.indexOf("## One message travels"));
  private static final List<String> PASSED =
      ROW.matcher(TRAVELS).results().map(row -> row.group(1)).toList();

  @Test
  void a_message_passes_few_files() {
    assertThat(PASSED).hasSizeBetween(30, MOST_FILES).doesNotHaveDuplicates();
  }

  @Test
  void every_file_named_exists() {
    List<String> named = FILE.matcher(PAGE).results().map(MatchResult::group).toList();
    assertThat(named).hasSizeGreaterThan(PASSED.size());
    assertThat(named)
        .map(name -> name.replace("`", ""))
        .allSatisfy(
            name ->
                assertThat(Files.exists(Path.of(name)) || Files.exists(JAVA.resolve(name)))
                    .as(name)
                    .isTrue());
  }

  @Test
  void the_stages_of_the_journey_are_among_them() {
    for (String stage :
        List.of(
            "accept-from-http",
            "accept",
            "dispatch",
            "dispatch-from-journal",
            "throttle",
            "provider")) {
      assertThat(PASSED).contains("routes/" + stage + ".camel.yaml");
    }
  }

  @Test
  void every_package_stands_in_the_table() throws Exception {
    try (var folders = Files.list(JAVA)) {
      assertThat(
              folders
                  .filter(Files::isDirectory)
                  .map(folder -> "| `" + folder.getFileName() + "` |"))
          .allSatisfy(row -> assertThat(PAGE).contains(row));
    }
  }
}
