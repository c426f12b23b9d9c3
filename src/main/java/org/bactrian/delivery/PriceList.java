package org.bactrian.delivery;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bactrian.base.Internal;
import org.bactrian.message.Channel;
import org.bactrian.message.Label;
import org.jspecify.annotations.Nullable;

/**
 * The prices of calls, as an operator has agreed on them with the providers. The rows that name an
 * account are its own price list, and those that name none are for the accounts whose own list has
 * nothing for a number. In a list the longest prefix wins, then the country, then what is for all
 * countries; of these a row that names the label.
 *
 * @hidden
 */
@Internal
public final class PriceList {
  /** There are no prices. */
  public static final PriceList NONE = new PriceList(List.of());

  /** A price must be below this, so that the price of an SMS of many parts can be counted. */
  public static final BigDecimal TOO_DEAR = BigDecimal.valueOf(1_000_000);

  private final int size;
  private final Map<String, List<PriceRow>> byPlace;
  private final Set<String> currencies;
  private final int longestPrefix;

  /**
   * A row of the list.
   *
   * @param row of the file, from 1, its header
   * @param channel null: both
   * @param account empty: every account without a fitting row of its own
   * @param destination two letters of a country, or the first digits of a number behind {@code +};
   *     empty: everywhere
   * @param label null: both
   * @param price of a Viber message, or of one part of an SMS
   * @hidden
   */
  public record PriceRow(
      int row,
      @Nullable Channel channel,
      String account,
      String destination,
      @Nullable Label label,
      Price price) {

    private boolean isFor(Channel of, Label what) {
      return (channel == null || channel == of) && (label == null || label == what);
    }

    private String place() {
      return account + " " + destination;
    }

    /** Returns how much the row says about the kind of message: more wins. */
    private int exactness() {
      return (label == null ? 0 : 2) + (channel == null ? 0 : 1);
    }
  }

  /** Creates a list; no two rows are for the same calls. */
  public PriceList(List<PriceRow> rows) {
    this.size = rows.size();
    this.byPlace = new HashMap<>();
    rows.stream()
        .collect(Collectors.groupingBy(PriceRow::place))
        .forEach((place, some) -> byPlace.put(place, exactFirst(some)));
    this.currencies =
        rows.stream().map(row -> row.price().currency()).collect(Collectors.toUnmodifiableSet());
    this.longestPrefix =
        rows.stream()
            .map(PriceRow::destination)
            .filter(destination -> destination.startsWith("+"))
            .mapToInt(String::length)
            .max()
            .orElse(0);
  }

  private static List<PriceRow> exactFirst(List<PriceRow> rows) {
    return rows.stream().sorted(Comparator.comparingInt(PriceRow::exactness).reversed()).toList();
  }

  /** Returns whether it has no price. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Returns the currencies of its prices. */
  public Set<String> currencies() {
    return currencies;
  }

  /**
   * Finds the price of a Viber message, or of one part of an SMS; empty: the list has none for it.
   *
   * @param number of the recipient, E.164 with {@code +}
   * @param country of the recipient, as two letters
   */
  public Optional<Price> find(
      Channel channel, String account, String number, String country, Label label) {
    if (isEmpty()) {
      return Optional.empty();
    }
    PriceRow own = inList(account, channel, number, country, label);
    PriceRow found = own == null ? inList("", channel, number, country, label) : own;
    return Optional.ofNullable(found).map(PriceRow::price);
  }

  private @Nullable PriceRow inList(
      String account, Channel channel, String number, String country, Label label) {
    for (int length = Math.min(longestPrefix, number.length()); length > 1; length--) {
      PriceRow row = at(account, number.substring(0, length), channel, label);
      if (row != null) {
        return row;
      }
    }
    PriceRow row = country.isEmpty() ? null : at(account, country, channel, label);
    return row == null ? at(account, "", channel, label) : row;
  }

  private @Nullable PriceRow at(String account, String destination, Channel channel, Label label) {
    for (PriceRow row : byPlace.getOrDefault(account + " " + destination, List.of())) {
      if (row.isFor(channel, label)) {
        return row;
      }
    }
    return null;
  }

  /**
   * Returns the cost of a call: the price of a Viber message, or of all parts of an SMS.
   *
   * @param parts null: it is no SMS
   */
  public static Charge cost(Optional<Price> price, @Nullable Integer parts) {
    return new Charge(price.map(one -> times(one, parts)).orElse(null), parts);
  }

  private static Price times(Price price, @Nullable Integer parts) {
    return parts == null
        ? price
        : new Price(price.amount().multiply(BigDecimal.valueOf(parts)), price.currency());
  }

  @Override
  public String toString() {
    return size + " prices";
  }
}
