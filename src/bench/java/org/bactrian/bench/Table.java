package org.bactrian.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.bactrian.bench.Result.Latencies;

/** Writes the results as a Markdown page: the medians of all rounds, and the goals. */
final class Table {
  private static final String HEAD =
      """
      | | messages a second, end to end | taken a second meanwhile | CPU seconds a thousand | the same at 1 000/s | answer at half of it, ms | at the provider's door, ms | idle: answer to door, ms | receipts answered, ms | receipts at 1 000/s, ms | receipts at 2 000/s, ms | first message, s | MB | load before | load | other work, processors |
      | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
      """;

  private Table() {}

  static String line(Result one) {
    return row(List.of(one));
  }

  static String of(List<Result> results, Options options) {
    StringBuilder page = new StringBuilder(HEAD);
    for (Subject subject : options.subjects()) {
      List<Result> rounds = results.stream().filter(one -> one.subject() == subject).toList();
      page.append(rounds.isEmpty() ? "| " + subject.title() + " | not installed |" : row(rounds));
      page.append('\n');
    }
    return page.append('\n').append(Goals.of(results)).append(how(options)).toString();
  }

  private static String how(Options options) {
    return String.format(
        Locale.ROOT,
        "%nMedians of %d; latencies p50 / p99 / p99.9. %d s each after %d s to warm up; %d processors, Java %s, %s.%n",
        options.rounds(),
        options.seconds(),
        options.warmUp(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"),
        String.join(" ", options.jvm()));
  }

  private static String row(List<Result> rounds) {
    List<String> cells = new ArrayList<>();
    cells.add(rounds.get(0).subject().title());
    cells.add(number("%.0f", Medians.of(rounds, Result::rate)));
    cells.add(number("%.0f", Medians.of(rounds, Result::taken)));
    cells.add(number("%.2f", Medians.of(rounds, Result::cpu)));
    cells.add(number("%.2f", Medians.of(rounds, Result::cpuAtThousand)));
    Stream.<Function<Latencies, Histogram>>of(
            Latencies::answer,
            Latencies::arrival,
            Latencies::idle,
            Latencies::receipts,
            Latencies::thousand,
            Latencies::twoThousand)
        .forEach(nanos -> cells.add(percentiles(rounds, nanos)));
    cells.add(number("%.1f", Medians.of(rounds, one -> one.first().toMillis() / 1e3)));
    cells.add(number("%.0f", Medians.of(rounds, Result::megabytes)));
    cells.add(number("%.1f", Medians.of(rounds, one -> one.around().loadBefore())));
    cells.add(number("%.1f", Medians.of(rounds, one -> one.around().load())));
    cells.add(number("%.2f", Medians.of(rounds, one -> one.around().others())));
    return "| " + String.join(" | ", cells) + " |";
  }

  private static String percentiles(List<Result> rounds, Function<Latencies, Histogram> nanos) {
    return rounds.stream().allMatch(one -> nanos.apply(one.latencies()).getTotalCount() == 0)
        ? "–"
        : Stream.of(50.0, 99.0, 99.9)
            .map(percentile -> number("%.1f", Medians.millis(rounds, nanos, percentile)))
            .collect(Collectors.joining(" / "));
  }

  private static String number(String form, double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, form, value);
  }
}
