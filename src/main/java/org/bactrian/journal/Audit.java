package org.bactrian.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.bactrian.base.Sha256;
import org.bactrian.journal.MessageList.ListCursor;
import org.bactrian.journal.commit.GroupCommit;
import org.bactrian.journal.commit.PrefetchKeys;
import org.bactrian.journal.commit.Tx;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A table of what operators did, and of what they were shown, which only grows. Each act is kept in
 * its own transaction, and is an event. It holds no phone number: those in a reason or a value are
 * masked, and a number that is itself the target is a keyed hash, by which it can be looked for.
 */
public final class Audit {
  private static final int LONGEST_REASON = 500;
  private static final int LONGEST_TARGET = 200;
  private static final int LONGEST_JSON = 40_000;
  private static final int HASH = 40;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String COLUMNS =
      "seq, at, who, from_address, act, target, reason, before_json, after_json";

  private final JdbcClient reads;
  private final GroupCommit writer;

  Audit(JdbcClient reads, GroupCommit writer) {
    this.reads = reads;
    this.writer = writer;
  }

  /**
   * An act, as it was kept.
   *
   * @param target kind and name, with a colon between; of a number: its hash
   * @param before JSON
   * @param after JSON
   */
  public record AuditEntry(
      long seq,
      Instant at,
      String who,
      @Nullable String from,
      String act,
      String target,
      @Nullable String reason,
      @Nullable String before,
      @Nullable String after) {
    private static AuditEntry read(ResultSet row, int number) throws SQLException {
      return new AuditEntry(
          row.getLong(1),
          Instant.ofEpochMilli(row.getLong(2)),
          row.getString(3),
          row.getString(4),
          row.getString(5),
          row.getString(6),
          row.getString(7),
          row.getString(8),
          row.getString(9));
    }

    /** Returns the act as JSON, without its place and its moment. */
    public ObjectNode json() {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.put("act", act).put("target", target).put("who", who);
      if (from != null) {
        node.put("from", from);
      }
      if (reason != null) {
        node.put("reason", reason);
      }
      putJson(node, "before", before);
      putJson(node, "after", after);
      return node;
    }

    private static void putJson(ObjectNode node, String name, @Nullable String json) {
      if (json == null) {
        return;
      }
      try {
        node.set(name, JSON.readTree(json));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("the journal holds JSON", e);
      }
    }
  }

  /**
   * Selects acts; a component that is null selects all.
   *
   * @param target kind and name, with a colon between; or a phone number
   * @param from the earliest moment
   * @param until the moment before which they were
   */
  public record AuditFilter(
      @Nullable String who,
      @Nullable String act,
      @Nullable String target,
      @Nullable Instant from,
      @Nullable Instant until) {
    private Map<String, Object> conditions(String on) {
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      all.put("who = ?", who);
      all.put("act = ?", act);
      all.put("target = ?", on.isEmpty() ? null : on);
      all.put("at >= ?", Column.millis(from));
      all.put("at < ?", Column.millis(until));
      all.values().removeIf(value -> value == null);
      return all;
    }

    /** Leaves out the number. */
    @Override
    public String toString() {
      return "AuditFilter[" + who + ", " + act + "]";
    }
  }

  /**
   * One page.
   *
   * @param next null: there is no further page
   */
  public record AuditPage(List<AuditEntry> entries, @Nullable ListCursor next) {}

  /** Keeps an act in the transaction in which it is done. */
  static void append(Tx tx, Act act, Instant now) {
    AuditEntry entry =
        new AuditEntry(
            0,
            now,
            act.by().who(),
            act.by().from(),
            act.name(),
            target(tx, act),
            act.reason() == null
                ? null
                : Column.clip(MaskedNumbers.inWords(act.reason()), LONGEST_REASON),
            text(act.before()),
            text(act.after()));
    tx.sql(
            """
            insert into audit (at, who, from_address, act, target, reason, before_json, after_json)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .params(now.toEpochMilli(), entry.who(), entry.from(), entry.act(), entry.target())
        .params(entry.reason(), entry.before(), entry.after())
        .update();
    Events.appendAct(tx, entry.json(), now);
  }

  private static String target(Tx tx, Act act) {
    if (!act.kind().equals(Act.NUMBER)) {
      String target = act.kind() + ":" + act.target();
      String masked =
          act.kind().equals(Act.CALL) ? MaskedNumbers.inUri(target) : MaskedNumbers.in(target);
      return Column.clip(masked, LONGEST_TARGET);
    }
    String secret = tx.sql("select secret from audit_rule").query(String.class).single();
    return hashed(secret, act.target());
  }

  private static String hashed(String secret, String number) {
    return Act.NUMBER + ":" + Sha256.hmacHex(secret, number).substring(0, HASH);
  }

  private static @Nullable String text(@Nullable JsonNode value) {
    if (value == null) {
      return null;
    }
    String json = MaskedNumbers.in(MaskedNumbers.in(value).toString());
    return json.length() <= LONGEST_JSON
        ? Column.clip(json, LONGEST_JSON)
        : "{\"tooLong\":" + json.length() + "}";
  }

  /** Keeps an act that changes nothing in the journal. */
  public void keep(Act act, Instant now) {
    GroupCommit.await(begin(act, now));
  }

  /** Begins to keep an act that changes nothing in the journal, without waiting. */
  public CompletableFuture<?> begin(Act act, Instant now) {
    return writer.begin(
        PrefetchKeys.NONE,
        tx -> {
          append(tx, act, now);
          return act;
        });
  }

  /** Returns a hash of a text that has secrets in it: its key is a secret of this journal. */
  public String keyedHash(String text) {
    return Sha256.hmacHex(secret(), text);
  }

  private String secret() {
    return reads.sql("select secret from audit_rule").query(String.class).single();
  }

  /** Returns the page after a cursor; null: the first page, with what was done last. */
  public AuditPage page(AuditFilter filter, @Nullable ListCursor after, int limit) {
    Map<String, Object> conditions = filter.conditions(target(filter.target()));
    List<String> all = new ArrayList<>(conditions.keySet());
    List<Object> params = new ArrayList<>(conditions.values());
    all.add("at is not null");
    if (after != null) {
      all.add("(at, seq) < (?, ?)");
      params.addAll(List.of(after.at().toEpochMilli(), Long.valueOf(after.id())));
    }
    params.add(limit + 1);
    List<AuditEntry> found =
        reads
            .sql(
                "select %s from audit where %s order by at desc, seq desc limit ?"
                    .formatted(COLUMNS, String.join(" and ", all)))
            .params(params)
            .query(AuditEntry::read)
            .list();
    if (found.size() <= limit) {
      return new AuditPage(found, null);
    }
    AuditEntry last = found.get(limit - 1);
    return new AuditPage(
        found.subList(0, limit), new ListCursor(last.at(), Long.toString(last.seq())));
  }

  private String target(@Nullable String target) {
    if (target == null || !target.startsWith("+")) {
      return target == null ? "" : target;
    }
    return hashed(secret(), target);
  }
}
