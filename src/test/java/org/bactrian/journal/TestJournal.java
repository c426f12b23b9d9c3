package org.bactrian.journal;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.bactrian.delivery.Price;
import org.bactrian.delivery.PriceList;
import org.bactrian.delivery.PriceList.PriceRow;
import org.bactrian.delivery.RetryPolicy;
import org.bactrian.fallback.FallbackPolicy;
import org.bactrian.fallback.OnUnknown;
import org.bactrian.message.MessageReader;

/** Opens journals for tests, in the databases of {@link TestDatabase}. */
public final class TestJournal {
  /** Three accounts of one provider. */
  static final String HK = "hk";

  static final String SG = "sg";
  static final String EU = "eu";
  private static final List<String> SIBLINGS = List.of(HK, SG, EU);
  private static final int MAX_ATTEMPTS = 3;

  /** So little that a test fills it; no other test keeps as much. */
  static final UnknownCallbacks.Bound UNKNOWN = new UnknownCallbacks.Bound(2_000, 200_000);

  /** A call costs 0.03 USD; by one of the accounts it costs 0.05 EUR. */
  private static final PriceList PRICES =
      new PriceList(
          List.of(
              new PriceRow(2, null, "", "", null, new Price(new BigDecimal("0.03"), "USD")),
              new PriceRow(3, null, "ali", "", null, new Price(new BigDecimal("0.05"), "EUR"))));

  private TestJournal() {}

  /** Opens a journal with three calls to one account. It waits after an unknown outcome. */
  public static Journal open(DataSource database, MessageReader reader) {
    return open(database, reader, OnUnknown.WAIT, MAX_ATTEMPTS, words -> {});
  }

  static Journal open(DataSource database, MessageReader reader, Consumer<Set<String>> wakeUp) {
    return open(database, reader, OnUnknown.WAIT, MAX_ATTEMPTS, wakeUp);
  }

  static Journal open(
      DataSource database,
      MessageReader reader,
      OnUnknown onUnknown,
      int maxAttempts,
      Consumer<Set<String>> wakeUp) {
    return open(database, reader, onUnknown, maxAttempts, QuietHours.NONE, wakeUp);
  }

  static Journal open(
      DataSource database,
      MessageReader reader,
      OnUnknown onUnknown,
      int maxAttempts,
      QuietHours quiet,
      Consumer<Set<String>> wakeUp) {
    Duration first = Duration.ofSeconds(1);
    return new Journal(
        database,
        reader,
        new Journal.Rules(
            new FallbackPolicy(onUnknown),
            new RetryPolicy(maxAttempts, first, 2, Duration.ofMinutes(1)),
            () -> PRICES,
            new RecipientRules(OptOutWords.of(List.of("Stop"), List.of("Start")), quiet)),
        TestJournal::siblings,
        wakeUp,
        UNKNOWN);
  }

  private static List<String> siblings(String account) {
    return SIBLINGS.contains(account)
        ? SIBLINGS.stream().filter(one -> !one.equals(account)).toList()
        : List.of();
  }

  /** Returns places for so many claims, which need not be given back. */
  public static LaneQueue.Places places(int most) {
    return new LaneQueue.Places() {
      @Override
      public int reserve() {
        return most;
      }

      @Override
      public void keep(int needed) {}
    };
  }
}
