package org.bactrian.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChargeTest {
  @ParameterizedTest
  @CsvSource({
    "0.045, USD, 0.045 USD",
    "' 0.0450 ', usd, 0.045 USD",
    "29.89465, CNY, 29.89465 CNY",
    "0, EUR, 0 EUR",
    "0.000, EUR, 0 EUR",
    "100, VND, 100 VND",
    "1.0E-4, USD, 0.0001 USD",
    "1e3, USD, 1000 USD",
    // What PHP makes of 0.17.
    "0.17000000000000001, USD, 0.17 USD",
    "0.0000000004, USD, 0 USD",
    "999999999.999999999, USD, 999999999.999999999 USD",
  })
  void a_price_is_read_as_it_is_told(String amount, String currency, String price) {
    Charge charge = Charge.of(amount, currency, null);
    assertThat(charge.price()).hasToString(price);
    assertThat(Price.ofBillionths(charge.price().billionths(), charge.price().currency()))
        .isEqualTo(charge.price());
  }

  @ParameterizedTest
  @CsvSource({
    "-0.045, USD",
    "'', USD",
    "NaN, USD",
    "Infinity, USD",
    "free, USD",
    "'0,045', USD",
    "$0.045, USD",
    "0.045 USD, USD",
    "1e999999999, USD",
    "1e-999999999, USD",
    "1e99, USD",
    "9999999999, USD",
    "1000000000, USD",
    "0x1, USD",
    "., USD",
    "٣, USD",
    "0.045, ''",
    "0.045, $",
    "0.045, EURO",
    "0.045,",
    ", USD",
  })
  void a_price_that_is_none_counts_as_not_told(String amount, String currency) {
    assertThat(Charge.of(amount, currency, null)).isSameAs(Charge.NONE);
    assertThat(Charge.of(amount, currency, "2")).isEqualTo(new Charge(null, 2));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "' 12 ', 12", "007, 7"})
  void parts_are_counted(String parts, int counted) {
    assertThat(Charge.of(null, null, parts).parts()).isEqualTo(counted);
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "''", "two", "1.0", "1000", "99999999999", "١"})
  void parts_that_are_none_count_as_not_told(String parts) {
    assertThat(Charge.of(null, null, parts)).isSameAs(Charge.NONE);
    assertThat(Charge.of("0.1", "USD", parts).price()).hasToString("0.1 USD");
  }

  @Test
  void what_is_known_is_no_news_and_of_two_prices_the_higher_one_is() {
    Charge low = Charge.of("0.03", "USD", "1");
    Charge high = Charge.of("0.1", "USD", "2");
    assertThat(low.beyond(Charge.NONE)).isEqualTo(low);
    assertThat(low.beyond(low)).isSameAs(Charge.NONE);
    assertThat(low.beyond(high)).isSameAs(Charge.NONE);
    assertThat(high.beyond(low)).isEqualTo(high);
    assertThat(low.with(high.beyond(low))).isEqualTo(high.with(low.beyond(high)));
    assertThat(Charge.of("7", "CNY", "1").beyond(low)).isSameAs(Charge.NONE);
    assertThat(Charge.of(null, null, "3").beyond(low)).isEqualTo(new Charge(null, 3));
    assertThat(low.with(new Charge(null, 3)).price()).isEqualTo(low.price());
  }

  @Test
  void a_whole_amount_has_no_exponent() {
    assertThat(new Price(new BigDecimal("1E+2"), "USD").amount()).hasToString("100");
  }
}
