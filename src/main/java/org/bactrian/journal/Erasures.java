package org.bactrian.journal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.ulid.UlidCreator;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.journal.commit.GroupCommit;
import org.bactrian.journal.commit.Tx;
import org.bactrian.message.Msisdn;
import org.bactrian.message.WrittenNumber;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Forgets persons, in small batches: first the messages to them, which an index finds, then what
 * others wrote about them. An erasure that was begun is in the journal until it is done, so a crash
 * does not end it.
 */
public final class Erasures {
  private static final int MESSAGES = 50;
  private static final int ROWS = 200;
  private static final String FORGOTTEN = "{\"forgotten\":true}";

  private final JdbcClient reads;
  private final GroupCommit writer;
  private final Transitions transitions;

  Erasures(JdbcClient reads, GroupCommit writer, Transitions transitions) {
    this.reads = reads;
    this.writer = writer;
    this.transitions = transitions;
  }

  /**
   * How far the erasure of a person has come.
   *
   * @param messages Viber messages and SMS
   * @param cancelled those of them that waited to leave
   * @param inFlight those of them that were being sent
   * @param events replies, subscriptions, and causes in words with the number in them
   */
  public record Forgotten(
      int messages, int cancelled, int inFlight, int events, int callbacks, int files) {
    /** Returns the counts as JSON. */
    public ObjectNode json() {
      return JsonNodeFactory.instance
          .objectNode()
          .put("messages", messages)
          .put("cancelled", cancelled)
          .put("inFlight", inFlight)
          .put("events", events)
          .put("callbacks", callbacks)
          .put("files", files);
    }
  }

  /** An erasure that was begun and is not done. */
  public record Erasure(
      String id, String number, Actor by, Instant begunAt, boolean searched, Forgotten forgotten) {
    private static Erasure from(ResultSet row, int index) throws SQLException {
      return new Erasure(
          row.getString("id"),
          row.getString("number"),
          new Actor(row.getString("who"), row.getString("from_address")),
          Instant.ofEpochMilli(row.getLong("begun_at")),
          row.getBoolean("searched"),
          new Forgotten(
              row.getInt("messages"),
              row.getInt("cancelled"),
              row.getInt("in_flight"),
              row.getInt("events"),
              row.getInt("callbacks"),
              row.getInt("files")));
    }

    /** Leaves out the number. */
    @Override
    public String toString() {
      return "Erasure[" + id + "]";
    }
  }

  /** Begins to erase a person; where that was begun already, it goes on. */
  public Erasure begin(Msisdn number, Actor by, String reason, Instant now) {
    return writer.write(
        tx -> {
          Optional<Erasure> open =
              tx.sql("select * from erasure where number = ?")
                  .param(number.e164())
                  .query(Erasure::from)
                  .optional();
          return open.orElseGet(() -> insert(tx, number, by, reason, now));
        });
  }

  private static Erasure insert(Tx tx, Msisdn number, Actor by, String reason, Instant now) {
    String id = UlidCreator.getMonotonicUlid().toString();
    tx.sql(
            """
            insert into erasure (id, number, who, from_address, begun_at) values (?, ?, ?, ?, ?)
            """)
        .params(id, number.e164(), by.who(), by.from(), now.toEpochMilli())
        .update();
    Audit.append(tx, Act.of(by, "erase", Act.NUMBER, number.e164()).because(reason), now);
    tx.wake(Wakeups.ERASURE);
    return new Erasure(id, number.e164(), by, now, false, new Forgotten(0, 0, 0, 0, 0, 0));
  }

  /** Returns the erasures that are not done, the oldest first. */
  public List<Erasure> open() {
    return reads.sql("select * from erasure order by id").query(Erasure::from).list();
  }

  /** Returns an erasure as it is now; empty: it is done. */
  public Optional<Erasure> find(String id) {
    return reads
        .sql("select * from erasure where id = ?")
        .param(id)
        .query(Erasure::from)
        .optional();
  }

  /**
   * Forgets some messages of the person: content, number and metadata. What waits to leave is
   * cancelled first. What is being sent is not tried again; its outcome is still written down, and
   * so are receipts that come later.
   *
   * @return whether there may be more
   */
  public boolean forgetMessages(Erasure erasure, Instant now) {
    return writer.write(
        tx -> {
          List<MessageRow> rows =
              MessageTable.lockAll(
                  tx,
                  MessageFilter.TO
                      + " and accepted_at <= ? order by accepted_at, id limit "
                      + MESSAGES,
                  MessageFilter.to(erasure.number()).get(0),
                  erasure.number(),
                  erasure.begunAt().toEpochMilli());
          if (!rows.isEmpty()) {
            forget(tx, erasure, rows, now);
          }
          return rows.size() == MESSAGES;
        });
  }

  private void forget(Tx tx, Erasure erasure, List<MessageRow> rows, Instant now) {
    int cancelled = 0;
    int inFlight = 0;
    for (MessageRow row : rows) {
      if (row.status().isWaiting()) {
        String why = "cancelled: its person is erased";
        transitions.apply(tx, row, Change.to(DeliveryState.CANCELLED, null, why, now));
        cancelled++;
      }
      inFlight += row.status() == DeliveryState.SENDING ? 1 : 0;
      tx.sql(
              """
              insert into erasure_message (erasure_id, message_id) values (?, ?)
              on conflict (erasure_id, message_id) do nothing
              """)
          .params(erasure.id(), row.id())
          .update();
    }
    List<String> ids = rows.stream().map(MessageRow::id).toList();
    int events = forgetEvents(tx, ids, new WrittenNumber(new Msisdn(erasure.number())));
    tx.rare(
            """
            update message set body = '{}', recipient = '', fingerprint = '', review_at = null,
                               forgotten_at = coalesce(forgotten_at, :now)
            where id in (:ids)
            """)
        .param("now", now.toEpochMilli())
        .param("ids", ids)
        .update();
    tx.sql(
            """
            update erasure set messages = messages + ?, cancelled = cancelled + ?,
                               in_flight = in_flight + ?, events = events + ?
            where id = ?
            """)
        .params(rows.size(), cancelled, inFlight, events, erasure.id())
        .update();
  }

  /** What a provider said about a call or a change, or a person replied. */
  private record Words(
      Object key, int no, boolean isReply, @Nullable String code, @Nullable String detail) {
    boolean name(WrittenNumber number) {
      return code != null && number.isIn(code) || detail != null && number.isIn(detail);
    }

    @Nullable String masked(@Nullable String text, WrittenNumber number) {
      return text == null ? null : number.masked(text);
    }
  }

  /** Forgets the replies to these messages, and masks the number where a provider has named it. */
  private static int forgetEvents(Tx tx, List<String> ids, WrittenNumber number) {
    int forgotten = 0;
    // All events of these messages are read: by type, PostgreSQL would read those of all replies.
    List<Words> events =
        tx.rare("select seq, type, provider_code, detail from event where message_id in (:ids)")
            .param("ids", ids)
            .query(
                (row, n) ->
                    new Words(
                        row.getLong(1),
                        0,
                        row.getString(2).equals("reply"),
                        row.getString(3),
                        row.getString(4)))
            .list();
    for (Words words : events) {
      if (words.isReply() || words.name(number)) {
        String detail = words.isReply() ? FORGOTTEN : words.masked(words.detail(), number);
        tx.sql("update event set provider_code = ?, detail = ? where seq = ?")
            .params(words.masked(words.code(), number), detail, words.key())
            .update();
        forgotten++;
      }
    }
    tx
        .rare("select message_id, no, provider_code from attempt where message_id in (:ids)")
        .param("ids", ids)
        .query(
            (row, n) -> new Words(row.getString(1), row.getInt(2), false, row.getString(3), null))
        .list()
        .stream()
        .filter(words -> words.name(number))
        .forEach(
            words ->
                tx.sql("update attempt set provider_code = ? where message_id = ? and no = ?")
                    .params(words.masked(words.code(), number), words.key(), words.no())
                    .update());
    return forgotten;
  }

  /** A table in which the number may be. */
  private enum Searched {
    /** The callbacks as they came. */
    CALLBACKS(
        "select seq, state, query, body from callback where seq > ?",
        "update callback set body = ?, query = '' where seq = ?",
        new byte[0],
        "callbacks"),
    /** Receipts for ids that nobody knew. */
    PARKED(
        """
        select seq, 'parked' as state, coalesce(provider_code, '') as said, null as body
        from parked_receipt where seq > ?
        """,
        "update parked_receipt set provider_code = ? where seq = ?",
        "",
        "callbacks"),
    /** Replies and subscriptions. */
    EVENTS(
        "select seq, type, detail, null as body from event where " + Events.BESIDE + " and seq > ?",
        "update event set detail = ? where seq = ?",
        FORGOTTEN,
        "events");

    private final String select;
    private final String update;
    private final Object nothing;
    private final String count;

    Searched(String select, String update, Object nothing, String count) {
      this.select = select;
      this.update = update;
      this.nothing = nothing;
      this.count = count;
    }

    private String cursor() {
      return name().toLowerCase(Locale.ROOT) + "_seq";
    }
  }

  /**
   * Searches some of what others wrote for the number: callbacks as they came, receipts for unknown
   * ids, then replies and subscriptions. A callback that has the number and was not read yet holds
   * the search up: what it says becomes events, which are searched after it.
   *
   * @return whether it can go on at once; false: it is at the end, or has to wait
   */
  public boolean search(Erasure erasure) {
    WrittenNumber number = new WrittenNumber(new Msisdn(erasure.number()));
    for (Searched table : Searched.values()) {
      Page page = page(erasure, table, number);
      if (page.isWaiting() || page.last() > 0) {
        writer.write(tx -> forgetFound(tx, erasure, table, page));
        return !page.isWaiting();
      }
    }
    writer.write(
        tx ->
            tx.sql("update erasure set searched = true where id = ?").param(erasure.id()).update());
    return false;
  }

  /**
   * Some rows of a table.
   *
   * @param found those that have the number
   * @param last where the next page begins; 0: there are no rows
   * @param isWaiting whether the page ends before a callback that must be read first
   */
  private record Page(List<Long> found, long last, boolean isWaiting) {}

  private record Row(long seq, boolean isUnread, boolean hasNumber) {}

  private Page page(Erasure erasure, Searched table, WrittenNumber number) {
    long after =
        reads
            .sql("select " + table.cursor() + " from erasure where id = ?")
            .param(erasure.id())
            .query(Long.class)
            .optional()
            .orElse(Long.MAX_VALUE);
    List<Row> rows =
        reads
            .sql(table.select + " order by seq limit ?")
            .params(after, ROWS)
            .query(
                (row, n) -> {
                  byte[] body = row.getBytes(4);
                  return new Row(
                      row.getLong(1),
                      row.getString(2).equals("new"),
                      number.isIn(row.getString(3)) || body != null && number.isIn(body));
                })
            .list();
    List<Long> found = new ArrayList<>();
    long last = 0;
    for (Row row : rows) {
      if (row.hasNumber() && row.isUnread()) {
        return new Page(found, last == 0 ? after : last, true);
      }
      if (row.hasNumber()) {
        found.add(row.seq());
      }
      last = row.seq();
    }
    return new Page(found, last, false);
  }

  private static int forgetFound(Tx tx, Erasure erasure, Searched table, Page page) {
    page.found().forEach(seq -> tx.sql(table.update).params(table.nothing, seq).update());
    return tx.sql(
            "update erasure set %1$s = ?, %2$s = %2$s + ? where id = ?"
                .formatted(table.cursor(), table.count))
        .params(page.last(), page.found().size(), erasure.id())
        .update();
  }

  /** Returns the messages of the person that were forgotten. */
  public Set<String> messages(Erasure erasure) {
    return new HashSet<>(
        reads
            .sql("select message_id from erasure_message where erasure_id = ?")
            .param(erasure.id())
            .query(String.class)
            .list());
  }

  /** Returns whether an instance has still to search the files on its disk. */
  public boolean needsFiles(Erasure erasure, String instance) {
    return reads
        .sql("select count(*) from erasure_instance where erasure_id = ? and instance = ?")
        .params(erasure.id(), instance)
        .query(Integer.class)
        .single()
        .equals(0);
  }

  /**
   * Takes note that an instance has searched the files on its disk.
   *
   * @param changed how many had something of the person in them
   */
  public void searchedFiles(Erasure erasure, String instance, int changed) {
    writer.write(
        tx -> {
          tx.sql("update erasure set files = files + ? where id = ?")
              .params(changed, erasure.id())
              .update();
          return tx.sql(
                  """
                  insert into erasure_instance (erasure_id, instance) values (?, ?)
                  on conflict (erasure_id, instance) do nothing
                  """)
              .params(erasure.id(), instance)
              .update();
        });
  }

  /**
   * Ends an erasure of which nothing is left to do, on any instance: its number is forgotten, too,
   * and the audit has the counts.
   *
   * @return whether it is done
   */
  public boolean finish(Erasure erasure, Instant now) {
    return writer.write(
        tx -> {
          Optional<Erasure> latest =
              tx.sql("select * from erasure where id = ?")
                  .param(erasure.id())
                  .query(Erasure::from)
                  .optional();
          if (latest.isEmpty()) {
            return true;
          }
          boolean isDone = latest.get().searched() && !awaitsInstance(tx, erasure.id());
          if (isDone) {
            Act act = Act.of(erasure.by(), "erased", Act.NUMBER, erasure.number());
            Audit.append(tx, act.changing(null, latest.get().forgotten().json()), now);
            for (String table : List.of("erasure_message", "erasure_instance")) {
              tx.sql("delete from " + table + " where erasure_id = ?").param(erasure.id()).update();
            }
            tx.sql("delete from erasure where id = ?").param(erasure.id()).update();
          }
          return isDone;
        });
  }

  private static boolean awaitsInstance(Tx tx, String id) {
    return tx.sql(
                """
                select count(*) from instance i
                where not exists (select 1 from erasure_instance d
                                  where d.erasure_id = ? and d.instance = i.id)
                """)
            .param(id)
            .query(Integer.class)
            .single()
        > 0;
  }
}
