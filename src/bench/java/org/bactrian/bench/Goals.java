package org.bactrian.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.bactrian.bench.Result.Latencies;

/** A table that compares the goals with the measured medians of all rounds. */
final class Goals {
  private static final String HEAD =
      """
      | goal | wanted | seen | reached | by CPU a message |
      | --- | --- | --- | --- | --- |
      """;

  private final List<Result> results;
  private final List<String> rows = new ArrayList<>();

  private Goals(List<Result> results) {
    this.results = results;
  }

  /** Returns the table. A goal without measurements has no row. */
  static String of(List<Result> results) {
    Goals goals = new Goals(results);
    goals.rates();
    goals.latencies();
    goals.atMost(
        "first message, Bactrian : empty Camel application",
        1.5,
        goals.ratio(Subject.SQLITE, Subject.EMPTY, one -> one.first().toNanos()));
    return HEAD + String.join("", goals.rows);
  }

  private void rates() {
    rate("Bactrian, embedded : bare Camel pass-through", Subject.PASS_THROUGH, 0.7);
    rate("Bactrian, embedded : Alibaba's Java SDK", Subject.SDK, 1.1);
    rate("Bactrian, embedded : Alibaba's Node SDK", Subject.SDK_NODE, 1.1);
    rate("Bactrian, embedded : Kannel, spool store", Subject.KANNEL_SPOOL, 1.0);
    rate("beyond: Bactrian, embedded : floor", Subject.FLOOR, 0.5);
    rate("PostgreSQL : embedded", Subject.POSTGRES, Subject.SQLITE, 0.6);
    rate("with two receipts a message : without", Subject.RECEIPTS, Subject.SQLITE, 0.6);
    rate("100 accounts : one, at full load", Subject.HUNDRED, Subject.SQLITE, 1.0);
    atLeast(
        "one : 100 accounts, CPU of the same traffic, 1 000 a second",
        1.0,
        ratio(Subject.SQLITE, Subject.HUNDRED, Result::cpuAtThousand));
    rate("1 000 000 waiting, -Xmx256m : none", Subject.WAITING, Subject.SQLITE, 0.9);
    rate("10 000 000 rows of history : none", Subject.HISTORY, Subject.SQLITE, 0.9);
    rate("now : before, embedded", Subject.SQLITE, Subject.BEFORE, 0.95);
    rate("now : before, PostgreSQL", Subject.POSTGRES, Subject.BEFORE_POSTGRES, 0.95);
    rate("now : before, two receipts a message", Subject.RECEIPTS, Subject.BEFORE_RECEIPTS, 0.95);
    rate("now : before, 100 accounts", Subject.HUNDRED, Subject.BEFORE_HUNDRED, 0.95);
  }

  private void latencies() {
    below("idle, answer to door, p50, ms", 5, Subject.SQLITE, Latencies::idle, 50);
    below("idle, answer to door, p99, ms", 50, Subject.SQLITE, Latencies::idle, 99);
    below(
        "1 000 receipts a second answered, p99.9, ms",
        250,
        Subject.RECEIPTS,
        Latencies::thousand,
        99.9);
    below(
        "beyond: 2 000 receipts a second answered, p99.9, ms",
        250,
        Subject.RECEIPTS,
        Latencies::twoThousand,
        99.9);
  }

  private void rate(String goal, Subject other, double wanted) {
    rate(goal, Subject.SQLITE, other, wanted);
  }

  private void rate(String goal, Subject one, Subject other, double wanted) {
    double seen = ratio(one, other, Result::rate);
    // The ratio is inverted, so that more is better here too: less CPU gives a larger number.
    double cpu = ratio(other, one, Result::cpu);
    row(goal, "≥ " + wanted, "%.2f", seen, seen >= wanted, String.format(Locale.ROOT, "%.2f", cpu));
  }

  private void atLeast(String goal, double wanted, double seen) {
    row(goal, "≥ " + wanted, "%.2f", seen, seen >= wanted, "–");
  }

  private void atMost(String goal, double wanted, double seen) {
    row(goal, "≤ " + wanted, "%.2f", seen, seen <= wanted, "–");
  }

  private void below(
      String goal,
      int wanted,
      Subject subject,
      Function<Latencies, Histogram> nanos,
      double percentile) {
    double seen = Medians.millis(of(subject), nanos, percentile);
    row(goal, "< " + wanted, "%.1f", seen, seen < wanted, "–");
  }

  private double ratio(Subject one, Subject other, ToDoubleFunction<Result> figure) {
    return Medians.of(of(one), figure) / Medians.of(of(other), figure);
  }

  private List<Result> of(Subject subject) {
    return results.stream().filter(result -> result.subject() == subject).toList();
  }

  private void row(
      String goal, String wanted, String form, double seen, boolean reached, String cpu) {
    if (!Double.isNaN(seen)) {
      rows.add(
          "| %s | %s | %s | %s | %s |%n"
              .formatted(
                  goal,
                  wanted,
                  String.format(Locale.ROOT, form, seen),
                  reached ? "yes" : "**no**",
                  cpu));
    }
  }
}
