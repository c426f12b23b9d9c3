package org.bactrian.bench;

import static org.bactrian.bench.Goals.Wanted.atLeast;
import static org.bactrian.bench.Goals.Wanted.atMost;
import static org.bactrian.bench.Goals.Wanted.below;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.bactrian.bench.Result.Latencies;
import org.bactrian.bench.Result.Phase;

/**
 * A table that compares the goals with what was measured. Two systems are compared round by round,
 * because the speed of a machine varies between rounds, and the median of these ratios counts.
 */
final class Goals {
  private static final String HEAD =
      """
      | goal | wanted | seen | by CPU a message | reached |
      | --- | --- | --- | --- | --- |
      """;

  private static final ToDoubleFunction<Result> FIRST = one -> one.first().toNanos();

  /**
   * What a goal demands.
   *
   * @param sign how the figure must compare with the limit
   * @param beyond a limit that would be even better; NaN: none
   */
  record Wanted(String sign, double limit, double beyond) {
    static Wanted atLeast(double limit) {
      return new Wanted("≥", limit, Double.NaN);
    }

    static Wanted atMost(double limit) {
      return new Wanted("≤", limit, Double.NaN);
    }

    static Wanted below(double limit) {
      return new Wanted("<", limit, Double.NaN);
    }

    Wanted beyond(double better) {
      return new Wanted(sign, limit, better);
    }

    private boolean holds(double seen, double than) {
      return switch (sign) {
        case "≥" -> seen >= than;
        case "≤" -> seen <= than;
        default -> seen < than;
      };
    }

    private String verdict(double seen) {
      return !holds(seen, limit) ? "**no**" : holds(seen, beyond) ? "yes, and beyond" : "yes";
    }

    private static String plain(double number) {
      return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    @Override
    public String toString() {
      String more = Double.isNaN(beyond) ? "" : " (beyond " + plain(beyond) + ")";
      return sign + " " + plain(limit) + more;
    }
  }

  private final List<Result> results;
  private final List<String> rows = new ArrayList<>();

  private Goals(List<Result> results) {
    this.results = results;
  }

  /**
   * Returns the table. A goal without measurements has no row.
   *
   * @param results those of each system in the order of the rounds
   */
  static String of(List<Result> results) {
    Goals goals = new Goals(results);
    goals.rates();
    goals.start();
    goals.costs();
    goals.latencies();
    goals.versions();
    return HEAD + String.join("", goals.rows);
  }

  private void rates() {
    rate("embedded : Kannel, spool store", Subject.KANNEL_SPOOL, atLeast(1.3).beyond(2));
    rate("embedded : bare Camel pass-through", Subject.PASS_THROUGH, atLeast(1.6).beyond(2.5));
    rate("embedded : floor", Subject.FLOOR, atLeast(0.35).beyond(0.5));
    rate("embedded : Alibaba's Java SDK", Subject.SDK, atLeast(1.1));
    rate("embedded : Alibaba's Node SDK", Subject.SDK_NODE, atLeast(1.1));
    rate("PostgreSQL : embedded", Subject.POSTGRES, Subject.SQLITE, atLeast(0.75));
    rate("two receipts a message : none", Subject.RECEIPTS, Subject.SQLITE, atLeast(0.65));
    rate("100 accounts : one, at full load", Subject.HUNDRED, Subject.SQLITE, atLeast(0.9));
    rate("1 000 000 waiting, `-Xmx256m` : none", Subject.WAITING, Subject.SQLITE, atLeast(0.9));
    rate("10 000 000 rows of history : none", Subject.HISTORY, Subject.SQLITE, atLeast(0.9));
  }

  private void start() {
    row(
        "first message : empty Camel application, with the AOT cache",
        atMost(1),
        ratio(Subject.SQLITE_AOT, FIRST, Subject.EMPTY, FIRST));
    row(
        "first message : empty Camel application",
        atMost(1.4),
        ratio(Subject.SQLITE, FIRST, Subject.EMPTY, FIRST));
    young("5 to 15 s after the start : minutes later, full load", Subject.YOUNG);
    young("the same with the AOT cache", Subject.SQLITE_AOT);
    row(
        "500 receipts a second answered in the first 10 s after the start, p99, ms",
        below(250),
        Subject.YOUNG_RECEIPTS,
        Latencies::young,
        99);
  }

  private void young(String goal, Subject subject) {
    row(
        goal,
        atLeast(0.7),
        ratio(subject, one -> one.rate(Phase.YOUNG), subject, one -> one.rate(Phase.LATER)),
        "%.2f",
        ratio(subject, one -> one.cpu(Phase.LATER), subject, one -> one.cpu(Phase.YOUNG)));
  }

  private void costs() {
    row(
        "one : 100 accounts, CPU of the same traffic, 1 000 a second",
        atLeast(0.9),
        cpu(Phase.THOUSAND, Subject.SQLITE, Subject.HUNDRED));
    row(
        "embedded : bare Camel pass-through, CPU a message at 50 a second",
        atMost(2),
        cpu(Phase.FIFTY, Subject.SQLITE, Subject.PASS_THROUGH));
  }

  private void latencies() {
    row(
        "a message answered, at half of the full rate, p99, ms",
        atMost(10),
        Subject.SQLITE,
        Latencies::answer,
        99);
    row("idle, answer to provider, p50, ms", below(5), Subject.SQLITE, Latencies::idle, 50);
    row("idle, answer to provider, p99, ms", below(50), Subject.SQLITE, Latencies::idle, 99);
    row(
        "1 000 receipts a second answered, p99.9, ms",
        below(250),
        Subject.RECEIPTS,
        Latencies::thousand,
        99.9);
    row(
        "beyond: 2 000 receipts a second answered, p99.9, ms",
        below(250),
        Subject.RECEIPTS,
        Latencies::twoThousand,
        99.9);
  }

  private void versions() {
    Wanted wanted = atLeast(0.95);
    rate("now : before, embedded", Subject.SQLITE, Subject.BEFORE, wanted);
    rate("now : before, PostgreSQL", Subject.POSTGRES, Subject.BEFORE_POSTGRES, wanted);
    rate("now : before, two receipts a message", Subject.RECEIPTS, Subject.BEFORE_RECEIPTS, wanted);
    rate("now : before, 100 accounts", Subject.HUNDRED, Subject.BEFORE_HUNDRED, wanted);
  }

  private void rate(String goal, Subject other, Wanted wanted) {
    rate(goal, Subject.SQLITE, other, wanted);
  }

  /** The ratio of CPU is inverted, so that more is better here too. */
  private void rate(String goal, Subject one, Subject other, Wanted wanted) {
    ToDoubleFunction<Result> rate = result -> result.rate(Phase.FULL);
    row(goal, wanted, ratio(one, rate, other, rate), "%.2f", cpu(Phase.FULL, other, one));
  }

  private List<Double> cpu(Phase phase, Subject one, Subject other) {
    return ratio(one, result -> result.cpu(phase), other, result -> result.cpu(phase));
  }

  /** Returns the ratio of each round. */
  private List<Double> ratio(
      Subject one, ToDoubleFunction<Result> above, Subject other, ToDoubleFunction<Result> below) {
    List<Result> ones = of(one);
    List<Result> others = of(other);
    return IntStream.range(0, Math.min(ones.size(), others.size()))
        .mapToObj(i -> above.applyAsDouble(ones.get(i)) / below.applyAsDouble(others.get(i)))
        .toList();
  }

  private List<Result> of(Subject subject) {
    return results.stream().filter(result -> result.subject() == subject).toList();
  }

  private void row(
      String goal,
      Wanted wanted,
      Subject subject,
      Function<Latencies, Histogram> nanos,
      double percentile) {
    ToDoubleFunction<Result> millis = Medians.millis(nanos, percentile);
    List<Double> seen = of(subject).stream().map(millis::applyAsDouble).toList();
    row(goal, wanted, seen, "%.1f", List.of());
  }

  private void row(String goal, Wanted wanted, List<Double> seen) {
    row(goal, wanted, seen, "%.2f", List.of());
  }

  private void row(String goal, Wanted wanted, List<Double> seen, String form, List<Double> cpu) {
    double median = Medians.of(seen);
    if (!Double.isNaN(median)) {
      rows.add(
          "| %s | %s | %s | %s | %s |%n"
              .formatted(
                  goal, wanted, figures(seen, form), figures(cpu, form), wanted.verdict(median)));
    }
  }

  /** Returns the median, and after it the figure of each round. */
  private static String figures(List<Double> rounds, String form) {
    if (rounds.isEmpty()) {
      return "–";
    }
    String median = String.format(Locale.ROOT, form, Medians.of(rounds));
    return rounds.size() == 1
        ? median
        : rounds.stream()
            .map(round -> String.format(Locale.ROOT, form, round))
            .collect(Collectors.joining(", ", median + " (", ")"));
  }
}
