package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.journal.Audit.AuditFilter;
import org.bactrian.journal.GivenUpEvents.GivenUpFilter;
import org.bactrian.journal.MessageFilter;
import org.bactrian.journal.MessageList.ListCursor;
import org.bactrian.journal.MessageMarks;
import org.bactrian.message.Fault;
import org.bactrian.message.Msisdn;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.QueryString;
import org.jspecify.annotations.Nullable;

/**
 * A request for one page of a list.
 *
 * @param <F> the list's filter
 * @param after where the page before ended; null for the first page
 */
record ListQuery<F>(F filter, @Nullable ListCursor after, int limit) {
  /** The fields of a filter of messages. */
  static final Set<String> FILTER =
      Set.of(
          "status",
          "to",
          "account",
          "reason",
          "from",
          "until",
          "key",
          "campaign",
          "country",
          "tag",
          "metadata");

  private static final Pattern LAST_DIGITS =
      Pattern.compile("[0-9]{" + MessageFilter.DIGITS + ",15}");

  private static final Set<String> GIVEN_UP =
      Set.of("sink", "receiver", "messageId", "from", "until");

  private static final Set<String> AUDIT = Set.of("who", "act", "target", "from", "until");

  private static final int DEFAULT_LIMIT = 50;
  private static final int LARGEST_LIMIT = 500;

  /**
   * Reads the query string of a list of messages.
   *
   * @param fields of the filter that this list has
   * @throws InvalidMessage with every fault, each by the parameter's name
   */
  static ListQuery<MessageFilter> of(@Nullable String query, Set<String> fields) {
    return of(query, fields, Reader::filter);
  }

  /**
   * Reads the query string of the list of given-up events.
   *
   * @throws InvalidMessage with every fault, each by the parameter's name
   */
  static ListQuery<GivenUpFilter> ofGivenUp(@Nullable String query) {
    return of(query, GIVEN_UP, Reader::givenUp);
  }

  /**
   * Reads the query string of the audit.
   *
   * @throws InvalidMessage with every fault, each by the parameter's name
   */
  static ListQuery<AuditFilter> ofAudit(@Nullable String query) {
    return of(query, AUDIT, Reader::audit, ListQuery::cursorOfNumbers);
  }

  /**
   * Reads the query string of the suppressions, which have no filter.
   *
   * @throws InvalidMessage with every fault, each by the parameter's name
   */
  static ListQuery<Boolean> ofSuppressions(@Nullable String query) {
    return of(query, Set.of(), reader -> true);
  }

  private static <F> ListQuery<F> of(
      @Nullable String query, Set<String> fields, Function<Reader, F> filters) {
    return of(query, fields, filters, ListQuery::cursor);
  }

  private static <F> ListQuery<F> of(
      @Nullable String query,
      Set<String> fields,
      Function<Reader, F> filters,
      Function<String, ListCursor> cursors) {
    List<Fault> faults = new ArrayList<>();
    Reader reader = new Reader(QueryString.parameters(query, faults), faults, "/");
    Set<String> known = new TreeSet<>(fields);
    known.addAll(Set.of("cursor", "limit"));
    reader.refuseOthers(known);
    ListCursor after = reader.read("cursor", cursors);
    Integer limit = reader.read("limit", ListQuery::limit);
    F filter = filters.apply(reader);
    reader.throwFaults();
    return new ListQuery<>(filter, after, limit == null ? DEFAULT_LIMIT : limit);
  }

  /**
   * Reads the field {@code filter} of a request body about messages.
   *
   * @throws InvalidMessage with every fault
   */
  static MessageFilter filter(Map<String, String> fields) {
    return filter(fields, FILTER, Reader::filter);
  }

  /**
   * Reads the field {@code filter} of a request body about given-up events.
   *
   * @throws InvalidMessage with every fault
   */
  static GivenUpFilter givenUpFilter(Map<String, String> fields) {
    return filter(fields, GIVEN_UP, Reader::givenUp);
  }

  private static <F> F filter(
      Map<String, String> fields, Set<String> known, Function<Reader, F> filters) {
    Reader reader = new Reader(fields, new ArrayList<>(), "/filter/");
    reader.refuseOthers(new TreeSet<>(known));
    F filter = filters.apply(reader);
    reader.throwFaults();
    return filter;
  }

  /** Returns the text of a cursor. For callers it is opaque: milliseconds and an id, as base64. */
  static String text(ListCursor cursor) {
    String text = cursor.at().toEpochMilli() + " " + cursor.id();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ListCursor cursor(String base64) {
    String text = new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8);
    int space = text.indexOf(' ');
    if (space < 1 || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException();
    }
    long at = Long.parseLong(text.substring(0, space));
    return new ListCursor(Instant.ofEpochMilli(at), text.substring(space + 1));
  }

  /** Reads the cursor of a list whose ids are numbers. */
  private static ListCursor cursorOfNumbers(String base64) {
    ListCursor cursor = cursor(base64);
    Long.parseLong(cursor.id());
    return cursor;
  }

  private static int limit(String text) {
    int limit = Integer.parseInt(text.strip());
    if (limit < 1 || limit > LARGEST_LIMIT) {
      throw new IllegalArgumentException();
    }
    return limit;
  }

  /** A plus sign that is not encoded in a query arrives as a space. */
  private static String number(String text) {
    String number = text.startsWith(" ") ? "+" + text.strip() : text.strip();
    if (Msisdn.fault(number).isPresent()) {
      throw new IllegalArgumentException();
    }
    return number;
  }

  /** A number, or its last digits. */
  private static String numberOrDigits(String text) {
    return LAST_DIGITS.matcher(text).matches() ? text : number(text);
  }

  private static Map.Entry<String, String> entry(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException();
    }
    return Map.entry(text.substring(0, equals), text.substring(equals + 1));
  }

  /** The target of an act: kind and name, or a number. */
  private static String target(String text) {
    if (text.indexOf(':') > 0) {
      return text;
    }
    return number(text);
  }

  static Instant instant(String text) {
    OffsetDateTime moment = OffsetDateTime.parse(text.strip().replace(' ', '+'));
    if (moment.getYear() < 1970 || moment.getYear() > 9999) {
      throw new IllegalArgumentException();
    }
    return moment.toInstant();
  }

  /**
   * Reads a moment in a body.
   *
   * @param faults gets a fault when it is missing or wrong
   */
  static Instant instant(JsonNode value, String pointer, List<Fault> faults) {
    String name = pointer.substring(1);
    Reader reader =
        new Reader(value.isTextual() ? Map.of(name, value.asText()) : Map.of(), faults, "/");
    Instant instant = reader.read(name, ListQuery::instant);
    if (instant == null && !value.isTextual()) {
      faults.add(Fault.envelope(pointer, rule(name)));
    }
    return instant == null ? Instant.EPOCH : instant;
  }

  private static String rule(String name) {
    return switch (name) {
      case "status" -> "must be a state, such as submitted";
      case "reason" -> "must be a reason, such as no_credit";
      case "to" ->
          "must be a number in E.164, such as +380501234567, or its last digits, "
              + MessageFilter.DIGITS
              + " at least";
      case "metadata" -> "must be key=value";
      case "key", "campaign", "country", "tag", "providerId" -> "must not have a character 0";
      case "limit" -> "must be 1 to " + LARGEST_LIMIT;
      case "account" -> "must be the name of an account";
      case "sink" -> "must be the name of an event sink, such as http";
      case "receiver" -> "must be the name of a receiver";
      case "messageId" -> "must be the id of a message";
      case "who" -> "must be the name of an API key";
      case "act" -> "must be the name of an act, such as hold";
      case "target" -> "must be a kind and a name, such as message:order-42, or a number in E.164";
      case "cursor" -> "must be the value of next in an earlier answer";
      default -> "must be an instant with its offset, such as 2026-11-21T08:00:00Z";
    };
  }

  /**
   * Reads values by name and collects the faults.
   *
   * @param path of the values in the request, for the faults' pointers
   */
  private record Reader(Map<String, String> values, List<Fault> faults, String path) {
    void refuseOthers(Set<String> known) {
      for (String name : values.keySet()) {
        if (!known.contains(name)) {
          fault(name, "is not known; there are " + String.join(", ", known));
        }
      }
    }

    MessageFilter filter() {
      return new MessageFilter(
          null,
          read("key", key -> key),
          read("status", DeliveryState::of),
          read("to", ListQuery::numberOrDigits),
          read("account", account -> account),
          read("reason", Reason::of),
          read("from", ListQuery::instant),
          read("until", ListQuery::instant),
          marks());
    }

    private MessageMarks marks() {
      return new MessageMarks(
          read("campaign", campaign -> campaign),
          read("country", country -> country.toUpperCase(Locale.ROOT)),
          read("tag", tag -> tag),
          read("metadata", ListQuery::entry),
          read("providerId", id -> id));
    }

    GivenUpFilter givenUp() {
      if (values.containsKey("sink") && values.containsKey("receiver")) {
        fault("receiver", "is a sink: name one of the two");
      }
      return new GivenUpFilter(
          read(values.containsKey("sink") ? "sink" : "receiver", sink -> sink),
          read("messageId", id -> id),
          read("from", ListQuery::instant),
          read("until", ListQuery::instant));
    }

    AuditFilter audit() {
      return new AuditFilter(
          read("who", who -> who),
          read("act", act -> act),
          read("target", ListQuery::target),
          read("from", ListQuery::instant),
          read("until", ListQuery::instant));
    }

    <T> @Nullable T read(String name, Function<String, T> parser) {
      try {
        String text = values.get(name);
        if (text != null && text.indexOf('\0') >= 0) {
          throw new IllegalArgumentException();
        }
        return text == null ? null : parser.apply(text);
      } catch (IllegalArgumentException | DateTimeException e) {
        fault(name, rule(name));
        return null;
      }
    }

    private void fault(String name, String detail) {
      faults.add(Fault.envelope(path + name, detail));
    }

    void throwFaults() {
      if (!faults.isEmpty()) {
        throw InvalidMessage.ofRequest(faults);
      }
    }
  }
}
