package org.bactrian.delivery;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cost of one call as the provider told it, in its answer or in a receipt. Providers often tell
 * one charge several times; it is never added up.
 *
 * @param price as the provider told it; null: it told none
 * @param parts how many parts of an SMS it counted; null: it told none
 * @since 0.1
 */
public record Charge(@Nullable Price price, @Nullable Integer parts) {
  /** The provider told no cost. */
  public static final Charge NONE = new Charge(null, null);

  private static final Pattern PARTS = Pattern.compile("[0-9]{1,3}");

  /** Reads a charge as a provider wrote it. What cannot be read counts as not told. */
  public static Charge of(
      @Nullable String amount, @Nullable String currency, @Nullable String parts) {
    Integer counted =
        Optional.ofNullable(parts)
            .map(String::strip)
            .filter(text -> PARTS.matcher(text).matches())
            .map(Integer::valueOf)
            .filter(number -> number > 0)
            .orElse(null);
    Price price = Price.of(amount, currency).orElse(null);
    return price == null && counted == null ? NONE : new Charge(price, counted);
  }

  /** Returns whether the provider told no cost. */
  public boolean isNone() {
    return price == null && parts == null;
  }

  /**
   * Returns what is new in this charge compared with a known one. A price is new when it is higher,
   * and so is a number of parts: the order in which charges come makes no difference. A price in
   * another currency is not new.
   */
  public Charge beyond(Charge known) {
    Price dearer = price != null && exceeds(price, known.price) ? price : null;
    Integer more = parts != null && (known.parts == null || parts > known.parts) ? parts : null;
    return dearer == null && more == null ? NONE : new Charge(dearer, more);
  }

  private static boolean exceeds(Price price, @Nullable Price known) {
    return known == null
        || price.currency().equals(known.currency())
            && price.amount().compareTo(known.amount()) > 0;
  }

  /** Returns this charge, updated with what is new. */
  public Charge with(Charge news) {
    return new Charge(
        news.price == null ? price : news.price, news.parts == null ? parts : news.parts);
  }
}
