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
    return of(rounds.stream().map(figure::applyAsDouble).toList());
  }

  static double of(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    int count = sorted.size();
    return count == 0 ? Double.NaN : (sorted.get((count - 1) / 2) + sorted.get(count / 2)) / 2;
  }

  /** Returns a function for the percentile of a latency, in milliseconds. */
  static ToDoubleFunction<Result> millis(Function<Latencies, Histogram> nanos, double percentile) {
    return result -> {
      Histogram histogram = nanos.apply(result.latencies());
      return histogram.getTotalCount() == 0
          ? Double.NaN
          : histogram.getValueAtPercentile(percentile) / 1e6;
    };
  }
}
