package org.bactrian.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.bactrian.bench.Result.Latencies;
import org.bactrian.bench.Result.Phase;

/** Writes the results as tables in Markdown: the medians of all rounds, and the goals. */
final class Table {
  private static final String NONE = "–";

  /**
   * One column.
   *
   * @param cell returns the text of a system's rounds; {@link #NONE} if nothing was measured
   */
  private record Column(String title, Function<List<Result>, String> cell) {
    static Column of(String title, String form, ToDoubleFunction<Result> figure) {
      return new Column(title, rounds -> number(form, Medians.of(rounds, figure)));
    }

    static Column of(String title, Function<Latencies, Histogram> nanos) {
      return new Column(
          title,
          rounds ->
              Stream.of(50.0, 99.0, 99.9)
                  .map(percentile -> Medians.of(rounds, Medians.millis(nanos, percentile)))
                  .filter(millis -> !millis.isNaN())
                  .map(millis -> number("%.1f", millis))
                  .reduce((some, next) -> some + " / " + next)
                  .orElse(NONE));
    }
  }

  private static final List<Column> SPEEDS =
      List.of(
          Column.of("end to end, a second", "%,.0f", one -> one.rate(Phase.FULL)),
          Column.of("taken a second meanwhile", "%,.0f", Result::taken),
          Column.of("CPU seconds a thousand", "%.2f", one -> one.cpu(Phase.FULL)),
          Column.of("CPU at 1 000 a second", "%.2f", one -> one.cpu(Phase.THOUSAND)),
          Column.of("CPU at 50 a second", "%.2f", one -> one.cpu(Phase.FIFTY)),
          Column.of("first message, s", "%.2f", one -> one.first().toMillis() / 1e3),
          Column.of("MB", "%,.0f", Result::megabytes));

  private static final List<Column> START =
      List.of(
          Column.of("5 to 15 s after the start, a second", "%,.0f", one -> one.rate(Phase.YOUNG)),
          Column.of("CPU seconds a thousand", "%.2f", one -> one.cpu(Phase.YOUNG)),
          Column.of("minutes later, a second", "%,.0f", one -> one.rate(Phase.LATER)),
          Column.of("CPU seconds a thousand then", "%.2f", one -> one.cpu(Phase.LATER)),
          Column.of("receipts answered in the first 10 s, ms", Latencies::young));

  private static final List<Column> LATENCIES =
      List.of(
          Column.of("answer at half of the full rate", Latencies::answer),
          Column.of("at the provider then", Latencies::arrival),
          Column.of("idle: answer to provider", Latencies::idle),
          Column.of("receipts at full load", Latencies::receipts),
          Column.of("receipts at 1 000 a second", Latencies::thousand),
          Column.of("receipts at 2 000 a second", Latencies::twoThousand));

  private static final List<Column> MACHINE =
      List.of(
          Column.of("load average before", "%.1f", one -> one.around().loadBefore()),
          Column.of("after full load", "%.1f", one -> one.around().load()),
          Column.of("processors with other work", "%.2f", one -> one.around().others()));

  private Table() {}

  /** Returns what a single run measured, in one line. */
  static String line(Result one) {
    return Stream.of(SPEEDS, START, LATENCIES, MACHINE)
        .flatMap(List::stream)
        .map(column -> column.title() + " " + column.cell().apply(List.of(one)))
        .filter(cell -> !cell.endsWith(" " + NONE))
        .collect(Collectors.joining("; ", one.subject().title() + ": ", ""));
  }

  static String of(List<Result> results, Options options) {
    return Stream.of(
            table("", SPEEDS, results, options),
            table("from the start", START, results, options),
            table("latencies, ms", LATENCIES, results, options),
            table("the machine", MACHINE, results, options),
            Goals.of(results),
            how(options))
        .collect(Collectors.joining("\n"));
  }

  private static String table(
      String title, List<Column> columns, List<Result> results, Options options) {
    StringBuilder table = new StringBuilder(row(title, columns.stream().map(Column::title)));
    table.append(row("---", columns.stream().map(column -> "---")));
    for (Subject subject : options.subjects()) {
      List<Result> rounds = results.stream().filter(one -> one.subject() == subject).toList();
      List<String> cells = columns.stream().map(column -> column.cell().apply(rounds)).toList();
      if (cells.stream().anyMatch(cell -> !cell.equals(NONE))) {
        table.append(row(subject.title(), cells.stream()));
      }
    }
    return table.toString();
  }

  private static String row(String title, Stream<String> cells) {
    return cells.collect(Collectors.joining(" | ", ("| " + title).strip() + " | ", " |\n"));
  }

  private static String how(Options options) {
    return String.format(
        Locale.ROOT,
        "Medians of %d; latencies p50 / p99 / p99.9. %d s each after %d s to warm up; %d processors, Java %s, %s.%n",
        options.rounds(),
        options.seconds(),
        options.warmUp(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"),
        String.join(" ", options.jvm()));
  }

  private static String number(String form, double value) {
    return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, form, value).replace(',', ' ');
  }
}
