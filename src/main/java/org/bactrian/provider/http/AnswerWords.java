package org.bactrian.provider.http;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bactrian.delivery.Reason;

/** The words for what an answer means: {@code submitted}, {@code unknown} or a reason. */
final class AnswerWords {
  static final String SUBMITTED = "submitted";
  static final String UNKNOWN = "unknown";

  /** The sender is not registered with the account. */
  static final String BAD_SENDER = "bad_sender";

  private static final String STATUS = "[1-5]([0-9]{2}|xx)";

  /** Reasons that only Bactrian itself or a receipt gives. */
  private static final Set<Reason> NOT_ANSWERED =
      EnumSet.of(Reason.EXPIRED, Reason.NO_ANSWER, Reason.OVERDUE);

  private AnswerWords() {}

  static void check(List<Place> id, List<Row> table) {
    for (Row row : table) {
      row.status()
          .forEach(
              status ->
                  Faults.require(
                      status.matches(STATUS),
                      "answers.table: "
                          + status
                          + " is no HTTP status; write 202 or 5xx, and a status in the body as field"
                          + " and is"));
      Faults.require(
          row.reason() == null, "answers.table: a row has no reason; write the reason as then");
      boolean isWord = Set.of(SUBMITTED, UNKNOWN, BAD_SENDER).contains(row.then());
      Faults.require(
          isWord || reason(row.then()).isPresent(),
          "answers.table: there is no " + row.then() + "; there are " + words());
      Faults.require(
          !row.then().equals(SUBMITTED) || !id.isEmpty() || row.field() != null,
          "answers.table: without answers.id a row that means submitted needs a field, or the page of"
              + " a proxy would be taken for a yes");
    }
    Faults.require(
        table.stream().anyMatch(row -> row.then().equals(SUBMITTED)),
        "answers.table has no row that means submitted: no message would ever be taken");
  }

  /**
   * Returns what an answer means by its HTTP status alone. A yes and a redirection say nothing
   * about the message, nor does a fault of the server: it, or a gateway before it, may have failed
   * after the message was taken, and then another call would send it twice.
   */
  static String byStatus(int status) {
    return switch (status) {
      case 401 -> Reason.BAD_CREDENTIALS.wire();
      case 402 -> Reason.NO_CREDIT.wire();
      case 403 -> Reason.NOT_PERMITTED.wire();
      case 429 -> Reason.THROTTLED.wire();
      case 408 -> UNKNOWN;
      default -> status / 100 == 4 ? Reason.OTHER.wire() : UNKNOWN;
    };
  }

  static Optional<Reason> reason(String word) {
    return Arrays.stream(Reason.values())
        .filter(reason -> !NOT_ANSWERED.contains(reason))
        .filter(reason -> reason.wire().equals(word))
        .findFirst();
  }

  private static String words() {
    return SUBMITTED
        + ", "
        + UNKNOWN
        + ", "
        + BAD_SENDER
        + ", "
        + Arrays.stream(Reason.values())
            .filter(reason -> !NOT_ANSWERED.contains(reason))
            .map(Reason::wire)
            .collect(Collectors.joining(", "));
  }
}
