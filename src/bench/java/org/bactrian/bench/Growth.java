package org.bactrian.bench;

import java.util.List;
import java.util.Locale;

/**
 * Says whether a quantity grew during a soak. The first fifth of its samples is the warm-up. Then
 * the median of the second fifth is compared with the median of the last: so neither a peak nor a
 * pause decides.
 *
 * @param share the part of the early median by which the late one may be larger
 * @param more the amount by which the late median may be larger besides
 */
record Growth(String quantity, double share, double more) {
  private static final int FIFTHS = 5;

  /** The median of the samples after the warm-up, that of the last ones, and the verdict. */
  record Result(String quantity, double early, double late, boolean grew) {
    String line() {
      return String.format(
          Locale.ROOT,
          "| %s | %.1f | %.1f | %s |",
          quantity,
          early,
          late,
          grew ? "**grew**" : "flat");
    }
  }

  /** Compares the samples, which are in the order of time. */
  Result of(List<Double> samples) {
    int fifth = samples.size() / FIFTHS;
    if (fifth < 2) {
      throw new IllegalStateException("only " + samples.size() + " samples of " + quantity);
    }
    double early = median(samples.subList(fifth, 2 * fifth));
    double late = median(samples.subList(samples.size() - fifth, samples.size()));
    return new Result(quantity, early, late, late > early * (1 + share) + more);
  }

  private static double median(List<Double> samples) {
    return samples.stream().sorted().toList().get(samples.size() / 2);
  }
}
