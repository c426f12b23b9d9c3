package org.bactrian.route.operate;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.bactrian.journal.Hours;
import org.bactrian.journal.Statistics.Dimension;
import org.bactrian.journal.StatisticsFilter;
import org.bactrian.message.Channel;
import org.bactrian.message.Fault;
import org.bactrian.message.Label;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.QueryString;
import org.jspecify.annotations.Nullable;

/**
 * A request for statistics.
 *
 * @param by what the rows of the answer are told apart by, in order; empty: the answer is one row
 */
record StatisticsQuery(List<Dimension> by, StatisticsFilter filter, Hours hours) {
  private static final Duration DEFAULT = Duration.ofHours(24);

  private static final Set<String> FILTER =
      new TreeSet<>(Set.of("account", "channel", "key", "campaign", "country", "label"));

  /**
   * Reads the query string.
   *
   * @throws InvalidMessage with every fault, each by the parameter's name
   */
  static StatisticsQuery of(@Nullable String query, Clock clock) {
    Reader reader = new Reader(query);
    Set<String> known = new TreeSet<>(FILTER);
    known.addAll(Set.of("by", "from", "until"));
    reader.refuseOthers(known);
    List<Dimension> by = reader.read("by", StatisticsQuery::dimensions);
    StatisticsFilter filter =
        new StatisticsFilter(
            reader.read("account", text -> text),
            reader.read("channel", Channel::of),
            reader.read("key", text -> text),
            reader.read("campaign", text -> text),
            reader.read("country", text -> text.toUpperCase(Locale.ROOT)),
            reader.read("label", Label::of));
    Instant until = reader.read("until", ListQuery::instant);
    Instant end = until == null ? clock.instant() : until;
    Instant from = reader.read("from", ListQuery::instant);
    Instant begin = from == null ? end.minus(DEFAULT) : from;
    if (!begin.isBefore(end)) {
      reader.fault("from", "must be before until");
    }
    reader.throwFaults();
    return new StatisticsQuery(by == null ? List.of() : by, filter, Hours.of(begin, end));
  }

  /**
   * Reads the query string of a recount: the hours, and why.
   *
   * @throws InvalidMessage with every fault, each by the parameter's name
   */
  static Recount recount(@Nullable String query) {
    Reader reader = new Reader(query);
    reader.refuseOthers(new TreeSet<>(Set.of("from", "until", "reason")));
    Instant from = reader.read("from", ListQuery::instant);
    Instant until = reader.read("until", ListQuery::instant);
    if (from != null && until != null && !from.isBefore(until)) {
      reader.fault("from", "must be before until");
    }
    String reason = OperatorRequest.checked(reader.values.get("reason"), reader.faults);
    if (reason == null && !reader.values.containsKey("reason")) {
      reader.faults.add(OperatorRequest.missing());
    }
    reader.throwFaults();
    return new Recount(
        new Hours(
            from == null ? Hours.ALL.from() : Hours.of(from, from).from(),
            until == null ? Hours.ALL.until() : Hours.of(until, until).until()),
        reason == null ? "" : reason);
  }

  /** A request to count anew. */
  record Recount(Hours hours, String reason) {}

  private static List<Dimension> dimensions(String text) {
    List<Dimension> all = new ArrayList<>();
    for (String name : text.split(",", -1)) {
      Dimension one =
          List.of(Dimension.values()).stream()
              .filter(dimension -> dimension.wire().equals(name.strip()))
              .findFirst()
              .orElseThrow(IllegalArgumentException::new);
      if (all.contains(one)) {
        throw new IllegalArgumentException();
      }
      all.add(one);
    }
    return all;
  }

  private static String rule(String name) {
    return switch (name) {
      case "by" ->
          "must be one or more of account, country, label, campaign, key, channel, hour, day,"
              + " each once, with commas between them";
      case "channel" -> "must be viber or sms";
      case "label" -> "must be promotion or transaction";
      case "from", "until" -> "must be an instant with its offset, such as 2026-11-21T08:00:00Z";
      default -> "must not have a character 0";
    };
  }

  /** Reads parameters by name, and collects the faults. */
  private static final class Reader {
    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, String> values;

    Reader(@Nullable String query) {
      values = QueryString.parameters(query, faults);
    }

    void refuseOthers(Set<String> known) {
      for (String name : values.keySet()) {
        if (!known.contains(name)) {
          fault(name, "is not known; there are " + String.join(", ", known));
        }
      }
    }

    <T> @Nullable T read(String name, Function<String, T> parser) {
      String text = values.get(name);
      try {
        if (text != null && text.indexOf('\0') >= 0) {
          throw new IllegalArgumentException();
        }
        return text == null ? null : parser.apply(text);
      } catch (IllegalArgumentException | DateTimeException e) {
        fault(name, rule(name));
        return null;
      }
    }

    void fault(String name, String detail) {
      faults.add(Fault.envelope("/" + name, detail));
    }

    void throwFaults() {
      if (!faults.isEmpty()) {
        throw InvalidMessage.ofRequest(faults);
      }
    }
  }
}
