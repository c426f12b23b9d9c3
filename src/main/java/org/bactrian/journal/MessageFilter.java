package org.bactrian.journal;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.message.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Selects messages; a component that is null selects all.
 *
 * @param key the name of the API key with which they came
 * @param to E.164
 * @param account the account whose turn it is, or was last
 * @param from the earliest moment, of those by which the list is ordered
 * @param until the moment before which they are
 */
public record MessageFilter(
    @Nullable Channel channel,
    @Nullable String key,
    @Nullable DeliveryState status,
    @Nullable String to,
    @Nullable String account,
    @Nullable Reason reason,
    @Nullable Instant from,
    @Nullable Instant until) {

  public MessageFilter ofChannel(Channel other) {
    return new MessageFilter(other, key, status, to, account, reason, from, until);
  }

  /** Returns this filter for what a viewer may see. */
  public MessageFilter of(Viewer viewer) {
    return viewer.key() == null
        ? this
        : new MessageFilter(channel, viewer.key(), status, to, account, reason, from, until);
  }

  public MessageFilter until(Instant other) {
    return new MessageFilter(channel, key, status, to, account, reason, from, other);
  }

  /** Returns the conditions in SQL, each with the value it compares with. */
  Map<String, Object> conditions(String moment) {
    Map<String, Object> conditions = new LinkedHashMap<>();
    put(conditions, "channel = ?", channel == null ? null : channel.wire());
    put(conditions, "api_key = ?", key);
    put(conditions, "status = ?", status == null ? null : status.wire());
    put(conditions, "recipient = ?", to);
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
