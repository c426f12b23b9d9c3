package org.bactrian.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The file by which Maven fills {@code lib/}. */
class LibPomTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  private int write(String... names) {
    Libraries ours =
        new Libraries(
            new TreeMap<>(
                Map.of("camel-api", "4.22.0", "camel-jms", "4.22.0", "jackson-core", "2.21.8")),
            Set.of());
    return new LibPom(ours)
        .write(
            List.of(names),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(errors, true, StandardCharsets.UTF_8));
  }

  private static List<String> texts(Document pom, String tag) {
    NodeList nodes = pom.getElementsByTagName(tag);
    return IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getTextContent())
        .toList();
  }

  @Test
  void components_are_of_our_camel_and_come_without_what_we_have() throws Exception {
    assertThat(write("camel-mail", "ftp", "com.example:driver:9.1")).isZero();
    Document pom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(out.toByteArray()));
    assertThat(pom.getElementsByTagName("dependency").getLength()).isEqualTo(3);
    assertThat(texts(pom, "artifactId"))
        .contains("camel-mail", "camel-ftp", "driver", "camel-api", "camel-jms", "jackson-core");
    assertThat(texts(pom, "version")).contains("4.22.0", "9.1");
    assertThat(pom.getElementsByTagName("exclusion").getLength()).isEqualTo(9);
    assertThat(errors.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void what_we_have_and_what_is_no_name_are_named_and_nothing_is_printed() {
    assertThat(write("camel-jms", "a:b", "<x>")).isEqualTo(2);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(errors.toString(StandardCharsets.UTF_8))
        .contains("camel-jms is in Bactrian already: 4.22.0", "a:b is neither", "<x> is neither");
    assertThat(write()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "camel-mial, camel-mail",
    "camel-grovy, it has camel-groovy",
    "mail-, it has camel-mail",
    "aws2, camel-aws2-athena",
    "hazelcast-map, it has camel-hazelcast",
    "sftp, it has camel-ftp",
    "imap, imap: and smtp: is camel-mail",
    "org.apache.camel:camel-sqll:4.22.0, it has camel-sql",
    "zzzzzzzzzz, has no camel-zzzzzzzzzz. The"
  })
  void a_component_that_camel_does_not_have_is_refused_with_names_near_it(
      String name, String words) {
    assertThat(write("camel-mail", name)).isEqualTo(2);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(errors.toString(StandardCharsets.UTF_8))
        .contains(name + ": Camel 4.22.0 has no camel-", words);
  }

  @Test
  void every_name_comes_from_the_camel_that_bactrian_has() {
    String camel = Libraries.running(getClass().getClassLoader(), Path.of("lib")).camel();
    assertThat(getClass().getResourceAsStream("/META-INF/bactrian/camel-bom.xml"))
        .asString(StandardCharsets.UTF_8)
        .contains("<artifactId>camel-mail</artifactId>\n        <version>" + camel + "</version>");
  }
}
