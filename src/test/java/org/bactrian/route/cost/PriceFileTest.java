package org.bactrian.route.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bactrian.delivery.Price;
import org.bactrian.delivery.PriceList;
import org.bactrian.message.Channel;
import org.bactrian.message.Label;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.Provider;
import org.bactrian.provider.nxcloud.NxCloudSms;
import org.bactrian.provider.nxcloud.NxCloudSmsReceipts;
import org.bactrian.provider.nxcloud.NxCloudViber;
import org.bactrian.provider.nxcloud.NxCloudViberReceipts;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.BadConfiguration;
import org.bactrian.route.CsvTable.WrongTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.health.contributor.Status;

class PriceFileTest {
  private static final Accounts ACCOUNTS =
      new Accounts(
          List.of(
              account("nx", new NxCloudViber(new NxCloudViberReceipts())),
              account("ali", new NxCloudViber(new NxCloudViberReceipts())),
              account("sms-nx", new NxCloudSms(new NxCloudSmsReceipts()))),
          List.of());

  private static final String LIST =
      """
      channel,account,country,label,price,currency
      ,,,,1,EUR
      viber,,,,2,EUR
      viber,,,promotion,3,EUR
      viber,,HK,,4,EUR
      viber,,+852,,5,EUR
      viber,,+85291,,6,EUR
      viber,,+85291,promotion,7,EUR
      viber,nx,,,8,USD
      viber,nx,HK;MO,,9,USD
      viber,nx,+8529,transaction,10,USD
      sms,sms-nx,UA,,0.045,usd
      """;

  @TempDir Path folder;

  private static Account account(String name, Provider provider) {
    return new Account(
        name,
        provider,
        () -> URI.create("https://provider.example"),
        0,
        8,
        Duration.ofSeconds(5),
        true,
        "",
        List.of());
  }

  private static PriceList read(String csv) throws WrongTable {
    return PriceListReader.read(csv.getBytes(StandardCharsets.UTF_8), ACCOUNTS);
  }

  @ParameterizedTest
  @CsvSource({
    // account, number, country, label: the row of its own list with the longest prefix wins
    "ali, +85291234567, HK, promotion, 7 EUR",
    "ali, +85291234567, HK, transaction, 6 EUR",
    "ali, +85261234567, HK, transaction, 5 EUR",
    "ali, +15551234567, US, transaction, 2 EUR",
    "ali, +15551234567, US, promotion, 3 EUR",
    "nx, +85291234567, HK, transaction, 10 USD",
    "nx, +85291234567, HK, promotion, 9 USD",
    "nx, +85361234567, MO, promotion, 9 USD",
    "nx, +15551234567, US, transaction, 8 USD",
    "ali, +852, '', transaction, 5 EUR"
  })
  void a_price_is_that_of_the_account_then_of_the_longest_prefix(
      String account, String number, String country, String label, String price) throws Exception {
    assertThat(read(LIST).find(Channel.VIBER, account, number, country, Label.of(label)))
        .map(Price::toString)
        .contains(price);
  }

  @Test
  void an_sms_costs_its_price_for_each_part() throws Exception {
    PriceList list = read(LIST);
    var price = list.find(Channel.SMS, "sms-nx", "+380501234567", "UA", Label.PROMOTION);
    assertThat(PriceList.cost(price, 3).price()).hasToString("0.135 USD");
    assertThat(PriceList.cost(price, 3).parts()).isEqualTo(3);
    assertThat(list.find(Channel.SMS, "sms-nx", "+85291234567", "HK", Label.PROMOTION))
        .map(Price::toString)
        .contains("1 EUR");
    assertThat(list.currencies()).containsExactlyInAnyOrder("EUR", "USD");
  }

  @Test
  void what_the_list_does_not_have_has_no_price() throws Exception {
    PriceList list = read("account,country,price,currency\nnx,HK,1,EUR\n");
    assertThat(list.find(Channel.VIBER, "nx", "+85361234567", "MO", Label.PROMOTION)).isEmpty();
    assertThat(list.find(Channel.VIBER, "ali", "+85291234567", "HK", Label.PROMOTION)).isEmpty();
    assertThat(PriceList.NONE.find(Channel.VIBER, "nx", "+8529", "HK", Label.PROMOTION)).isEmpty();
  }

  @Test
  void every_fault_is_named_by_row_and_column() {
    String csv =
        """
        channel,account,country,prefix,label,price,currency
        mms,,,,,1,EUR
        ,nobody,,,,1,EUR
        sms,nx,,,,1,EUR
        ,,XX,,,1,EUR
        ,,+85x,,,1,EUR
        ,,HK,852,,1,EUR
        ,,,,bulk,1,EUR
        ,,,,,-1,EUR
        ,,,,,1.0000000001,EUR
        ,,,,,1000000,EUR
        ,,,,,1,Euro
        ,,MO,,,1,EUR
        ,,HK;MO,,,2,EUR
        """;
    assertThatThrownBy(() -> read(csv))
        .isInstanceOf(WrongTable.class)
        .hasMessageContainingAll(
            "row 2, channel: must be viber or sms",
            "row 3, account: there is no account nobody",
            "row 4, account: nx does not send by sms",
            "row 5, country: there is no country XX",
            "row 6, country: must be the first digits of numbers",
            "row 7, prefix: the row names a country and a prefix",
            "row 8, label: must be promotion or transaction",
            "row 9, price: must be a number such as 0.045",
            "row 10, price:",
            "row 11, price:",
            "row 12, currency: must be three letters, such as USD",
            "row 14: row 13 has a price for the same, MO");
  }

  @Test
  void a_table_without_price_or_currency_is_refused() {
    assertThatThrownBy(() -> read("country,price\nHK,1\n"))
        .hasMessageContaining("row 1: must have the columns price and currency");
    assertThatThrownBy(() -> read("")).hasMessageContaining("is empty");
  }

  private PriceFile file(Path csv) {
    var source = new MapConfigurationPropertySource(Map.of("bactrian.prices", csv.toString()));
    return new PriceFile(
        new Binder(source).bindOrCreate("bactrian", BactrianProperties.class), ACCOUNTS);
  }

  @Test
  void prices_that_become_wrong_or_go_stay_as_they_were_until_they_are_right() throws Exception {
    Path csv = Files.writeString(folder.resolve("prices.csv"), "price,currency\n1,EUR\n");
    PriceFile file = file(csv);
    assertThat(file.health().getStatus()).isEqualTo(Status.UP);
    edit(file, csv, "price,currency\n1,EURO\n");
    assertThat(file.get().currencies()).containsExactly("EUR");
    assertThat(file.health().getStatus().getCode()).isEqualTo("DEGRADED");
    assertThat(file.health().getDetails().toString()).contains("row 2, currency");
    edit(file, csv, "price,currency\n1,USD\n");
    assertThat(file.get().currencies()).containsExactly("USD");
    assertThat(file.health().getStatus()).isEqualTo(Status.UP);
    Files.delete(csv);
    file.look();
    file.look();
    assertThat(file.get().currencies()).containsExactly("USD");
    assertThat(file.health().getStatus().getCode()).isEqualTo("DEGRADED");
  }

  /** Looks twice: the first look only sees that something has changed. */
  private static void edit(PriceFile file, Path csv, String text) throws IOException {
    Files.writeString(csv, text);
    assertThat(file.look()).isEmpty();
    assertThat(file.look()).map(act -> act.name()).contains("edit");
  }

  @Test
  void wrong_prices_and_a_missing_file_stop_the_start() throws Exception {
    Path csv = folder.resolve("prices.csv");
    assertThatThrownBy(() -> file(csv))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining("bactrian.prices: there is no file");
    Files.writeString(csv, "price,currency\n1,EURO\n");
    assertThatThrownBy(() -> file(csv))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining("row 2, currency");
  }
}
