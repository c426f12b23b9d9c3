package org.bactrian.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which jars of {@code lib/} come on the class path, and what is said about them. */
class LibFolderTest {
  private static final String IMPORTS =
      "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

  @TempDir Path folder;
  private Path lib;
  private int number;

  @BeforeEach
  void folder() throws IOException {
    lib = Files.createDirectories(folder.toRealPath().resolve("lib"));
  }

  private TestJar jar() {
    number++;
    return new TestJar(folder.resolve("work-" + number));
  }

  private Path write(TestJar jar, String name) throws IOException {
    return jar.write(lib.resolve(name));
  }

  private LibFolder.Choice choose() {
    Libraries ours =
        new Libraries(
            new TreeMap<>(Map.of("camel-api", "4.22.0", "jackson-core", "2.21.8")), Set.of());
    return new LibFolder(ours, LibFolderTest::with).choose(LibFolder.jars(lib, ours));
  }

  private static ClassLoader with(List<Path> jars) {
    try {
      URL[] urls = new URL[jars.size()];
      for (int i = 0; i < urls.length; i++) {
        urls[i] = jars.get(i).toUri().toURL();
      }
      return new URLClassLoader(urls, LibFolderTest.class.getClassLoader());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void no_folder_is_no_jars() {
    assertThat(LibFolder.jars(folder.resolve("none"), Libraries.ofClassPath("a.jar", lib)))
        .isEmpty();
  }

  @Test
  void a_jar_of_ours_under_another_version_is_named_and_left_out() throws IOException {
    write(jar().maven("com.fasterxml.jackson.core", "jackson-core", "2.9.0"), "renamed.jar");
    write(jar(), "camel-api-4.18.0.jar");
    write(jar(), "jackson-core-2.21.8.jar");
    Path other = write(jar(), "other-1.0.jar");
    assertThat(choose().jars()).containsExactly(other);
    assertThat(choose().notes())
        .containsExactlyInAnyOrder(
            "lib/renamed.jar is left out: Bactrian has jackson-core 2.21.8",
            "lib/camel-api-4.18.0.jar is left out: Bactrian has camel-api 4.22.0");
  }

  @Test
  void a_component_of_another_camel_is_named_and_left_out() throws IOException {
    write(jar().maven("org.apache.camel", "camel-mail", "4.18.0"), "camel-mail-4.18.0.jar");
    Path same = write(jar().maven("org.apache.camel", "camel-sql", "4.22.1"), "camel-sql.jar");
    Path kamelets =
        write(jar().maven("org.apache.camel.kamelets", "camel-kamelets", "4.18.0"), "kamelets.jar");
    assertThat(choose().jars()).containsExactlyInAnyOrder(same, kamelets);
    assertThat(choose().notes())
        .containsExactly(
            "lib/camel-mail-4.18.0.jar is left out: it is for Camel 4.18.0, and this is Camel 4.22.0");
  }

  @Test
  void of_two_versions_the_later_one_is_used() throws IOException {
    write(jar(), "driver-9.1.0.jar");
    Path later = write(jar(), "driver-10.0.0.jar");
    assertThat(choose().jars()).containsExactly(later);
    assertThat(choose().notes())
        .containsExactly(
            "lib/driver-9.1.0.jar is left out: lib/driver-10.0.0.jar is a later version of it");
  }

  @Test
  void a_file_that_is_no_jar_is_named_and_left_out() throws IOException {
    Files.writeString(lib.resolve("torn.jar"), "not a jar");
    Path other = write(jar(), "other-1.0.jar");
    assertThat(choose().jars()).containsExactly(other);
    assertThat(choose().notes()).singleElement().asString().startsWith("lib/torn.jar is left out:");
  }

  @Test
  void an_auto_configuration_that_misses_a_class_is_left_out_with_all_that_need_it()
      throws IOException {
    TestJar base = jar().source("shop.Missing", "package shop; public class Missing {}");
    Path missing = base.write(folder.resolve("missing.jar"));
    TestJar bird =
        jar()
            .file(IMPORTS, "shop.BirdConfiguration # ours\n")
            .source(
                "shop.BirdConfiguration",
                "package shop; public class BirdConfiguration { public Object bird() {"
                    + " return new Bird(); } static class Bird extends Missing {} }",
                missing);
    Path birdJar = write(bird, "bird-1.jar");
    write(
        jar()
            .file(IMPORTS, "shop.NestConfiguration\n")
            .source(
                "shop.NestConfiguration",
                "package shop; public class NestConfiguration extends BirdConfiguration {}",
                birdJar,
                missing),
        "a-nest-1.jar");
    Path other = write(jar(), "other-1.0.jar");
    assertThat(choose().jars()).containsExactly(other);
    assertThat(choose().notes())
        .containsExactlyInAnyOrder(
            "lib/bird-1.jar is left out: it needs shop.Missing, which is in no jar",
            "lib/a-nest-1.jar is left out: it needs shop.BirdConfiguration, which is in no jar");
    write(base, "missing.jar");
    assertThat(choose().jars()).hasSize(4);
    assertThat(choose().notes()).isEmpty();
  }

  @Test
  void what_is_only_used_if_a_class_is_there_misses_nothing() throws IOException {
    Path missing =
        jar()
            .source("shop.Missing", "package shop; public class Missing {}")
            .write(folder.resolve("missing.jar"));
    Path conditional =
        write(
            jar()
                .file(IMPORTS, "shop.IfThere\n")
                .source(
                    "shop.IfThere",
                    """
                    package shop;
                    import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
                    @ConditionalOnClass(Missing.class)
                    public class IfThere { public Missing bean() { return new Missing(); } }
                    """,
                    missing),
            "conditional-1.jar");
    assertThat(choose().jars()).containsExactly(conditional);
    assertThat(choose().notes()).isEmpty();
  }

  @Test
  void a_component_that_misses_a_class_is_named_and_the_rest_of_its_jar_can_be_used()
      throws IOException {
    Path missing =
        jar()
            .source("shop.Missing", "package shop; public class Missing {}")
            .write(folder.resolve("missing.jar"));
    Path component =
        write(
            jar()
                .maven("org.apache.camel", "camel-shop", "4.22.0")
                .file("META-INF/services/org/apache/camel/component/shop", "class=shop.Shop\n")
                .source(
                    "shop.Shop",
                    "package shop; public class Shop { Missing[] none = new Missing[0]; }",
                    missing),
            "camel-shop-4.22.0.jar");
    assertThat(choose().jars()).containsExactly(component);
    assertThat(choose().notes())
        .containsExactly(
            "lib/camel-shop-4.22.0.jar needs shop.Missing, which is in no jar: a route that uses it"
                + " is refused; java -jar bactrian.jar lib camel-shop prints what fetches the rest");
  }

  @Test
  void a_jar_for_a_later_java_is_named_and_left_out() throws IOException {
    write(
        jar()
            .file(IMPORTS, "shop.Late\n")
            .source("shop.Late", "package shop; public class Late {}")
            .madeForJava("shop/Late.class", 99),
        "late-1.jar");
    assertThat(choose().jars()).isEmpty();
    assertThat(choose().notes())
        .containsExactly(
            "lib/late-1.jar is left out: it is made for Java 99, and this is Java "
                + Runtime.version().feature());
  }

  @Test
  void what_the_manifest_of_another_jar_names_is_ours_also_in_the_folder() throws IOException {
    Path ours = write(jar(), "slf4j-api-2.0.17.jar");
    Path added = write(jar(), "driver-1.jar");
    Path main =
        jar()
            .file(
                "META-INF/MANIFEST.MF",
                "Manifest-Version: 1.0\nClass-Path: lib/slf4j-api-2.0.17.jar\n\n")
            .write(folder.resolve("bactrian.jar"));
    Libraries libraries = Libraries.ofClassPath(main + ":" + added, lib);
    assertThat(libraries.versions()).containsExactly(Map.entry("slf4j-api", "2.0.17"));
    assertThat(LibFolder.jars(lib, libraries)).containsExactly(added);
    assertThat(libraries.files()).contains(ours);
  }
}
