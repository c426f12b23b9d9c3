package org.bactrian.journal;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Price;
import org.bactrian.journal.commit.Tx;
import org.jspecify.annotations.Nullable;

/**
 * The changes that a transaction makes to the statistics. Each message counts by its row alone:
 * whatever changes a row takes away what the row counted before, and adds what it counts now. The
 * sums are written once, at the end of the transaction, so a group of many messages costs few rows.
 */
final class StatisticsSums implements Tx.AtEnd {
  /** Before the name of a reason, in the metrics. */
  static final String REASON = "reason:";

  /** The parts of the SMS that were called for. */
  static final String PARTS = "parts";

  /** Before the name of a currency: the estimated cost of the calls, in billionths. */
  static final String ESTIMATED = "estimated:";

  private static final String KEEP = " on conflict (%s) do update set %s";

  /** Most changes move no message into a bucket: they name no columns of buckets. */
  private static final String STATES = upsert(StatisticsColumns.WITHIN);

  private static final String ALL = upsert(StatisticsColumns.COUNT);

  private static final String NAMED =
      "insert into statistics_named ("
          + StatisticsKey.COLUMNS
          + ", metric, n) values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + KEEP.formatted(
              StatisticsKey.COLUMNS + ", metric", "n = statistics_named.n + excluded.n");

  private final Map<StatisticsKey, int[]> counts = new HashMap<>();
  private final Map<Named, Long> named = new HashMap<>();

  /** A sum that has a name. */
  private record Named(StatisticsKey key, String metric) {}

  private static String upsert(int columns) {
    return "insert into statistics ("
        + StatisticsKey.COLUMNS
        + ", "
        + StatisticsColumns.each(0, columns, "%")
        + ") values ("
        + String.join(", ", Collections.nCopies(StatisticsKey.WIDTH + columns, "?"))
        + ")"
        + KEEP.formatted(
            StatisticsKey.COLUMNS,
            StatisticsColumns.each(0, columns, "% = statistics.% + excluded.%"));
  }

  /** Returns the sums of a transaction. */
  static StatisticsSums of(Tx tx) {
    return tx.atEnd(StatisticsSums.class, StatisticsSums::new);
  }

  /** Counts a message that is new. */
  void insert(MessageRow row) {
    add(row, 1);
  }

  /** Counts a message as it is now, and no more as it was. */
  void update(MessageRow before, MessageRow now) {
    add(before, -1);
    add(now, 1);
  }

  /**
   * Counts a message.
   *
   * @param sign 1, or -1: it does not count any more
   */
  void add(MessageRow row, int sign) {
    add(
        StatisticsKey.of(row),
        Counted.of(
            row.status(),
            Column.wire(row.reason()),
            row.timer().since(),
            row.timestamps().deliveredAt(),
            row.timer().late(),
            row.queueing().estimate()),
        sign);
  }

  /**
   * The facts of a row by which it counts.
   *
   * @param since whether a provider took it, or may have taken it
   * @param bucket the column of its time to deliver; -1: it has none
   * @param estimate of the cost of its call
   */
  record Counted(
      DeliveryState status,
      @Nullable String reason,
      boolean since,
      int bucket,
      boolean late,
      Charge estimate) {
    static Counted of(
        DeliveryState status,
        @Nullable String reason,
        @Nullable Instant since,
        @Nullable Instant deliveredAt,
        boolean late,
        Charge estimate) {
      int bucket =
          since == null || deliveredAt == null ? -1 : StatisticsColumns.bucket(since, deliveredAt);
      return new Counted(status, reason, since != null, bucket, late, estimate);
    }

    private boolean isTaken() {
      return switch (status) {
        case SUBMITTED, DELIVERED, SEEN, UNDELIVERED -> true;
        case EXPIRED -> since;
        case ACCEPTED, SCHEDULED, SENDING, REFUSED, UNKNOWN, CANCELLED -> false;
      };
    }

    /** Returns whether its call is paid, or may be: nobody knows it of an unknown one. */
    private boolean isPaid() {
      return status == DeliveryState.UNKNOWN || isTaken();
    }

    private boolean hasFailed() {
      return status.hasFailed() || status == DeliveryState.UNKNOWN;
    }
  }

  void add(StatisticsKey key, Counted row, int sign) {
    int[] sums = counts(key);
    sums[row.status().ordinal()] += sign;
    sums[StatisticsColumns.TAKEN] += row.isTaken() ? sign : 0;
    sums[StatisticsColumns.LATE] += row.late() ? sign : 0;
    if (row.bucket() >= 0) {
      sums[row.bucket()] += sign;
    }
    if (row.reason() != null && row.hasFailed()) {
      add(key, REASON + row.reason(), sign);
    }
    if (!row.estimate().isNone() && row.isPaid()) {
      addCost(key, row.estimate(), sign);
    }
  }

  private void addCost(StatisticsKey key, Charge estimate, int sign) {
    Price price = estimate.price();
    if (price != null) {
      add(key, ESTIMATED + price.currency(), sign * price.billionths());
    }
    if (estimate.parts() != null) {
      add(key, PARTS, (long) sign * estimate.parts());
    }
  }

  /** Adds to a sum that has a name. */
  void add(StatisticsKey key, String metric, long n) {
    named.merge(new Named(key, metric), n, Long::sum);
  }

  /** Adds to one column. */
  void add(StatisticsKey key, int column, int n) {
    counts(key)[column] += n;
  }

  private int[] counts(StatisticsKey key) {
    return counts.computeIfAbsent(key, one -> new int[StatisticsColumns.COUNT]);
  }

  /** Returns how many rows of the statistics change. */
  int changes() {
    return (int)
        (counts.values().stream().filter(sums -> last(sums) > 0).count()
            + named.values().stream().filter(n -> n != 0).count());
  }

  @Override
  public void write(Tx tx) {
    counts.forEach((key, sums) -> write(tx, key, sums));
    named.forEach(
        (one, n) -> {
          if (n != 0) {
            Object[] values = new Object[StatisticsKey.WIDTH + 2];
            one.key().fill(values);
            values[StatisticsKey.WIDTH] = one.metric();
            values[StatisticsKey.WIDTH + 1] = n;
            tx.later(NAMED, values);
          }
        });
    counts.clear();
    named.clear();
  }

  private static void write(Tx tx, StatisticsKey key, int[] sums) {
    int last = last(sums);
    if (last == 0) {
      return;
    }
    int columns = last <= StatisticsColumns.WITHIN ? StatisticsColumns.WITHIN : sums.length;
    Object[] values = new Object[StatisticsKey.WIDTH + columns];
    key.fill(values);
    for (int i = 0; i < columns; i++) {
      values[StatisticsKey.WIDTH + i] = sums[i];
    }
    tx.later(columns == sums.length ? ALL : STATES, values);
  }

  /** Returns the number behind the last column that changes; 0: none does. */
  private static int last(int[] sums) {
    int last = sums.length;
    while (last > 0 && sums[last - 1] == 0) {
      last--;
    }
    return last;
  }
}
