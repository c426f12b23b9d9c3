package org.bactrian.journal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bactrian.journal.commit.Prefetch;
import org.bactrian.journal.commit.Tx;
import org.jspecify.annotations.Nullable;

/** When the first message that waits in a lane is due. */
final class LaneHead {
  private static final long NOTHING_WAITS = Long.MAX_VALUE;

  private static final String FIRST_OF_PRIORITY =
      """
      coalesce((select m.due_at from message m
                where m.lane = asked.lane and m.priority = %d and m.due_at is not null
                order by m.due_at limit 1), %d)
      """;

  /** Tells when the first message of a lane is due, in milliseconds, by the name of the lane. */
  static final Prefetch<String, Long> FIRST_DUE =
      Prefetch.<String, Long>byPair(
              """
              with asked (lane, once_more) as (values %s)
              select lane, """
                  + FIRST_OF_PRIORITY.formatted(MessageRow.URGENT, NOTHING_WAITS)
                  + ", "
                  + FIRST_OF_PRIORITY.formatted(MessageRow.BULK, NOTHING_WAITS)
                  + "from asked where lane is not null",
              lane -> List.of(lane, lane),
              null,
              (found, known) ->
                  Map.entry(found.getString(1), Math.min(found.getLong(2), found.getLong(3))),
              "message")
          .lasting(first -> true, (first, known) -> {});

  private LaneHead() {}

  /** Notes that a message waits in a lane. */
  static void waits(Tx tx, String lane, Instant dueAt) {
    Long first = tx.known(FIRST_DUE, lane);
    if (first != null && dueAt.toEpochMilli() < first) {
      tx.now(FIRST_DUE, lane, dueAt.toEpochMilli());
    }
  }

  /**
   * Notes when the first message is due that a claim has left waiting.
   *
   * @param next null: none waits
   */
  static void leaves(Tx tx, String lane, @Nullable Instant next) {
    // Where the claim has not seen the messages of its own group, one of them may be due before.
    if (tx.dialect().alone() || !tx.wakes(Wakeups.lane(lane))) {
      tx.now(FIRST_DUE, lane, next == null ? NOTHING_WAITS : next.toEpochMilli());
    }
  }
}
