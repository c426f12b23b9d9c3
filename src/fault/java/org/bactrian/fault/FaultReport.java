package org.bactrian.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes a page about what a run did and which faults it found. */
final class FaultReport {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  /** The commit at the begin of the run. */
  private static final String COMMIT = commit();

  private FaultReport() {}

  static void write(Path page, long seed, int rounds, Duration took, List<Outcome> outcomes)
      throws IOException {
    StringBuilder text = new StringBuilder("# Report of the fault suite\n\n");
    text.append("Written by `mvn verify -Pfaults`; what each scenario is, what must hold, and what")
        .append(" we do not survive: [faults.md](faults.md).\n\n")
        .append(head(seed, rounds, took))
        .append(summary(outcomes))
        .append(invariants(outcomes));
    outcomes.forEach(outcome -> text.append(one(outcome)));
    Files.writeString(page, text);
  }

  private static String head(long seed, int rounds, Duration took) {
    return """
        | | |
        | --- | --- |
        | run | %s, %d min %d s |
        | repeat it | `mvn verify -Pfaults%s` |
        | commit | %s |
        | machine | %d cores, %s, Java %s; every process with 256 MB of heap |

        """
        .formatted(
            DAY.format(Instant.now()),
            took.toMinutes(),
            took.toSecondsPart(),
            settings(seed, rounds),
            COMMIT,
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("java.version"));
  }

  private static String settings(long seed, int rounds) {
    Map<String, String> all = new TreeMap<>();
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("faults."))
        .forEach(name -> all.put(name, System.getProperty(name)));
    all.put("faults.seed", String.valueOf(seed));
    all.put("faults.rounds", String.valueOf(rounds));
    return all.entrySet().stream()
        .map(one -> " -D%s=\"%s\"".formatted(one.getKey(), one.getValue().replace("|", "\\|")))
        .collect(Collectors.joining());
  }

  private static String commit() {
    try {
      Process git = new ProcessBuilder("git", "rev-parse", "--short=12", "HEAD").start();
      return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String summary(List<Outcome> outcomes) {
    StringBuilder text =
        new StringBuilder(
            "| scenario | rounds | kills | messages | faults |\n| --- | --- | --- | --- | --- |\n");
    for (Outcome one : outcomes) {
      text.append(
          "| %s | %d | %d | %d | %d |\n"
              .formatted(
                  one.name(), one.rounds(), one.kills(), one.messages(), one.faults().size()));
    }
    return text.append('\n').toString();
  }

  private static String invariants(List<Outcome> outcomes) {
    Map<String, Integer> all = new LinkedHashMap<>();
    outcomes.forEach(
        outcome -> outcome.checked().forEach((what, n) -> all.merge(what, n, Integer::sum)));
    StringBuilder text = new StringBuilder("| looked at, in all | times |\n| --- | --- |\n");
    all.forEach((what, n) -> text.append("| %s | %d |\n".formatted(what, n)));
    return text.append('\n').toString();
  }

  private static String one(Outcome outcome) {
    StringBuilder text = new StringBuilder("## " + outcome.name() + "\n\n");
    text.append(outcome.words()).append("\n\n");
    outcome.measured().forEach((what, value) -> text.append("- %s: %s\n".formatted(what, value)));
    if (outcome.faults().isEmpty()) {
      text.append("- everything held\n");
    }
    byKind(outcome.faults())
        .forEach(
            (kind, all) ->
                text.append(
                    "- **did not hold**, %d times: %s, first: %s\n"
                        .formatted(all.size(), kind, all.get(0).lines().findFirst().orElse(""))));
    return text.append('\n').toString();
  }

  private static Map<String, List<String>> byKind(List<String> faults) {
    return faults.stream()
        .collect(
            Collectors.groupingBy(
                fault -> fault.replaceFirst("(?s)\": .*", "\""),
                LinkedHashMap::new,
                Collectors.toList()));
  }

  /** Returns a line about a scenario for the log of the run. */
  static String line(Outcome outcome, Duration took) {
    return String.format(
        Locale.ROOT,
        "%-44s %3d rounds %3d kills %5d messages %4d s  %s%s",
        outcome.name(),
        outcome.rounds(),
        outcome.kills(),
        outcome.messages(),
        took.toSeconds(),
        outcome.measured(),
        outcome.faults().isEmpty() ? "" : "\n  " + String.join("\n  ", outcome.faults()));
  }
}
