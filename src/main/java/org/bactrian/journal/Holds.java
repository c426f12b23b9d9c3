package org.bactrian.journal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.ulid.UlidCreator;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bactrian.journal.commit.GroupCommit;
import org.bactrian.journal.commit.Tx;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The holds: while there is one, nothing leaves, on any instance and after any restart. */
public final class Holds {
  private static final String ALL = "select id, reason, held_by, since from hold order by id";

  private final JdbcClient reads;
  private final GroupCommit writer;

  Holds(JdbcClient reads, GroupCommit writer) {
    this.reads = reads;
    this.writer = writer;
  }

  /**
   * A hold on everything.
   *
   * @param by what set it
   */
  public record Hold(String id, String reason, String by, Instant since) {
    private static Hold from(ResultSet row, int number) throws SQLException {
      return new Hold(
          row.getString("id"),
          row.getString("reason"),
          row.getString("held_by"),
          Column.instant(row, "since"));
    }

    private ObjectNode json() {
      ObjectNode json = JsonNodeFactory.instance.objectNode().put("mode", "stop");
      json.putObject("on");
      return json.put("reason", reason).put("by", by).put("since", since.toString());
    }
  }

  /** Returns all holds, the oldest first. */
  public List<Hold> all() {
    return reads.sql(ALL).query(Hold::from).list();
  }

  /** Holds everything, unless everything is held by the same one already. */
  public Hold hold(String reason, String by, Instant now) {
    return writer.write(
        tx ->
            tx.sql(ALL).query(Hold::from).list().stream()
                .filter(hold -> hold.by().equals(by))
                .findFirst()
                .orElseGet(() -> insert(tx, reason, new Actor(by, null), now)));
  }

  private static Hold insert(Tx tx, String reason, Actor by, Instant now) {
    Hold hold = new Hold(UlidCreator.getMonotonicUlid().toString(), reason, by.who(), now);
    tx.sql("insert into hold (id, reason, held_by, since) values (?, ?, ?, ?)")
        .params(hold.id(), reason, hold.by(), now.toEpochMilli())
        .update();
    Act act = Act.of(by, "hold", "hold", hold.id()).because(reason);
    Audit.append(tx, act.changing(null, hold.json()), now);
    tx.wake(Wakeups.HOLD);
    return hold;
  }

  /**
   * Lifts a hold and returns it; empty: there is none of that id.
   *
   * @param reason why it is lifted; null: none was given
   */
  public Optional<Hold> lift(String id, Actor by, @Nullable String reason, Instant now) {
    return writer.write(
        tx -> {
          Optional<Hold> found =
              tx.sql(ALL).query(Hold::from).list().stream()
                  .filter(hold -> hold.id().equals(id))
                  .findFirst();
          found.ifPresent(
              hold -> {
                tx.sql("delete from hold where id = ?").param(id).update();
                Act act = Act.of(by, "lift", "hold", id).because(reason);
                Audit.append(tx, act.changing(hold.json(), null), now);
                tx.wake(Wakeups.HOLD);
              });
          return found;
        });
  }
}
