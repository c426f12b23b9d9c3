package org.bactrian.journal;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bactrian.delivery.DeliveryState;
import org.jspecify.annotations.Nullable;

/**
 * Selects messages that wait; a component that is null selects all.
 *
 * @param to E.164
 * @param from the earliest moment at which they were accepted
 * @param until the moment before which they were
 */
public record WaitingFilter(
    Hold.On on,
    @Nullable DeliveryState status,
    @Nullable String to,
    @Nullable Instant from,
    @Nullable Instant until) {

  /** Returns this filter for messages that were accepted before a moment, too. */
  public WaitingFilter before(Instant moment) {
    boolean earlier = until != null && until.isBefore(moment);
    return new WaitingFilter(on, status, to, from, earlier ? until : moment);
  }

  /** Returns the conditions in SQL, each with the value it compares with. */
  Map<String, Object> conditions() {
    Map<String, Object> all = new LinkedHashMap<>(on.conditions());
    if (status != null) {
      all.put("status = ?", status.wire());
    }
    if (to != null) {
      all.put("recipient = ?", to);
    }
    if (from != null) {
      all.put("accepted_at >= ?", from.toEpochMilli());
    }
    if (until != null) {
      all.put("accepted_at < ?", until.toEpochMilli());
    }
    return all;
  }

  /** Returns whether it selects a message that was found a moment ago, as it is now. */
  boolean selects(MessageRow row) {
    return row.status().isWaiting()
        && on.names(row)
        && (status == null || status == row.status())
        && (to == null || to.equals(row.recipient()));
  }

  /** Leaves out the number. */
  @Override
  public String toString() {
    return "WaitingFilter[" + on.words() + ", " + status + "]";
  }
}
