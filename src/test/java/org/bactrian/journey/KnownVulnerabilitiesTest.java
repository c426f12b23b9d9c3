package org.bactrian.journey;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/**
 * Compares the jar's bill of materials with the known vulnerabilities in {@code .ci}, without a
 * network. The bill is made before the slow tests run.
 */
class KnownVulnerabilitiesTest {
  private static final Path FOLDER = Path.of("target/classes/META-INF/sbom");

  /** A library of the jar, such as {@code org.postgresql:postgresql}. */
  private record Library(String name, String version) {}

  private record Advisory(String library, String id, List<String> mended) {
    /**
     * Returns whether a version has the vulnerability. A version between two lines of releases that
     * were mended has it, too.
     */
    boolean affects(String version) {
      return mended.stream()
          .filter(fix -> line(fix).equals(line(version)))
          .findFirst()
          .map(fix -> compare(version, fix) < 0)
          .orElseGet(
              () -> mended.isEmpty() || mended.stream().anyMatch(fix -> compare(version, fix) < 0));
    }

    private static List<Integer> line(String version) {
      return numbers(version).subList(0, Math.min(2, numbers(version).size()));
    }
  }

  private static int compare(String one, String other) {
    List<Integer> left = numbers(one);
    List<Integer> right = numbers(other);
    for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
      int difference = (i < left.size() ? left.get(i) : 0) - (i < right.size() ? right.get(i) : 0);
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  private static List<Integer> numbers(String version) {
    return Arrays.stream(version.split("[.-]"))
        .filter(part -> part.matches("\\d{1,9}"))
        .map(Integer::valueOf)
        .toList();
  }

  private static List<Library> libraries() throws IOException {
    JsonNode bill = new ObjectMapper().readTree(FOLDER.resolve("bactrian.cdx.json").toFile());
    List<Library> libraries = new ArrayList<>();
    for (JsonNode one : bill.get("components")) {
      libraries.add(
          new Library(
              one.path("group").asText() + ":" + one.get("name").asText(),
              one.get("version").asText()));
    }
    return libraries;
  }

  private static List<Advisory> advisories() throws IOException {
    return Files.readAllLines(Path.of(".ci/advisories.tsv")).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t"))
        .map(
            cells ->
                new Advisory(
                    cells[0],
                    cells[1],
                    cells[2].equals("-") ? List.of() : List.of(cells[2].split(" "))))
        .toList();
  }

  private static List<Map<String, Object>> accepted() throws IOException {
    String text = Files.readString(FOLDER.resolve("accepted-vulnerabilities.yaml"));
    Map<String, List<Map<String, Object>>> all = new Yaml().load(text);
    return all.get("vulnerabilities");
  }

  /** Returns the vulnerabilities of the jar, each as its id and its library. */
  private static List<String> found() throws IOException {
    List<String> found = new ArrayList<>();
    for (Library library : libraries()) {
      for (Advisory advisory : advisories()) {
        if (advisory.library().equals(library.name()) && advisory.affects(library.version())) {
          found.add(advisory.id() + " pkg:maven/" + library.name().replace(':', '/'));
        }
      }
    }
    return found;
  }

  @Test
  void no_library_of_the_jar_has_a_known_vulnerability_that_is_not_accepted() throws IOException {
    List<String> left = found();
    for (Map<String, Object> one : accepted()) {
      String reason = String.valueOf(one.get("statement"));
      assertThat(reason.split(" ")).as("the reason of %s", one).hasSizeGreaterThan(3);
      assertThat(one.get("expired_at")).as("the last day of %s", one).isNotNull();
      LocalDate end = LocalDate.ofInstant(((Date) one.get("expired_at")).toInstant(), UTC);
      assertThat(end).as("the last day of %s", one).isAfter(LocalDate.now());
      for (Object purl : (List<?>) one.get("purls")) {
        assertThat(left.remove(one.get("id") + " " + purl))
            .as("%s is accepted, and nothing has it any more: remove it", one)
            .isTrue();
      }
    }
    assertThat(left)
        .as("mend or accept them: META-INF/sbom/accepted-vulnerabilities.yaml")
        .isEmpty();
  }

  @Test
  void the_bill_has_the_libraries_that_strangers_reach() throws IOException {
    assertThat(libraries())
        .extracting(Library::name)
        .contains(
            "org.apache.tomcat.embed:tomcat-embed-core",
            "io.netty:netty-codec-http",
            "com.fasterxml.jackson.core:jackson-core",
            "org.jsmpp:jsmpp");
  }

  /** A library is never passed over: whoever adds one has to look for its advisories. */
  @Test
  void every_library_of_the_bill_was_looked_for() throws IOException {
    Set<String> looked =
        advisories().stream()
            .map(advisory -> advisory.library().replaceFirst(":.*", ""))
            .collect(Collectors.toSet());
    assertThat(libraries())
        .extracting(library -> library.name().replaceFirst(":.*", ""))
        .as("look for advisories about it, and name it in .ci/advisories.tsv")
        .isSubsetOf(looked);
  }

  @ParameterizedTest
  @CsvSource({
    "4.2.17.Final, 4.1.138.Final 4.2.18.Final, true",
    "4.2.18.Final, 4.1.138.Final 4.2.18.Final, false",
    "4.1.137.Final, 4.1.138.Final 4.2.18.Final, true",
    "4.3.0.Final, 4.1.138.Final 4.2.18.Final, false",
    "2.19.4, 2.18.8 2.21.4, true",
    "2.21.10, 2.18.8 2.21.4, false",
    "2.17.0, 2.18.8 2.21.4, true",
    "9.9.9, , true"
  })
  void a_version_is_affected_before_the_first_of_its_line_that_is_mended(
      String version, String mended, boolean affected) {
    List<String> versions = mended == null ? List.of() : List.of(mended.split(" "));
    assertThat(new Advisory("a:b", "CVE", versions).affects(version)).isEqualTo(affected);
  }
}
