package org.bactrian.route.cost;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bactrian.delivery.Price;
import org.bactrian.delivery.PriceList;
import org.bactrian.delivery.PriceList.PriceRow;
import org.bactrian.message.Channel;
import org.bactrian.message.Label;
import org.bactrian.message.Recipient;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.route.CsvTable;
import org.bactrian.route.CsvTable.WrongTable;
import org.jspecify.annotations.Nullable;

/** Reads the table of prices ({@link CsvTable}). */
final class PriceListReader {
  private static final String CHANNEL = "channel";
  private static final String ACCOUNT = "account";
  private static final String COUNTRY = "country";
  private static final String PREFIX = "prefix";
  private static final String LABEL = "label";
  private static final String PRICE = "price";
  private static final String CURRENCY = "currency";
  private static final List<String> COLUMNS =
      List.of(CHANNEL, ACCOUNT, COUNTRY, PREFIX, LABEL, PRICE, CURRENCY);
  private static final int MOST_ROWS = 50_000;
  private static final Price FREE = new Price(BigDecimal.ZERO, "XXX");
  private static final Pattern DIGITS = Pattern.compile("\\+?[1-9][0-9]{0,14}");
  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,7}(\\.[0-9]{1,9})?");
  private static final Pattern THREE_LETTERS = Pattern.compile("[A-Z]{3}");

  private final Accounts accounts;
  private final CsvTable table =
      new CsvTable(
          COLUMNS,
          "channel,account,country,label,price,currency",
          MOST_ROWS,
          columns ->
              columns.contains(PRICE) && columns.contains(CURRENCY)
                  ? Optional.empty()
                  : Optional.of("must have the columns price and currency"));
  private final Map<PriceRow, PriceRow> rows = new HashMap<>();

  private PriceListReader(Accounts accounts) {
    this.accounts = accounts;
  }

  /**
   * Reads a list.
   *
   * @throws WrongTable with every fault
   */
  static PriceList read(byte[] csv, Accounts accounts) throws WrongTable {
    PriceListReader reader = new PriceListReader(accounts);
    reader.table.read(csv, (row, values) -> reader.new Row(row, values).read());
    return new PriceList(List.copyOf(reader.rows.values()));
  }

  /** Reads the cells of one row. */
  private final class Row {
    private final int row;
    private final Map<String, String> values;
    private final int faultsBefore = table.faults();

    Row(int row, Map<String, String> values) {
      this.row = row;
      this.values = values;
    }

    private String value(String column) {
      return values.getOrDefault(column, "");
    }

    private void fault(String column, String detail) {
      table.fault("row " + row + ", " + column + ": " + detail);
    }

    void read() {
      Channel channel = channel();
      String account = account(channel);
      Set<String> destinations = destinations();
      Label label = label();
      Price price = price();
      if (table.faults() > faultsBefore || price == null) {
        return;
      }
      for (String destination : destinations) {
        keep(new PriceRow(row, channel, account, destination, label, price));
      }
    }

    /** Keeps a row by what it is for: two rows for the same are a fault. */
    private void keep(PriceRow one) {
      PriceRow what =
          new PriceRow(0, one.channel(), one.account(), one.destination(), one.label(), FREE);
      PriceRow earlier = rows.putIfAbsent(what, one);
      if (earlier != null) {
        table.fault(
            "row %d: row %d has a price for the same%s"
                .formatted(
                    row,
                    earlier.row(),
                    one.destination().isEmpty() ? "" : ", " + one.destination()));
      }
    }

    private @Nullable Channel channel() {
      String text = value(CHANNEL);
      for (Channel one : Channel.values()) {
        if (text.equals(one.wire())) {
          return one;
        }
      }
      if (!text.isEmpty()) {
        fault(CHANNEL, "must be viber or sms; empty is both");
      }
      return null;
    }

    private String account(@Nullable Channel channel) {
      String name = value(ACCOUNT);
      if (name.isEmpty()) {
        return name;
      }
      Optional<Account> account = accounts.find(name);
      if (account.isEmpty()) {
        fault(ACCOUNT, "there is no account " + name + " (bactrian.accounts)");
      } else if (channel != null && account.get().channel() != channel) {
        fault(ACCOUNT, name + " does not send by " + channel.wire());
      }
      return name;
    }

    /** Returns countries and prefixes; one empty text for everywhere. */
    private Set<String> destinations() {
      Set<String> all = new LinkedHashSet<>();
      for (String text : texts(COUNTRY)) {
        if (text.startsWith("+")) {
          prefix(COUNTRY, text, all);
        } else if (Recipient.countries().contains(text.toUpperCase(Locale.ROOT))) {
          all.add(text.toUpperCase(Locale.ROOT));
        } else {
          fault(
              COUNTRY,
              "there is no country "
                  + text
                  + "; write two letters, such as HK, or the first digits of numbers, such as +852");
        }
      }
      texts(PREFIX).forEach(text -> prefix(PREFIX, text, all));
      if (!value(COUNTRY).isEmpty() && !value(PREFIX).isEmpty()) {
        fault(PREFIX, "the row names a country and a prefix: one of the two must be empty");
      }
      return all.isEmpty() ? Set.of("") : all;
    }

    private void prefix(String column, String text, Set<String> all) {
      if (DIGITS.matcher(text).matches()) {
        all.add(text.startsWith("+") ? text : "+" + text);
      } else {
        fault(column, "must be the first digits of numbers, such as +852, and not " + text);
      }
    }

    /** Returns what semicolons separate. */
    private Set<String> texts(String column) {
      return Stream.of(value(column).split(";"))
          .map(String::strip)
          .filter(text -> !text.isEmpty())
          .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private @Nullable Label label() {
      String text = value(LABEL);
      for (Label label : Label.values()) {
        if (text.equals(label.wire())) {
          return label;
        }
      }
      if (!text.isEmpty()) {
        fault(LABEL, "must be promotion or transaction; empty is both");
      }
      return null;
    }

    private @Nullable Price price() {
      String amount = value(PRICE);
      String currency = value(CURRENCY).toUpperCase(Locale.ROOT);
      boolean isAmount =
          AMOUNT.matcher(amount).matches()
              && new BigDecimal(amount).compareTo(PriceList.TOO_DEAR) < 0;
      if (!isAmount) {
        fault(
            PRICE,
            "must be a number such as 0.045, below "
                + PriceList.TOO_DEAR
                + ", with at most nine digits after the point");
      }
      if (!THREE_LETTERS.matcher(currency).matches()) {
        fault(CURRENCY, "must be three letters, such as USD");
      }
      return Price.of(isAmount ? amount : null, currency).orElse(null);
    }
  }
}
