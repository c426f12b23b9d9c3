package org.bactrian.bench;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.bactrian.bench.Result.Latencies;

/** Computes medians of rounds; NaN when nothing was measured. */
final class Medians {
  private Medians() {}

  static double of(List<Result> rounds, ToDoubleFunction<Result> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    return sorted.length == 0
        ? Double.NaN
        : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  /** Returns the median of a percentile of each round, in milliseconds. */
  static double millis(
      List<Result> rounds, Function<Latencies, Histogram> nanos, double percentile) {
    return of(
        rounds,
        one -> {
          Histogram histogram = nanos.apply(one.latencies());
          return histogram.getTotalCount() == 0
              ? Double.NaN
              : histogram.getValueAtPercentile(percentile) / 1e6;
        });
  }
}
