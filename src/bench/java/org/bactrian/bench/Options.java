package org.bactrian.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The arguments of a run, such as {@code seconds=15}.
 *
 * @param subjects the systems, in the order in which they run
 * @param rounds how often all systems run
 * @param warmUp seconds at full load before anything is measured
 * @param least the fewest messages to warm up with, because a busy machine compiles late
 * @param seconds the length of each phase
 * @param latencies whether to measure latencies too: at half of the full rate, idle, and with
 *     receipts at fixed rates
 * @param jvm options of every system's JVM
 * @param before another checkout of Bactrian, already built, for the subjects {@code BEFORE…}
 */
record Options(
    List<Subject> subjects,
    int rounds,
    int warmUp,
    int least,
    int seconds,
    boolean latencies,
    List<String> jvm,
    Path before) {
  /** The systems that the goals compare. */
  private static final String BY_DEFAULT =
      "FLOOR,PASS_THROUGH,EMPTY,SDK,SDK_NODE,KANNEL_SPOOL,SQLITE,POSTGRES,RECEIPTS,HUNDRED,WAITING,HISTORY";

  static Options of(String[] arguments) {
    return new Options(
        words(arguments, "subjects", BY_DEFAULT, ",").map(Subject::valueOf).toList(),
        number(arguments, "rounds", 5),
        number(arguments, "warmup", 12),
        number(arguments, "least", 10_000),
        number(arguments, "seconds", 10),
        number(arguments, "latencies", 1) == 1,
        words(arguments, "jvm", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1", " ").toList(),
        Path.of(words(arguments, "before", ".", "\n").findFirst().orElseThrow()));
  }

  private static int number(String[] arguments, String name, int byDefault) {
    return Integer.parseInt(words(arguments, name, "" + byDefault, " ").findFirst().orElseThrow());
  }

  private static Stream<String> words(
      String[] arguments, String name, String byDefault, String between) {
    String value =
        Arrays.stream(arguments)
            .filter(argument -> argument.startsWith(name + "="))
            .map(argument -> argument.substring(name.length() + 1))
            .findFirst()
            .orElse(byDefault);
    return Arrays.stream(value.split(between)).filter(word -> !word.isBlank());
  }
}
