package org.bactrian.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** The results as a page of Markdown: medians of all rounds, and ratios of them. */
final class Table {
  private static final String HEAD =
      """
      | | messages a second, end to end | taken a second meanwhile | CPU seconds a thousand | answer at half of it, ms | at the provider's door, ms | idle: answer to door, ms | receipts answered, ms | first message, s | MB | load |
      | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
      """;

  private Table() {}

  static String line(Result one) {
    return row(List.of(one));
  }

  static String of(List<Result> results, Options options) {
    StringBuilder page = new StringBuilder(HEAD);
    for (Subject subject : options.subjects()) {
      page.append(row(of(subject, results))).append('\n');
    }
    page.append('\n');
    ratios(results, page);
    page.append(
        String.format(
            Locale.ROOT,
            "%nMedians of %d; latencies p50 / p99 / p99.9. %d s each after %d s to warm up; %d processors, Java %s, %s.%n",
            options.rounds(),
            options.seconds(),
            options.warmUp(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.version"),
            options.jvm()));
    return page.toString();
  }

  private static void ratios(List<Result> results, StringBuilder page) {
    ratio(Subject.SQLITE, Subject.PASS_THROUGH, results, page);
    ratio(Subject.SQLITE, Subject.FLOOR, results, page);
    ratio(Subject.POSTGRES, Subject.SQLITE, results, page);
    ratio(Subject.RECEIPTS, Subject.SQLITE, results, page);
    ratio(Subject.HUNDRED, Subject.SQLITE, results, page);
  }

  private static void ratio(Subject one, Subject other, List<Result> results, StringBuilder page) {
    List<Result> ones = of(one, results);
    List<Result> others = of(other, results);
    if (!ones.isEmpty() && !others.isEmpty()) {
      page.append(
          String.format(
              Locale.ROOT,
              "- %s : %s = %.2f%n",
              one.title(),
              other.title(),
              median(ones, Result::rate) / median(others, Result::rate)));
    }
  }

  private static List<Result> of(Subject subject, List<Result> results) {
    return results.stream().filter(result -> result.subject() == subject).toList();
  }

  private static String row(List<Result> all) {
    List<String> cells = new ArrayList<>();
    cells.add(all.get(0).subject().title());
    cells.add(number("%.0f", median(all, Result::rate)));
    cells.add(number("%.0f", median(all, Result::taken)));
    cells.add(number("%.2f", median(all, one -> one.cpu().toNanos() / 1e9)));
    Stream.<Function<Result, Histogram>>of(
            Result::answer, Result::arrival, Result::idle, Result::receipts)
        .forEach(
            nanos ->
                cells.add(
                    percentile(all, nanos, 50)
                        + " / "
                        + percentile(all, nanos, 99)
                        + " / "
                        + percentile(all, nanos, 99.9)));
    cells.add(number("%.1f", median(all, one -> one.first().toMillis() / 1e3)));
    cells.add(number("%.0f", median(all, Result::megabytes)));
    cells.add(number("%.1f", median(all, Result::load)));
    return "| " + String.join(" | ", cells) + " |";
  }

  private static String percentile(
      List<Result> all, Function<Result, Histogram> nanos, double percentile) {
    return nanos.apply(all.get(0)).getTotalCount() == 0
        ? "–"
        : number(
            "%.1f", median(all, one -> nanos.apply(one).getValueAtPercentile(percentile) / 1e6));
  }

  private static double median(List<Result> all, ToDoubleFunction<Result> figure) {
    double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  private static String number(String form, double value) {
    return String.format(Locale.ROOT, form, value);
  }
}
