package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.bactrian.base.Internal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API on which a provider in a jar is built: what is documented, and what it names. */
class ApiTest {
  private static final List<String> PACKAGES = List.of("message", "delivery", "provider");
  private static final Path SOURCES = Path.of("src/main/java/org/bactrian");

  private static final Pattern TYPE =
      Pattern.compile("(?m)^ *(?:public |static |final |sealed )*(?:record|enum|interface|class) ");

  @Test
  void everything_public_has_javadoc(@TempDir Path folder) throws IOException {
    String packages =
        PACKAGES.stream().map(name -> "org.bactrian." + name).collect(Collectors.joining(","));
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(found, null, null)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-parameters",
              "-Xdoclint:all/public",
              "-Xdoclint/package:" + packages,
              "-Xmaxwarns",
              "10000",
              "-d",
              folder.toString(),
              "-cp",
              System.getProperty("java.class.path"));
      boolean compiled =
          compiler
              .getTask(
                  null, files, found, options, null, files.getJavaFileObjectsFromPaths(files()))
              .call();
      assertThat(compiled).as("%s", found.getDiagnostics()).isTrue();
    }
    // A method whose description begins with "Returns" needs no tag that repeats it.
    assertThat(found.getDiagnostics())
        .map(one -> one.getSource() == null ? "" : one.getSource().getName() + ":" + one)
        .filteredOn(text -> text.contains("no comment"))
        .isEmpty();
  }

  @Test
  void every_type_says_since_when_it_is_there_or_that_it_is_internal() throws IOException {
    List<String> silent = new ArrayList<>();
    for (Path file : files()) {
      String text = Files.readString(file);
      boolean isPublic = text.lines().anyMatch(line -> line.startsWith("public "));
      if (isPublic && !text.contains(" * @since ") && !text.contains("\n@Internal\n")) {
        silent.add("" + file);
      }
    }
    assertThat(silent).isEmpty();
  }

  /** The tag keeps a type out of the Javadoc that the build makes of these packages. */
  @Test
  void the_javadoc_hides_what_is_internal_and_nothing_else() throws IOException {
    for (Path file : files()) {
      String text = Files.readString(file);
      long types = text.contains("\n@Internal\n") ? TYPE.matcher(text).results().count() : 0;
      assertThat(text.lines().filter(line -> line.endsWith(" * @hidden")))
          .as("%s: each type of an @Internal file has the tag @hidden", file)
          .hasSize((int) types);
    }
  }

  @Test
  void the_api_names_nothing_of_ours_that_is_not_api() {
    List<String> named = new ArrayList<>();
    for (JavaClass one : OurClasses.ALL) {
      if (isApi(one)) {
        Stream.of(one.getMethods(), one.getConstructors(), one.getFields())
            .flatMap(members -> members.stream().map(member -> (JavaMember) member))
            .filter(member -> member.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(member -> !member.isAnnotatedWith(Internal.class))
            .forEach(
                member ->
                    member.getAllInvolvedRawTypes().stream()
                        .map(JavaClass::getBaseComponentType)
                        .filter(type -> type.getPackageName().startsWith("org.bactrian"))
                        .filter(type -> !isApi(type))
                        .forEach(type -> named.add(member.getFullName() + " names " + type)));
      }
    }
    assertThat(named).isEmpty();
  }

  private static boolean isApi(JavaClass one) {
    return PACKAGES.stream().anyMatch(name -> one.getPackageName().equals("org.bactrian." + name))
        && one.getModifiers().contains(JavaModifier.PUBLIC)
        && !one.isAnnotatedWith(Internal.class)
        && one.getEnclosingClass().map(ApiTest::isApi).orElse(true);
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name : PACKAGES) {
      try (Stream<Path> folder = Files.list(SOURCES.resolve(name))) {
        folder.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
      }
    }
    return files;
  }
}
