package org.bactrian.reference;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table of fallback decisions, row by row. The first row that fits decides. */
public final class ReferenceTable {
  public enum Timer {
    NONE,
    RUNNING,
    OVER
  }

  public enum Answer {
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
      @Nullable String unknown,
      @Nullable String until,
      Answer answer) {
    Row(
        String state,
        @Nullable Set<String> reasons,
        @Nullable String rule,
        @Nullable Timer timer,
        @Nullable String unknown,
        Answer answer) {
      this(state, reasons, rule, timer, unknown, null, answer);
    }
  }

  private static final List<Row> ROWS =
      List.of(
          // delivered, and the fallback waits for seen
          new Row("delivered", null, null, Timer.OVER, null, "seen", Answer.SMS_OVERDUE),
          new Row("delivered", null, null, Timer.RUNNING, null, "seen", Answer.WAIT_FOR_TIMER),
          // receipt: delivered or seen, before the SMS left
          row("delivered", Answer.NO_SMS),
          row("seen", Answer.NO_SMS),
          // nothing has happened yet, or the message is no longer needed
          row("accepted", Answer.NO_SMS),
          row("scheduled", Answer.NO_SMS),
          row("sending", Answer.NO_SMS),
          row("cancelled", Answer.NO_SMS),
          // the envelope is not valid
          new Row("refused", Set.of("bad_number", "bad_envelope"), null, null, null, Answer.NO_SMS),
          // the content is not valid
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
          new Row("unknown", null, null, Timer.NONE, "wait", Answer.NO_SMS),
          new Row("unknown", null, null, Timer.NONE, "sms", Answer.SMS_NO_ANSWER),
          new Row("unknown", null, null, Timer.NONE, "dead-letter", Answer.DEAD_LETTER));

  private ReferenceTable() {}

  /** Returns the decision of the table. All words are those of the JSON. */
  public static Answer answer(
      String state,
      @Nullable String reason,
      String rule,
      Timer timer,
      String until,
      String unknown) {
    return ROWS.stream()
        .filter(row -> row.state.equals(state))
        .filter(row -> row.reasons == null || has(row.reasons, reason))
        .filter(row -> row.rule == null || row.rule.equals(rule))
        .filter(row -> row.timer == null || row.timer == timer)
        .filter(row -> row.until == null || row.until.equals(until))
        .filter(row -> row.unknown == null || row.unknown.equals(unknown))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no row for " + state))
        .answer;
  }

  private static boolean has(Set<String> reasons, @Nullable String reason) {
    return reason != null && reasons.contains(reason);
  }

  private static Row row(String state, Answer answer) {
    return new Row(state, null, null, null, null, answer);
  }

  private static Row timer(String state, Timer timer, Answer answer) {
    return new Row(state, null, null, timer, null, answer);
  }
}
