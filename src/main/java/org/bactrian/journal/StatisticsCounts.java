package org.bactrian.journal;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Price;

/** The sums of one row of an answer: how many messages there are, and what became of them. */
public final class StatisticsCounts {
  private final long[] counts;
  private final long sms;
  private final Map<String, Long> named = new TreeMap<>();

  StatisticsCounts(long[] counts, long sms) {
    this.counts = counts;
    this.sms = sms;
  }

  void put(String metric, long n) {
    named.put(metric, n);
  }

  /** Returns how many messages were accepted, of both channels. */
  public long accepted() {
    return Arrays.stream(counts, 0, StatisticsColumns.TAKEN).sum();
  }

  /** Returns how many of them are SMS. */
  public long sms() {
    return sms;
  }

  /** Returns how many are in a state now. */
  public long in(DeliveryState state) {
    return counts[state.ordinal()];
  }

  /** Returns how many a provider took, whatever became of them. */
  public long taken() {
    return counts[StatisticsColumns.TAKEN];
  }

  /** Returns how many Viber messages arrived after their SMS had left. */
  public long late() {
    return counts[StatisticsColumns.LATE];
  }

  /**
   * Returns how many failed for each reason, by its name. A reason that no message has is not in
   * it.
   */
  public Map<String, Long> reasons() {
    return named(StatisticsSums.REASON);
  }

  /** Returns how many parts the SMS have that a provider took, or may have taken. */
  public long parts() {
    return named.getOrDefault(StatisticsSums.PARTS, 0L);
  }

  /**
   * Returns what the calls cost by the price list that a provider took, or may have taken: by
   * currency.
   */
  public List<Price> estimated() {
    return named(StatisticsSums.ESTIMATED).entrySet().stream()
        .map(sum -> Price.ofBillionths(sum.getValue(), sum.getKey()))
        .toList();
  }

  /** Returns the sums whose names begin so, by the rest of the name. */
  public Map<String, Long> named(String beginning) {
    Map<String, Long> some = new TreeMap<>();
    named.forEach(
        (metric, n) -> {
          if (n != 0 && metric.startsWith(beginning)) {
            some.put(metric.substring(beginning.length()), n);
          }
        });
    return some;
  }

  /**
   * Returns the time within which this share of the delivered messages arrived, from when a
   * provider took them; empty: none was delivered.
   */
  public Optional<Duration> deliveredWithin(double share) {
    long delivered = Arrays.stream(counts, StatisticsColumns.WITHIN, counts.length).sum();
    return delivered <= 0
        ? Optional.empty()
        : Optional.of(StatisticsColumns.percentile(counts, delivered, share));
  }
}
