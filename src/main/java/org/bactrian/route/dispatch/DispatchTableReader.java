package org.bactrian.route.dispatch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bactrian.message.Channel;
import org.bactrian.message.Label;
import org.bactrian.message.Recipient;
import org.bactrian.message.Recipient.Hours;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.route.CsvTable;
import org.bactrian.route.CsvTable.WrongTable;
import org.jspecify.annotations.Nullable;

/**
 * Reads the table of rules ({@link CsvTable}). All faults are found at once, each with its row and
 * column.
 */
final class DispatchTableReader {
  private static final String CHANNEL = "channel";
  private static final String COUNTRY = "country";
  private static final String LABEL = "label";
  private static final String SENDER = "sender";
  private static final String KEY = "key";
  private static final String CAMPAIGN = "campaign";
  private static final String HOURS = "hours";
  private static final String SHARE = "share";
  private static final String ACCOUNTS = "accounts";
  private static final String REFUSE = "refuse";
  private static final List<String> COLUMNS =
      List.of(CHANNEL, COUNTRY, LABEL, SENDER, KEY, CAMPAIGN, HOURS, SHARE, ACCOUNTS, REFUSE);
  private static final String ANY = "*";
  private static final int MOST_ROWS = 1_000;
  private static final int LAST_HOUR = 24;
  private static final int LAST_SHARE = 99;
  private static final Pattern FROM_TO = Pattern.compile("(\\d{1,3})\\s*[-–]\\s*(\\d{1,3})");

  private final Accounts accounts;
  private final Set<String> apiKeys;
  private final CsvTable table;
  private final List<Rule> rules = new ArrayList<>();

  private DispatchTableReader(Accounts accounts, Set<String> apiKeys) {
    this.accounts = accounts;
    this.apiKeys = apiKeys;
    this.table =
        new CsvTable(COLUMNS, "country,label,accounts", MOST_ROWS, DispatchTableReader::undecided);
  }

  private static Optional<String> undecided(List<String> columns) {
    return columns.contains(ACCOUNTS) || columns.contains(REFUSE)
        ? Optional.empty()
        : Optional.of("has neither a column accounts nor refuse, so no row decides anything");
  }

  /**
   * Reads a table.
   *
   * @param apiKeys the names of all API keys
   * @throws WrongTable with every fault
   */
  static DispatchTable read(String name, byte[] csv, Accounts accounts, Set<String> apiKeys)
      throws WrongTable {
    DispatchTableReader reader = new DispatchTableReader(accounts, apiKeys);
    reader.table.read(csv, reader::row);
    return new DispatchTable(name, List.copyOf(reader.rules));
  }

  private void row(int row, Map<String, String> values) {
    int before = table.faults();
    Rule rule = new Row(row, values).rule();
    if (table.faults() == before) {
      compare(rule);
      rules.add(rule);
    }
  }

  /** Finds a rule for which no message is left, and shares that overlap. */
  private void compare(Rule rule) {
    for (Rule earlier : rules) {
      if (earlier.covers(rule)) {
        table.fault(
            "row %d: no message comes here, row %d has all of them before"
                .formatted(rule.row(), earlier.row()));
        return;
      }
      if (earlier.overlaps(rule)) {
        table.fault(
            "row %d, share: %s overlaps with %s of row %d, which is for the same messages"
                .formatted(rule.row(), rule.share(), earlier.share(), earlier.row()));
        return;
      }
    }
  }

  /** Reads the cells of one row. */
  private final class Row {
    private final int row;
    private final Map<String, String> values;
    private final Channel channel;

    Row(int row, Map<String, String> values) {
      this.row = row;
      this.values = values;
      this.channel = channel();
    }

    private String value(String column) {
      return values.getOrDefault(column, "");
    }

    private void fault(String column, String detail) {
      table.fault("row " + row + ", " + column + ": " + detail);
    }

    Rule rule() {
      return new Rule(
          row,
          channel,
          countries(),
          label(),
          texts(SENDER),
          keys(),
          texts(CAMPAIGN),
          hours(),
          share(),
          accounts(),
          refusal());
    }

    private Channel channel() {
      String text = value(CHANNEL);
      for (Channel one : Channel.values()) {
        if (text.equals(one.wire()) || text.isEmpty() && one == Channel.VIBER) {
          return one;
        }
      }
      fault(CHANNEL, "must be viber or sms; empty is viber");
      return Channel.VIBER;
    }

    /** Returns what semicolons separate; empty when the cell is. */
    private Set<String> texts(String column) {
      Set<String> texts =
          Stream.of(value(column).split(";"))
              .map(String::strip)
              .filter(text -> !text.isEmpty())
              .collect(Collectors.toCollection(LinkedHashSet::new));
      return texts;
    }

    private Set<String> countries() {
      Set<String> countries =
          texts(COUNTRY).stream()
              .map(country -> country.toUpperCase(Locale.ROOT))
              .collect(Collectors.toCollection(LinkedHashSet::new));
      unknown(countries, Recipient.countries())
          .ifPresent(
              country ->
                  fault(
                      COUNTRY,
                      "there is no country "
                          + country
                          + "; write two letters, such as HK, and semicolons between several"));
      return countries;
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

    private Set<String> keys() {
      Set<String> keys = texts(KEY);
      unknown(keys, apiKeys)
          .ifPresent(key -> fault(KEY, "there is no API key " + key + " (bactrian.api.keys)"));
      return keys;
    }

    private static Optional<String> unknown(Collection<String> names, Set<String> known) {
      return names.stream().filter(name -> !known.contains(name)).findFirst();
    }

    private @Nullable Hours hours() {
      int[] hours = fromTo(HOURS, LAST_HOUR, "must be hours such as 8-20: from 8:00 until 20:00");
      if (hours == null) {
        return null;
      }
      if (hours[0] % LAST_HOUR == hours[1] % LAST_HOUR) {
        fault(HOURS, "has the whole day or nothing: leave it empty for the whole day");
        return null;
      }
      return new Hours(hours[0] % LAST_HOUR, hours[1]);
    }

    private Rule.@Nullable Share share() {
      int[] share =
          fromTo(SHARE, LAST_SHARE, "must be a part of 0-99 such as 0-29, which is 30 percent");
      if (share == null) {
        return null;
      }
      if (share[0] > share[1]) {
        fault(SHARE, "begins behind its end: write " + share[1] + "-" + share[0]);
        return null;
      }
      return new Rule.Share(share[0], share[1]);
    }

    private int @Nullable [] fromTo(String column, int most, String otherwise) {
      if (value(column).isEmpty()) {
        return null;
      }
      Matcher written = FROM_TO.matcher(value(column));
      if (written.matches()) {
        int from = Integer.parseInt(written.group(1));
        int to = Integer.parseInt(written.group(2));
        if (from <= most && to <= most) {
          return new int[] {from, to};
        }
      }
      fault(column, otherwise);
      return null;
    }

    private @Nullable String accounts() {
      Set<String> names = texts(ACCOUNTS);
      boolean refuses = !value(REFUSE).isEmpty();
      if (names.isEmpty() == !refuses) {
        fault(
            ACCOUNTS,
            refuses
                ? "the row names accounts and refuses: one of the two must be empty"
                : "names no account, and the row has no reason to refuse: write names, or * for every"
                    + " account that can");
      }
      if (names.contains(ANY) && names.size() > 1) {
        fault(ACCOUNTS, "* is every account: leave out the others");
      } else if (!names.contains(ANY)) {
        names.forEach(this::requireAccount);
      }
      return names.isEmpty() ? null : String.join(",", names);
    }

    private void requireAccount(String name) {
      Optional<Account> account = accounts.find(name);
      if (account.isEmpty()) {
        fault(ACCOUNTS, "there is no account " + name + " (bactrian.accounts)");
      } else if (account.get().channel() != channel) {
        fault(
            ACCOUNTS,
            name
                + " does not send by "
                + channel.wire()
                + (channel == Channel.VIBER
                    ? "; a row for SMS has sms in the column channel"
                    : ""));
      }
    }

    private @Nullable String refusal() {
      return value(REFUSE).isEmpty() ? null : value(REFUSE);
    }
  }
}
