package org.bactrian.journey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bactrian.launch.TestJar;

/** The provider of {@code src/pigeon} as a jar, as its author builds it. */
final class PigeonJar {
  private PigeonJar() {}

  /**
   * Builds the jar.
   *
   * @param work a folder of its own
   */
  static Path build(Path work, Path jar) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/pigeon/java"))) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      return new TestJar(work)
          .compiled(sources, System.getProperty("java.class.path"))
          .files(Path.of("src/pigeon/resources"))
          .write(jar);
    }
  }
}
