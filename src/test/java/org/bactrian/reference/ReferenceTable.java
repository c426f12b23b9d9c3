package org.bactrian.fallback;

import java.util.List;
import java.util.Set;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.message.Fallback;
import org.jspecify.annotations.Nullable;

/** The contract's fallback table, transcribed row by row; the first row that fits speaks. */
final class ReferenceTable {
  enum Timer {
    NONE,
    RUNNING,
    OVER
  }

  enum Answer {
    NO_SMS,
    SMS_WITH_REASON,
    SMS_EXPIRED,
    SMS_OVERDUE,
    SMS_NO_ANSWER,
    WAIT_FOR_TIMER,
    DEAD_LETTER
  }

  /** A null cell fits everything. */
  private record Row(
      String state,
      @Nullable Set<String> reasons,
      @Nullable String rule,
      @Nullable Timer timer,
      @Nullable OnUnknown unknown,
      Answer answer) {}

  private static final List<Row> ROWS =
      List.of(
          // receipt: delivered or seen, before the SMS left
          row("delivered", Answer.NO_SMS),
          row("seen", Answer.NO_SMS),
          // nothing has happened yet, or nobody wants it any more
          row("accepted", Answer.NO_SMS),
          row("scheduled", Answer.NO_SMS),
          row("sending", Answer.NO_SMS),
          row("cancelled", Answer.NO_SMS),
          // the envelope does not verify
          new Row("refused", Set.of("bad_number", "bad_envelope"), null, null, null, Answer.NO_SMS),
          // the content does not verify
          new Row("refused", Set.of("bad_content"), "undelivered", null, null, Answer.NO_SMS),
          new Row(
              "refused", Set.of("bad_content"), "sentFailed", null, null, Answer.SMS_WITH_REASON),
          // every account refused for its own reasons
          row("refused", Answer.SMS_WITH_REASON),
          // receipt: undelivered, expired
          row("undelivered", Answer.SMS_WITH_REASON),
          row("expired", Answer.SMS_EXPIRED),
          // no delivered or seen within duration of submitted or unknown
          timer("submitted", Timer.OVER, Answer.SMS_OVERDUE),
          timer("submitted", Timer.RUNNING, Answer.WAIT_FOR_TIMER),
          timer("submitted", Timer.NONE, Answer.NO_SMS),
          timer("unknown", Timer.OVER, Answer.SMS_OVERDUE),
          timer("unknown", Timer.RUNNING, Answer.WAIT_FOR_TIMER),
          // unknown, no duration
          new Row("unknown", null, null, Timer.NONE, OnUnknown.WAIT, Answer.NO_SMS),
          new Row("unknown", null, null, Timer.NONE, OnUnknown.SMS, Answer.SMS_NO_ANSWER),
          new Row("unknown", null, null, Timer.NONE, OnUnknown.DEAD_LETTER, Answer.DEAD_LETTER));

  private ReferenceTable() {}

  static Answer answer(
      DeliveryState state,
      @Nullable Reason reason,
      Fallback.Rule rule,
      Timer timer,
      OnUnknown unknown) {
    return ROWS.stream()
        .filter(row -> row.state.equals(state.wire()))
        .filter(row -> row.reasons == null || has(row.reasons, reason))
        .filter(row -> row.rule == null || row.rule.equals(rule.wire()))
        .filter(row -> row.timer == null || row.timer == timer)
        .filter(row -> row.unknown == null || row.unknown == unknown)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no row for " + state))
        .answer;
  }

  private static boolean has(Set<String> reasons, @Nullable Reason reason) {
    return reason != null && reasons.contains(reason.wire());
  }

  private static Row row(String state, Answer answer) {
    return new Row(state, null, null, null, null, answer);
  }

  private static Row timer(String state, Timer timer, Answer answer) {
    return new Row(state, null, null, timer, null, answer);
  }
}
