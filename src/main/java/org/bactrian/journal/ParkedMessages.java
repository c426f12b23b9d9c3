package org.bactrian.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bactrian.journal.WaitingMessages.Place;
import org.bactrian.journal.commit.GroupCommit;
import org.bactrian.journal.commit.Tx;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The messages that are parked behind holds: they are not due, so no claim meets them. Each hold
 * counts its own, in the transaction that parks a message or lets it go.
 */
final class ParkedMessages {
  private static final int BATCH = 200;

  private final WaitingMessages waiting;
  private final GroupCommit writer;
  private final Map<String, Place> places = new HashMap<>();

  ParkedMessages(JdbcClient reads, GroupCommit writer) {
    this.waiting = new WaitingMessages(reads);
    this.writer = writer;
  }

  private static void count(Tx tx, String hold, int by) {
    if (by != 0
        && tx.sql("update hold set waiting = waiting + ? where id = ?").params(by, hold).update()
            == 0) {
      throw new IllegalStateException("there is no hold " + hold);
    }
  }

  /**
   * Parks messages that wait, and returns how many did.
   *
   * @param lane in which they wait; null: in any
   */
  static int park(Tx tx, String hold, @Nullable String lane, List<String> ids) {
    int parked =
        tx.rare(
                """
                update message set hold_id = :hold, held_due_at = due_at, due_at = null,
                  version = version + 1
                where id in (:ids) and due_at is not null
                """
                    + (lane == null ? "" : "and lane = :lane"))
            .param("hold", hold)
            .param("lane", lane)
            .param("ids", ids)
            .update();
    count(tx, hold, parked);
    return parked;
  }

  /** Parks the next messages that a hold names; false: all lanes were looked through. */
  boolean sweep(Hold hold) {
    Place from = places.getOrDefault(hold.id(), Place.START);
    WaitingMessages.Found found = waiting.after(from, hold.on().conditions(), BATCH);
    writer.write(
        tx -> {
          List<String> names = inForce(tx, hold.id());
          if (!names.isEmpty() && !found.ids().isEmpty()) {
            park(tx, hold.id(), hold.on().account(), found.ids());
          }
          if (found.next() == null) {
            tx.sql("update hold set swept = ? where id = ?").params(true, hold.id()).update();
          }
          return names;
        });
    if (found.next() == null) {
      places.remove(hold.id());
      return false;
    }
    places.put(hold.id(), found.next());
    return true;
  }

  private static List<String> inForce(Tx tx, String hold) {
    return tx.sql("select id from hold where id = ? and lifted_at is null")
        .param(hold)
        .query(String.class)
        .list();
  }

  /**
   * Puts the next messages back into their lanes that are parked behind a hold which was lifted:
   * lane by lane, in the order in which they were due. One that another hold names is parked behind
   * that one.
   *
   * @return false: none is left
   */
  boolean release(Hold hold) {
    places.remove(hold.id());
    return writer.write(tx -> release(tx, hold.id()));
  }

  /** A message that is parked. */
  private record ParkedRow(MessageRow row, @Nullable String next) {}

  private static boolean release(Tx tx, String hold) {
    HoldSet holds =
        HoldSet.of(tx.sql("select " + Hold.COLUMNS + " from hold").query(Hold::from).list());
    List<ParkedRow> batch =
        MessageTable.lockAll(tx, "hold_id = ? order by lane, held_due_at limit ?", hold, BATCH)
            .stream()
            .map(row -> new ParkedRow(row, holds.parking(row).map(Hold::id).orElse(null)))
            .toList();
    Map<@Nullable String, List<String>> ids = new HashMap<>();
    Set<String> lanes = new HashSet<>();
    for (ParkedRow one : batch) {
      ids.computeIfAbsent(one.next(), next -> new ArrayList<>()).add(one.row().id());
      if (one.next() == null) {
        lanes.add(one.row().queueing().lane());
      }
    }
    ids.forEach((next, some) -> release(tx, hold, next, some));
    lanes.forEach(lane -> tx.wake(Wakeups.lane(lane)));
    return batch.size() == BATCH;
  }

  private static void release(Tx tx, String hold, @Nullable String next, List<String> ids) {
    String to =
        next == null
            ? "due_at = held_due_at, held_due_at = null, hold_id = null"
            : "hold_id = :next";
    int gone =
        tx.rare(
                "update message set "
                    + to
                    + ", version = version + 1 where id in (:ids) and hold_id = :hold")
            .param("next", next)
            .param("ids", ids)
            .param("hold", hold)
            .update();
    count(tx, hold, -gone);
    if (next != null) {
      count(tx, next, gone);
    }
  }
}
