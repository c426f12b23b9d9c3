package org.bactrian.journal;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.message.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Selects messages; a component that is null selects all.
 *
 * @param key the name of the API key with which they came
 * @param to E.164; or its last digits, six at least
 * @param account the account whose turn it is, or was last
 * @param from the earliest moment, of those by which the list is ordered
 * @param until the moment before which they are
 * @param marks what is attached to them
 */
public record MessageFilter(
    @Nullable Channel channel,
    @Nullable String key,
    @Nullable DeliveryState status,
    @Nullable String to,
    @Nullable String account,
    @Nullable Reason reason,
    @Nullable Instant from,
    @Nullable Instant until,
    MessageMarks marks) {
  /** An index has so many of the last digits of a number. */
  public static final int DIGITS = 6;

  private static final String LAST_DIGITS =
      "substr(recipient, length(recipient) - " + (DIGITS - 1) + ") = ?";

  /** A filter without marks. */
  public MessageFilter(
      @Nullable Channel channel,
      @Nullable String key,
      @Nullable DeliveryState status,
      @Nullable String to,
      @Nullable String account,
      @Nullable Reason reason,
      @Nullable Instant from,
      @Nullable Instant until) {
    this(channel, key, status, to, account, reason, from, until, MessageMarks.NONE);
  }

  /** The condition that finds the messages to a number, which is its parameter twice. */
  static final String TO = LAST_DIGITS + " and recipient = ?";

  /** Returns the parameters of {@link #TO}. */
  static List<Object> to(String number) {
    return List.of(lastDigits(number), number);
  }

  private static String lastDigits(String number) {
    return number.substring(number.length() - DIGITS);
  }

  public MessageFilter marked(MessageMarks other) {
    return new MessageFilter(channel, key, status, to, account, reason, from, until, other);
  }

  public MessageFilter ofChannel(@Nullable Channel other) {
    return new MessageFilter(other, key, status, to, account, reason, from, until, marks);
  }

  /** Returns this filter for what a viewer may see. */
  public MessageFilter of(Viewer viewer) {
    return viewer.key() == null
        ? this
        : new MessageFilter(channel, viewer.key(), status, to, account, reason, from, until, marks);
  }

  public MessageFilter until(Instant other) {
    return new MessageFilter(channel, key, status, to, account, reason, from, other, marks);
  }

  /** Returns this filter without what no index has. */
  MessageFilter withoutSearch() {
    MessageMarks indexed = new MessageMarks(marks.campaign(), null, null, null, marks.providerId());
    return new MessageFilter(channel, null, status, to, account, reason, from, until, indexed);
  }

  /** Returns whether no index has all that is asked for, so that messages have to be searched. */
  boolean isSearch() {
    return !searched().isEmpty();
  }

  /** Returns the conditions that no index finds. */
  Map<String, Object> searched() {
    Map<String, Object> conditions = new LinkedHashMap<>();
    put(conditions, "api_key = ?", key);
    marks.putSearched(conditions);
    return conditions;
  }

  /**
   * Returns the conditions in SQL that an index finds, each with the value it compares with, or a
   * list of values.
   */
  Map<String, Object> conditions(String moment) {
    Map<String, Object> conditions = new LinkedHashMap<>();
    marks.putIndexed(conditions);
    put(conditions, "channel = ?", channel == null ? null : channel.wire());
    put(conditions, "status = ?", status == null ? null : status.wire());
    if (to != null && to.startsWith("+")) {
      conditions.put(TO, to(to));
    } else if (to != null) {
      conditions.put(LAST_DIGITS + " and recipient like ?", List.of(lastDigits(to), "%" + to));
    }
    put(conditions, "lane = ?", account);
    put(conditions, "reason = ?", reason == null ? null : reason.wire());
    put(conditions, moment + " >= ?", Column.millis(from));
    put(conditions, moment + " < ?", Column.millis(until));
    return conditions;
  }

  private static void put(Map<String, Object> all, String condition, @Nullable Object value) {
    if (value != null) {
      all.put(condition, value);
    }
  }

  /** Leaves out the number. */
  @Override
  public String toString() {
    return "MessageFilter[" + status + ", " + account + ", " + reason + "]";
  }
}
