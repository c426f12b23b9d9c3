package org.bactrian.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
 * @param aot the folder with Bactrian's jar and its AOT cache, for {@code SQLITE_AOT}
 * @param later seconds at full load until the second rate of a system that is measured from its
 *     start on
 */
record Options(
    List<Subject> subjects,
    int rounds,
    int warmUp,
    int least,
    int seconds,
    boolean latencies,
    List<String> jvm,
    Path before,
    @Nullable Path aot,
    int later) {
  /** The systems that the goals compare. Those that are compared most are neighbours. */
  private static final String BY_DEFAULT =
      "FLOOR,SDK,SDK_NODE,WAITING,HISTORY,POSTGRES,RECEIPTS,HUNDRED,KANNEL_SPOOL,PASS_THROUGH,SQLITE,EMPTY";

  /** The systems that are measured from their start on; not with {@code latencies=0}. */
  private static final String FROM_THE_START = "SQLITE_AOT,YOUNG,YOUNG_RECEIPTS";

  static Options of(String... arguments) {
    boolean latencies = number(arguments, "latencies", 1) == 1;
    return new Options(
        words(arguments, "subjects", BY_DEFAULT + (latencies ? "," + FROM_THE_START : ""), ",")
            .map(Subject::valueOf)
            .toList(),
        number(arguments, "rounds", 5),
        number(arguments, "warmup", 10),
        number(arguments, "least", 10_000),
        number(arguments, "seconds", 10),
        latencies,
        words(
                arguments,
                "jvm",
                "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError",
                " ")
            .toList(),
        Path.of(words(arguments, "before", ".", "\n").findFirst().orElseThrow()),
        words(arguments, "aot", "", "\n").map(Path::of).findFirst().orElse(null),
        number(arguments, "later", 180));
  }

  /**
   * Returns the systems in the order of a round. Every second round is reversed: so a machine that
   * becomes slower or faster favours none.
   *
   * @param round from 1
   */
  List<Subject> inRound(int round) {
    List<Subject> order = new ArrayList<>(subjects);
    if (round % 2 == 0) {
      Collections.reverse(order);
    }
    return order;
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
