package org.bactrian.route.app;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import org.bactrian.launch.LibPom;

/**
 * The commands of the jar, such as {@code java -jar bactrian.jar help}. Each does its work and
 * ends; without a command, Bactrian starts.
 */
public final class Commands {
  private static final String JAR = "java -jar bactrian.jar ";

  /** Wrong use of a command; the usual status of a shell's own commands. */
  static final int MISUSED = 2;

  /** The commands by their words. To add one, add a line. */
  private static final Map<String, Command> ALL =
      new TreeMap<>(
          Map.of(
              "help",
              new Command("", "prints this", (arguments, out, errors) -> help(out)),
              "key",
              new Command(KeyCommand.ARGUMENTS, "makes an API key", KeyCommand::run),
              "lib",
              new Command(
                  "<component> …", "prints the pom.xml that fetches it for lib/", LibPom::print),
              "try",
              new Command(
                  TryCommand.ARGUMENTS,
                  "tells what would become of messages, and sends none",
                  TryCommand::run)));

  private Commands() {}

  /**
   * A command.
   *
   * @param arguments what follows its word, for people to read; empty: nothing does
   * @param purpose what it does, in a few words that begin with a verb
   */
  record Command(String arguments, String purpose, Work work) {}

  /** The work of a command. */
  interface Work {
    /**
     * Does the work and returns the exit status of the process.
     *
     * @param arguments what follows the word of the command
     */
    int run(List<String> arguments, PrintStream out, PrintStream errors) throws Exception;
  }

  /**
   * Runs the command that the first argument names, and returns the exit status of the process.
   * Returns nothing when there is none: no argument at all, or options such as {@code
   * --server.port=80}. A word that is no command is a status, too: it must not start the server.
   */
  public static OptionalInt run(String[] arguments, PrintStream out, PrintStream errors) {
    if (arguments.length == 0 || arguments[0].startsWith("-")) {
      return OptionalInt.empty();
    }
    Command command = ALL.get(arguments[0]);
    if (command == null) {
      errors.println("There is no command " + arguments[0] + ". These are all:");
      help(errors);
      return OptionalInt.of(MISUSED);
    }
    try {
      List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
      return OptionalInt.of(command.work().run(rest, out, errors));
    } catch (Exception e) {
      errors.println(arguments[0] + ": " + reason(e));
      return OptionalInt.of(1);
    }
  }

  /** Returns why a command failed: what is wrong in the configuration, if that is why. */
  static String reason(Exception failure) {
    return WrongPropertyAnalyzer.sentence(failure)
        .orElseGet(() -> String.valueOf(failure.getMessage()));
  }

  private static int help(PrintStream out) {
    out.println(JAR + "             starts Bactrian");
    out.println(JAR + "<command> …  does one thing, and ends:");
    out.println();
    Function<Map.Entry<String, Command>, String> line =
        entry -> entry.getKey() + " " + entry.getValue().arguments();
    int width = ALL.entrySet().stream().map(line).mapToInt(String::length).max().orElse(0);
    for (Map.Entry<String, Command> entry : ALL.entrySet()) {
      out.printf("  %-" + width + "s  %s%n", line.apply(entry), entry.getValue().purpose());
    }
    return 0;
  }
}
