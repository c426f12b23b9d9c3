package org.bactrian.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bactrian.base.Nearest;

/**
 * Writes the {@code pom.xml} by which Maven fills {@code lib/}: with components of Camel, or other
 * libraries, and without what Bactrian has already.
 */
public final class LibPom {
  private static final int MISUSED = 2;
  private static final int NAMES = 8;
  private static final String CAMEL = "org.apache.camel";
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(camel-[^<]+)</artifactId>");

  private final Libraries ours;

  LibPom(Libraries ours) {
    this.ours = ours;
  }

  /** Prints the file for these names, and returns the status of the process. */
  public static int print(List<String> names, PrintStream out, PrintStream errors) {
    ClassLoader loader = LibPom.class.getClassLoader();
    return new LibPom(Libraries.running(loader, Path.of("lib"))).write(names, out, errors);
  }

  int write(List<String> names, PrintStream out, PrintStream errors) {
    List<String> dependencies = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (String name : names) {
      String[] parts = coordinates(name).split(":");
      if (parts.length != 3) {
        wrong.add(name + " is neither the name of a component of Camel nor group:artifact:version");
      } else if (ours.versions().containsKey(parts[1])) {
        wrong.add(name + " is in Bactrian already: " + ours.versions().get(parts[1]));
      } else if (parts[0].equals(CAMEL) && !camelHas().contains(parts[1])) {
        wrong.add(unknown(name, parts[1]));
      } else {
        dependencies.add(dependency(parts[0], parts[1], parts[2]));
      }
    }
    if (names.isEmpty()) {
      wrong.add("name what lib/ should have, such as camel-mail, or group:artifact:version");
    }
    wrong.forEach(errors::println);
    if (!wrong.isEmpty()) {
      return MISUSED;
    }
    out.print(file(dependencies));
    return 0;
  }

  private String coordinates(String name) {
    if (!name.matches("[\\w.:-]+")) {
      return "";
    }
    return name.contains(":")
        ? name
        : CAMEL + ":" + (name.startsWith("camel-") ? "" : "camel-") + name + ":" + ours.camel();
  }

  /** Returns what Camel consists of, from its bill of materials, which the build puts here. */
  private static SortedSet<String> camelHas() {
    try (InputStream bom =
        Objects.requireNonNull(
            LibPom.class.getResourceAsStream("/META-INF/bactrian/camel-bom.xml"),
            "the jar has no META-INF/bactrian/camel-bom.xml")) {
      return ARTIFACT
          .matcher(new String(bom.readAllBytes(), StandardCharsets.UTF_8))
          .results()
          .map(MatchResult::group)
          .map(tag -> ARTIFACT.matcher(tag).replaceFirst("$1"))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String unknown(String name, String artifact) {
    SortedSet<String> known = camelHas();
    List<String> near =
        Stream.concat(
                Nearest.near(artifact, known).stream(),
                known.stream()
                    .filter(one -> one.startsWith(artifact) || artifact.startsWith(one + "-")))
            .distinct()
            .limit(NAMES)
            .toList();
    return name
        + ": Camel "
        + ours.camel()
        + " has no "
        + artifact
        + (near.isEmpty() ? "" : "; it has " + String.join(", ", near))
        + ". The artifact is on the page of the component: that of sftp: is camel-ftp, and that of"
        + " imap: and smtp: is camel-mail";
  }

  private static String file(List<String> dependencies) {
    return """
        <!-- Save this as lib.xml beside routes/, and run: mvn -f lib.xml dependency:copy-dependencies -->
        <project>
          <modelVersion>4.0.0</modelVersion>
          <groupId>own</groupId>
          <artifactId>lib</artifactId>
          <version>1</version>
          <packaging>pom</packaging>
          <dependencies>
        %s  </dependencies>
          <build>
            <plugins>
              <plugin>
                <groupId>org.apache.maven.plugins</groupId>
                <artifactId>maven-dependency-plugin</artifactId>
                <version>3.8.1</version>
                <configuration>
                  <includeScope>runtime</includeScope>
                  <outputDirectory>${project.basedir}/lib</outputDirectory>
                </configuration>
              </plugin>
            </plugins>
          </build>
        </project>
        """
        .formatted(String.join("", dependencies));
  }

  private String dependency(String group, String artifact, String version) {
    return """
            <dependency>
              <groupId>%s</groupId>
              <artifactId>%s</artifactId>
              <version>%s</version>
              <!-- What Bactrian has. -->
              <exclusions>
        %s      </exclusions>
            </dependency>
        """
        .formatted(group, artifact, version, exclusions());
  }

  private String exclusions() {
    return ours.versions().keySet().stream()
        .map(
            artifact ->
                "        <exclusion><groupId>*</groupId><artifactId>%s</artifactId></exclusion>\n"
                    .formatted(artifact))
        .collect(Collectors.joining());
  }
}
