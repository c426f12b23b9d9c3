package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bactrian.Pages;
import org.bactrian.Pages.Block;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Runs every {@code sh} block of the README and the pages, and compares its output with the block
 * below it, where {@code …} stands for any text. A long pause in a block moves the clock instead,
 * and the command after a pause is repeated until it prints the expected text.
 */
@DirtiesContext
@ExtendWith(OutputCaptureExtension.class)
class PagesJourneyTest extends Journey {
  private static final Pattern PAUSE = Pattern.compile("sleep (\\d+)(?:;|\\n|$)\\s*");
  private static final Pattern LOG_LINE = Pattern.compile("the log says `(.+?) …`");
  private static final Duration LONG = Duration.ofSeconds(30);

  /** The receiver of events that an operator holds, resumes and sends everything again. */
  private static final EventCatcher RECEIVER = receiver();

  @TempDir static Path folder;

  @BeforeAll
  static void there_is_a_shell() {
    for (String command : List.of("bash", "curl", "openssl", "sha256sum")) {
      boolean there =
          Stream.of(System.getenv("PATH").split(":"))
              .anyMatch(path -> Files.isExecutable(Path.of(path, command)));
      assumeTrue(there, command + " is not installed here");
    }
  }

  @DynamicPropertySource
  static void files(DynamicPropertyRegistry properties) {
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
    properties.add("bactrian.file.enabled", () -> true);
    properties.add("bactrian.file.inbox", () -> folder.resolve("inbox").toString());
    properties.add("bactrian.file.outbox", () -> folder.resolve("outbox").toString());
  }

  /** Sets what the page of a night on call starts the sandbox with. */
  @DynamicPropertySource
  static void night(DynamicPropertyRegistry properties) {
    properties.add("bactrian.prices", PagesJourneyTest::prices);
    String shop = "bactrian.events.receivers.shop.";
    properties.add(shop + "url", () -> "http://127.0.0.1:" + RECEIVER.port() + "/");
    properties.add(shop + "secrets", () -> "whsec_bmV3LXNlY3JldC1vZi10aGUtam91cm5leS10ZXN0cw==");
    properties.add(shop + "allow-private", () -> true);
  }

  /** Writes the price list that the page shows, and returns its path. */
  private static String prices() {
    Path page = Path.of("src/docs/night-on-call.md");
    try {
      return Files.writeString(
              folder.resolve("prices.csv"),
              Pages.blocks(page).stream()
                  .map(Block::text)
                  .filter(text -> text.startsWith("channel,account,"))
                  .findFirst()
                  .orElseThrow())
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EventCatcher receiver() {
    try {
      return new EventCatcher();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  static void the_receiver_ends() {
    RECEIVER.close();
  }

  @Test
  void the_log_has_the_line_that_the_readme_waits_for(CapturedOutput log) {
    Matcher line = LOG_LINE.matcher(Pages.text(Path.of("README.md")));
    assertThat(line.find()).isTrue();
    assertThat(log.getOut()).contains(line.group(1));
  }

  /** A command, and the block with its expected output; null: none is shown. */
  private record Example(Block command, Block answer) {
    @Override
    public String toString() {
      return command.toString();
    }
  }

  static List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (Path page : Pages.all()) {
      List<Block> blocks = Pages.blocks(page);
      for (int i = 0; i < blocks.size(); i++) {
        if (blocks.get(i).language().equals("sh")) {
          boolean answered = i + 1 < blocks.size() && blocks.get(i + 1).language().isEmpty();
          examples.add(new Example(blocks.get(i), answered ? blocks.get(i + 1) : null));
        }
      }
    }
    assertThat(examples).hasSizeGreaterThan(10);
    return examples;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void prints_what_its_page_says(Example example) {
    StringBuilder printed = new StringBuilder();
    String rest = example.command().text();
    Matcher pause = PAUSE.matcher(rest);
    int from = 0;
    while (pause.find()) {
      printed.append(run(rest.substring(from, pause.start())));
      Duration length = Duration.ofSeconds(Long.parseLong(pause.group(1)));
      if (length.compareTo(LONG) >= 0) {
        awaitAllSent();
        clock.advance(length);
      }
      from = pause.end();
    }
    String last = rest.substring(from);
    if (example.answer() == null) {
      run(last);
      return;
    }
    Pattern answer = pattern(example.answer().text());
    await(example.toString())
        .atMost(Api.PATIENCE)
        .untilAsserted(() -> assertThat(printed + run(last)).matches(answer));
  }

  /**
   * Waits until all messages are sent. Otherwise the clock would move before their timers begin.
   */
  private void awaitAllSent() {
    await()
        .atMost(Api.PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(api.get("/v1/messages?status=accepted").body())
                  .contains("\"messages\":[]");
              assertThat(api.get("/v1/messages?status=sending").body()).contains("\"messages\":[]");
            });
  }

  private String run(String script) {
    try {
      Process bash =
          new ProcessBuilder("bash", "-ec", script.replace("localhost:8080", "localhost:" + port))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
      String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(bash.waitFor()).as(printed).isZero();
      return printed.replace("\n", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Returns the pattern of an expected output. Line breaks do not count: a page breaks lines for
   * its readers.
   */
  private static Pattern pattern(String answer) {
    String[] parts = answer.replaceAll("\\n\\s*", "").split("…", -1);
    return Pattern.compile(
        Stream.of(parts).map(Pattern::quote).reduce((a, b) -> a + ".*?" + b).orElseThrow());
  }
}
