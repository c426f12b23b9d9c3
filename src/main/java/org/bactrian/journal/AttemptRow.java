package org.bactrian.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One call to a provider and what became of it.
 *
 * @param no from 1
 */
public record AttemptRow(
    int no,
    String account,
    DeliveryState status,
    @Nullable Reason reason,
    @Nullable String providerCode,
    @Nullable String providerMessageId,
    Instant at) {

  static AttemptRow from(ResultSet row, int number) throws SQLException {
    return new AttemptRow(
        row.getInt("no"),
        row.getString("account"),
        DeliveryState.of(row.getString("status")),
        Column.reason(row.getString("reason")),
        row.getString("provider_code"),
        row.getString("provider_message_id"),
        Instant.ofEpochMilli(row.getLong("at")));
  }
}
