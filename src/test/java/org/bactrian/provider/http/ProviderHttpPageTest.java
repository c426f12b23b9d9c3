package org.bactrian.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about descriptions says what is. */
class ProviderHttpPageTest {
  private static final String PAGE = read(Path.of("src/docs/provider-http.md"));

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void it_shows_every_file_and_each_is_a_description_of_that_name() throws IOException {
    try (Stream<Path> files =
        Files.list(Path.of("src/main/resources/META-INF/bactrian/providers"))) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(5);
      for (Path file : all) {
        String name = file.getFileName().toString().replace(".yaml", "");
        assertThat(PAGE).contains("```yaml\n" + read(file) + "```");
        assertThat(Described.file(name).name()).isEqualTo(name);
      }
    }
  }

  @Test
  void its_table_has_every_property() {
    Set<String> declared = new TreeSet<>();
    addNames(HttpDescription.class, "", declared);
    int begin = PAGE.indexOf("## Properties of a description");
    String table = PAGE.substring(begin, PAGE.indexOf("**Places**"));
    Set<String> told = new TreeSet<>();
    for (String line : table.lines().filter(one -> one.startsWith("| `")).toList()) {
      Pattern.compile("`([^`]+)`")
          .matcher(line.substring(0, line.indexOf(" | ")))
          .results()
          .map((MatchResult one) -> one.group(1))
          .forEach(told::add);
    }
    assertThat(told).isEqualTo(declared);
  }

  private static void addNames(Class<?> record, String prefix, Set<String> names) {
    for (RecordComponent component : record.getRecordComponents()) {
      String name =
          prefix + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      Class<?> type = component.getType();
      if (type.isRecord() && type != Place.class) {
        addNames(type, name + ".", names);
      } else {
        names.add(name);
      }
    }
  }

  @Test
  void it_names_every_placeholder_of_a_message() {
    for (String name : Placeholders.known()) {
      assertThat(PAGE).contains("`{" + name + "}`");
    }
  }
}
