package org.bactrian.route.operate;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.journal.MessageFilter;
import org.bactrian.journal.MessageList.ListCursor;
import org.bactrian.message.Fault;
import org.bactrian.message.Msisdn;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.QueryString;
import org.jspecify.annotations.Nullable;

/** Reads what a list is asked by, and names every fault at once. */
public final class ListQueryReader {
  static final Set<String> FILTER = Set.of("status", "to", "account", "reason", "from", "until");
  private static final int DEFAULT_LIMIT = 50;
  private static final int LARGEST_LIMIT = 500;

  private final Map<String, String> given;
  private final List<Fault> faults;
  private final String above;

  private ListQueryReader(Map<String, String> given, List<Fault> faults, String above) {
    this.given = given;
    this.faults = faults;
    this.above = above;
  }

  /**
   * The page a query string asks for.
   *
   * @throws InvalidMessage with every fault, each by the parameter's name
   */
  static ListQuery page(@Nullable String query, Set<String> filter) {
    List<Fault> faults = new ArrayList<>();
    Map<String, String> given = QueryString.parameters(query, faults);
    Set<String> known = new TreeSet<>(filter);
    known.addAll(Set.of("cursor", "limit"));
    ListQueryReader reader = new ListQueryReader(given, faults, "/");
    reader.refuseOthers(known);
    ListCursor after = reader.read("cursor", ListQueryReader::place);
    Integer limit = reader.read("limit", ListQueryReader::limit);
    MessageFilter read = reader.filter();
    reader.throwFaults();
    return new ListQuery(read, after, limit == null ? DEFAULT_LIMIT : limit);
  }

  /**
   * What stands in a body as {@code filter}.
   *
   * @throws InvalidMessage with every fault
   */
  public static MessageFilter filter(Map<String, String> given) {
    ListQueryReader reader = new ListQueryReader(given, new ArrayList<>(), "/filter/");
    reader.refuseOthers(new TreeSet<>(FILTER));
    MessageFilter filter = reader.filter();
    reader.throwFaults();
    return filter;
  }

  private void refuseOthers(Set<String> known) {
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        fault(name, "is not known; there are " + String.join(", ", known));
      }
    }
  }

  private void throwFaults() {
    if (!faults.isEmpty()) {
      throw InvalidMessage.ofRequest(faults);
    }
  }

  private MessageFilter filter() {
    return new MessageFilter(
        null,
        read("status", DeliveryState::of),
        read("to", ListQueryReader::number),
        read("account", account -> account),
        read("reason", Reason::of),
        read("from", ListQueryReader::instant),
        read("until", ListQueryReader::instant));
  }

  private <T> @Nullable T read(String name, Function<String, T> reader) {
    try {
      String text = given.get(name);
      if (text != null && text.indexOf('\0') >= 0) {
        throw new IllegalArgumentException();
      }
      return text == null ? null : reader.apply(text);
    } catch (IllegalArgumentException | DateTimeException e) {
      fault(name, words(name));
      return null;
    }
  }

  private void fault(String name, String detail) {
    faults.add(Fault.envelope(above + name, detail));
  }

  private static String words(String name) {
    return switch (name) {
      case "status" -> "must be a state, such as submitted";
      case "reason" -> "must be a reason, such as no_credit";
      case "to" -> "must be a number in E.164, such as +380501234567";
      case "limit" -> "must be 1 to " + LARGEST_LIMIT;
      case "account" -> "must be the name of an account";
      case "cursor" -> "must be the value of next in an earlier answer";
      default -> "must be an instant with its offset, such as 2026-11-21T08:00:00Z";
    };
  }

  /** In a query a plus sign that is not encoded is a space. */
  private static String number(String text) {
    String number = text.startsWith(" ") ? "+" + text.strip() : text.strip();
    if (Msisdn.fault(number).isPresent()) {
      throw new IllegalArgumentException();
    }
    return number;
  }

  private static Instant instant(String text) {
    OffsetDateTime moment = OffsetDateTime.parse(text.strip().replace(' ', '+'));
    if (moment.getYear() < 1970 || moment.getYear() > 9999) {
      throw new IllegalArgumentException();
    }
    return moment.toInstant();
  }

  private static int limit(String text) {
    int limit = Integer.parseInt(text.strip());
    if (limit < 1 || limit > LARGEST_LIMIT) {
      throw new IllegalArgumentException();
    }
    return limit;
  }

  /** Opaque outside; a moment in milliseconds and an id. */
  static String cursor(ListCursor place) {
    String text = place.at().toEpochMilli() + " " + place.id();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ListCursor place(String cursor) {
    String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    int space = text.indexOf(' ');
    if (space < 1 || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException();
    }
    long at = Long.parseLong(text.substring(0, space));
    return new ListCursor(Instant.ofEpochMilli(at), text.substring(space + 1));
  }
}
