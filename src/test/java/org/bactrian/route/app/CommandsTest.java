package org.bactrian.route.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import org.bactrian.base.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  private OptionalInt run(String... arguments) {
    return Commands.run(
        arguments,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(errors, true, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--server.port=80", "--spring.profiles.active=live help"})
  void options_are_no_command(String line) {
    assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEmpty();
  }

  @Test
  void help_names_every_command() {
    assertThat(run("help")).hasValue(0);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("java -jar bactrian.jar              starts Bactrian")
        .contains("  help ")
        .contains("  lib <component> …")
        .contains("  try <routes/> <cases.ndjson> [--<property>=<value> …]  tells");
  }

  @Test
  void what_the_commands_do_stands_in_one_column() {
    run("help");
    List<String> commands =
        out.toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("  ")).toList();
    assertThat(commands).hasSizeGreaterThan(2);
    assertThat(commands.stream().map(line -> line.lastIndexOf("  ")).distinct()).hasSize(1);
  }

  @Test
  void a_key_is_made_with_its_hash_and_the_lines_of_the_configuration() {
    assertThat(run("key", "shop", "send", "read")).hasValue(0);
    String printed = out.toString(StandardCharsets.UTF_8);
    String key = printed.lines().findFirst().orElseThrow().substring("key: ".length());
    assertThat(key).matches("[0-9a-f]{64}");
    assertThat(printed)
        .contains("      shop:\n")
        .contains("sha256: [\"" + Sha256.hex(key) + "\"]")
        .contains("scopes: [send, read]");
    assertThat(run("key", "other")).hasValue(0);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("scopes: [send]\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"key", "key a:b", "key shop all"})
  void what_is_wrong_with_a_key_is_told_and_none_is_made(String line) {
    assertThat(run(line.split(" "))).hasValue(2);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(errors.toString(StandardCharsets.UTF_8)).isNotEmpty();
  }

  @Test
  void a_misspelt_command_does_not_start_the_server() {
    assertThat(run("hlep", "x")).hasValue(2);
    assertThat(errors.toString(StandardCharsets.UTF_8))
        .contains("There is no command hlep")
        .contains("  help ", "prints this");
  }
}
