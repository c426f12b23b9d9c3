package org.bactrian.delivery;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An amount of money as a provider told it: never negative, below a billion, and with at most nine
 * digits after the point.
 *
 * @param currency three capital letters, such as {@code USD}
 * @since 0.1
 */
public record Price(BigDecimal amount, String currency) {
  private static final int DIGITS = 9;
  private static final BigDecimal TOO_MUCH = BigDecimal.valueOf(1_000_000_000);

  /** Bounded, because a number such as 1e999999999 would fill the memory. */
  private static final Pattern AMOUNT =
      Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?");

  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  /** Checks that it can be kept. */
  public Price {
    BigDecimal rounded = amount.setScale(DIGITS, RoundingMode.HALF_UP).stripTrailingZeros();
    amount = rounded.scale() < 0 ? rounded.setScale(0) : rounded;
  }

  /**
   * Reads a price as a provider wrote it. It is empty when it is not valid: a bad price must not
   * cost us the receipt that it came with.
   */
  public static Optional<Price> of(@Nullable String amount, @Nullable String currency) {
    if (amount == null || currency == null) {
      return Optional.empty();
    }
    String number = amount.strip();
    String name = currency.strip().toUpperCase(Locale.ROOT);
    if (!AMOUNT.matcher(number).matches() || !CURRENCY.matcher(name).matches()) {
      return Optional.empty();
    }
    BigDecimal value = new BigDecimal(number);
    return value.compareTo(TOO_MUCH) < 0 ? Optional.of(new Price(value, name)) : Optional.empty();
  }

  /** Returns a price from a whole number of billionths. */
  public static Price ofBillionths(long billionths, String currency) {
    return new Price(BigDecimal.valueOf(billionths, DIGITS), currency);
  }

  /** Returns the amount as a whole number of billionths: sums of these are exact. */
  public long billionths() {
    return amount.movePointRight(DIGITS).longValueExact();
  }

  /** Returns the amount and the currency in one text, such as {@code 0.045 USD}. */
  @Override
  public String toString() {
    return amount.toPlainString() + " " + currency;
  }
}
