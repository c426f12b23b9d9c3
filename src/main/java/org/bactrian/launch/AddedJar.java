package org.bactrian.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A jar in {@code lib/}.
 *
 * @param group empty: it does not say
 * @param artifact what Maven calls it, or the name of the file
 * @param version empty: it does not say
 * @param classes the bytes of its classes, by their names with slashes
 * @param loadedAtStart the classes that Spring Boot or Camel loads at each start
 * @param loadedByRoutes the classes that Camel loads when a route names them
 */
record AddedJar(
    Path file,
    String group,
    String artifact,
    String version,
    Map<String, byte[]> classes,
    List<String> loadedAtStart,
    List<String> loadedByRoutes) {
  private static final String CLASS = ".class";
  private static final String AUTO_CONFIGURATION =
      "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";
  private static final String SPRING_FACTORIES = "META-INF/spring.factories";
  private static final String CAMEL = "META-INF/services/org/apache/camel/";
  private static final List<String> BY_ROUTES =
      List.of(
          CAMEL + "component/",
          CAMEL + "dataformat/",
          CAMEL + "language/",
          CAMEL + "routes-loader/");

  /** Reads a jar. */
  static AddedJar read(Path file) throws IOException {
    try (ZipFile jar = new ZipFile(file.toFile())) {
      Map<String, byte[]> classes = new HashMap<>();
      List<String> atStart = new ArrayList<>();
      List<String> byRoutes = new ArrayList<>();
      List<Properties> poms = new ArrayList<>();
      for (ZipEntry entry : (Iterable<ZipEntry>) jar.stream().map(ZipEntry.class::cast)::iterator) {
        String name = entry.getName();
        if (entry.isDirectory()) {
          continue;
        }
        if (name.endsWith(CLASS) && !name.startsWith("META-INF/")) {
          classes.put(name.substring(0, name.length() - CLASS.length()), bytes(jar, entry));
        } else if (name.equals(AUTO_CONFIGURATION) || name.equals(CAMEL + "TypeConverterLoader")) {
          atStart.addAll(lines(jar, entry));
        } else if (name.equals(SPRING_FACTORIES)) {
          properties(jar, entry)
              .values()
              .forEach(list -> atStart.addAll(List.of(("" + list).strip().split("\\s*,\\s*"))));
        } else if (BY_ROUTES.stream().anyMatch(name::startsWith)) {
          byRoutes.add(properties(jar, entry).getProperty("class", ""));
        } else if (name.matches("META-INF/maven/[^/]+/[^/]+/pom\\.properties")) {
          poms.add(properties(jar, entry));
        }
      }
      String fileName = "" + file.getFileName();
      Properties pom = poms.size() == 1 ? poms.get(0) : new Properties();
      return new AddedJar(
          file,
          pom.getProperty("groupId", ""),
          pom.getProperty(
              "artifactId",
              Libraries.artifact(fileName).orElse(fileName.replaceFirst("\\.jar$", ""))),
          pom.getProperty("version", Libraries.version(fileName)),
          classes,
          named(atStart, classes),
          named(byRoutes, classes));
    }
  }

  /** Those of the names that are classes of this jar, with slashes. */
  private static List<String> named(List<String> names, Map<String, byte[]> classes) {
    return names.stream()
        .map(name -> name.replace('.', '/'))
        .filter(classes::containsKey)
        .distinct()
        .toList();
  }

  /** Returns how a note calls it. */
  String name() {
    return "lib/" + file.getFileName();
  }

  private static byte[] bytes(ZipFile jar, ZipEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private static List<String> lines(ZipFile jar, ZipEntry entry) throws IOException {
    return new String(bytes(jar, entry), StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static Properties properties(ZipFile jar, ZipEntry entry) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = jar.getInputStream(entry)) {
      properties.load(in);
    }
    return properties;
  }
}
