package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The places of resources in the jar. An application that takes Bactrian in has one class path for
 * both: a name that anybody may choose would hide a file of the one from the other.
 */
class ResourcesTest {
  private static final String OURS =
      "META-INF/bactrian/.+|META-INF/sbom/accepted-vulnerabilities[.]yaml"
          + "|db/bactrian/.+|kamelets/bactrian-.+[.]kamelet[.]yaml";

  /** Each jar may have these: Java and Spring Boot read all of them. */
  private static final String OF_EACH_JAR =
      "META-INF/services/.+|META-INF/spring/.+[.]imports|META-INF/spring[.]factories";

  @Test
  void each_resource_lies_where_no_other_jar_has_one() throws IOException {
    Path folder = Path.of("src/main/resources");
    try (Stream<Path> all = Files.walk(folder)) {
      List<String> files =
          all.filter(Files::isRegularFile).map(folder::relativize).map(Path::toString).toList();
      assertThat(files)
          .hasSizeGreaterThan(30)
          .allMatch(file -> file.matches(OURS + "|" + OF_EACH_JAR));
    }
  }

  @Test
  void the_shipped_routes_lie_beside_them() throws IOException {
    assertThat(Files.readString(Path.of("pom.xml")))
        .containsPattern("<directory>routes</directory>\\s+<targetPath>META-INF/bactrian/");
  }
}
