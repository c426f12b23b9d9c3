package org.bactrian.provider.http;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.jspecify.annotations.Nullable;

/** The words for what a receipt means: a state, or {@code nothing}. */
final class ReceiptWords {
  static final String NOTHING = "nothing";

  private static final List<DeliveryState> STATES =
      List.of(
          DeliveryState.SUBMITTED,
          DeliveryState.DELIVERED,
          DeliveryState.SEEN,
          DeliveryState.UNDELIVERED,
          DeliveryState.EXPIRED);

  private ReceiptWords() {}

  static void check(
      List<Place> id, @Nullable Place ownId, @Nullable Place status, List<Row> table) {
    Faults.require(
        !id.isEmpty() || ownId != null,
        "receipts.id is missing: where the id of the message stands, such as /messageId");
    Faults.require(!table.isEmpty(), "receipts.table is empty: no receipt would change a message");
    for (Row row : table) {
      Faults.require(
          row.then().equals(NOTHING) || state(row.then()).isPresent(),
          "receipts.table: there is no " + row.then() + "; there are " + words());
      Faults.require(
          row.status().isEmpty() || status != null,
          "receipts.table: a row has a status, and receipts.status does not say where it stands");
      boolean isFailure = state(row.then()).map(DeliveryState::hasFailed).orElse(false);
      Faults.require(
          row.reason() == null || isFailure,
          "receipts.table: a reason is for undelivered and expired only");
    }
  }

  static Optional<DeliveryState> state(String word) {
    return STATES.stream().filter(state -> state.wire().equals(word)).findFirst();
  }

  /** Returns why the message failed; null when it did not. */
  static @Nullable Reason reason(Row row, DeliveryState state) {
    if (row.reason() != null) {
      return row.reason();
    }
    return switch (state) {
      case EXPIRED -> Reason.EXPIRED;
      case UNDELIVERED -> Reason.OTHER;
      default -> null;
    };
  }

  private static String words() {
    return Stream.concat(STATES.stream().map(DeliveryState::wire), Stream.of(NOTHING))
        .collect(Collectors.joining(", "));
  }
}
