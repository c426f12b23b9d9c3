package org.bactrian.journey;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bactrian.journey.EventCatcher.Call;
import org.junit.jupiter.api.Assumptions;

/** Runs the examples in {@code src/docs/events.md} as they are printed there. */
enum EventVerifier {
  PYTHON("python", "verify.py", "python3"),
  NODE("js", "verify.mjs", "node"),
  JAVA("java", "Verify.java", Path.of(System.getProperty("java.home"), "bin", "java").toString());

  private final String language;
  private final String file;
  private final String command;

  EventVerifier(String language, String file, String command) {
    this.language = language;
    this.file = file;
    this.command = command;
  }

  void assumeThere() throws InterruptedException {
    boolean there;
    try {
      there = start(List.of(command, this == JAVA ? "-version" : "--version"), "") == 0;
    } catch (IOException e) {
      there = false;
    }
    Assumptions.assumeTrue(
        there, () -> command + " is not on this machine: its example is not run");
  }

  /** Returns whether the example verifies a call that arrives at this second. */
  boolean verify(Path folder, String secret, Call call, long now)
      throws IOException, InterruptedException {
    Path program = folder.resolve(file);
    Files.writeString(program, example());
    int exit =
        start(
            List.of(
                command,
                program.toString(),
                secret,
                call.header("webhook-id"),
                call.header("webhook-timestamp"),
                call.header("webhook-signature"),
                Long.toString(now)),
            call.body());
    if (exit != 0 && exit != 1) {
      throw new AssertionError(command + " ended with " + exit);
    }
    return exit == 0;
  }

  private String example() throws IOException {
    String page = Files.readString(Path.of("src/docs/events.md"));
    Matcher block =
        Pattern.compile(
                "```" + language + "\n(# |// )" + Pattern.quote(file) + "\n(.*?)```",
                Pattern.DOTALL)
            .matcher(page);
    if (!block.find()) {
      throw new AssertionError("src/docs/events.md has no " + file);
    }
    return block.group(2);
  }

  private static int start(List<String> command, String input)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // The program needs no input.
    }
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command.get(0) + " does not end");
    }
    return process.exitValue();
  }
}
