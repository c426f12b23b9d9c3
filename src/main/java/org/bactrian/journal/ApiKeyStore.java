package org.bactrian.journal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.bactrian.journal.commit.GroupCommit;
import org.bactrian.journal.commit.Tx;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The API keys that were made at run time. What they are is a secret: only hashes are kept. */
public final class ApiKeyStore {
  private static final String KEYS =
      "select name, scopes, accounts, rate_per_second, messages_per_day, created_at, created_by,"
          + " revoked_at from api_key";

  private static final String HASHES =
      "select sha256, key_name, created_at, expires_at from api_key_hash order by created_at";

  private final JdbcClient reads;
  private final GroupCommit writer;

  ApiKeyStore(JdbcClient reads, GroupCommit writer) {
    this.reads = reads;
    this.writer = writer;
  }

  /**
   * The scopes, accounts and limits of an API key.
   *
   * @param accounts the only ones by which its messages may go; none: all
   * @param ratePerSecond null: no limit
   * @param messagesPerDay null: no limit
   */
  public record KeyTerms(
      SortedSet<String> scopes,
      SortedSet<String> accounts,
      @Nullable Integer ratePerSecond,
      @Nullable Long messagesPerDay) {}

  /**
   * One of the hashes of a key.
   *
   * @param sha256 as hex
   * @param expiresAt null: never
   */
  public record StoredHash(String sha256, Instant createdAt, @Nullable Instant expiresAt) {}

  /**
   * A key.
   *
   * @param createdBy the name of the key that made it
   * @param revokedAt null: it is valid
   */
  public record StoredKey(
      String name,
      KeyTerms terms,
      Instant createdAt,
      String createdBy,
      @Nullable Instant revokedAt,
      List<StoredHash> hashes) {
    private static StoredKey from(ResultSet row, Map<String, List<StoredHash>> hashes)
        throws SQLException {
      String name = row.getString("name");
      int rate = row.getInt("rate_per_second");
      Integer ratePerSecond = row.wasNull() ? null : rate;
      long day = row.getLong("messages_per_day");
      Long messagesPerDay = row.wasNull() ? null : day;
      KeyTerms terms =
          new KeyTerms(
              names(row.getString("scopes")),
              names(row.getString("accounts")),
              ratePerSecond,
              messagesPerDay);
      return new StoredKey(
          name,
          terms,
          Column.instant(row, "created_at"),
          row.getString("created_by"),
          Column.instant(row, "revoked_at"),
          hashes.getOrDefault(name, List.of()));
    }

    private static SortedSet<String> names(String list) {
      return list.isEmpty() ? new TreeSet<>() : new TreeSet<>(List.of(list.split(",")));
    }

    /** Returns what the audit keeps of it. */
    private ObjectNode json() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      terms.scopes().forEach(json.putArray("scopes")::add);
      terms.accounts().forEach(json.putArray("accounts")::add);
      json.put("ratePerSecond", terms.ratePerSecond());
      json.put("messagesPerDay", terms.messagesPerDay());
      hashes.forEach(hash -> json.withArray("hashes").add(hash.sha256().substring(0, 12)));
      return json;
    }
  }

  /** Returns all keys, also revoked ones, by their names. */
  public List<StoredKey> all() {
    Map<String, List<StoredHash>> hashes =
        reads.sql(HASHES).query(ApiKeyStore::hash).list().stream().collect(grouped());
    return reads
        .sql(KEYS + " order by name")
        .query((row, number) -> StoredKey.from(row, hashes))
        .list();
  }

  private static Map.Entry<String, StoredHash> hash(ResultSet row, int number) throws SQLException {
    return Map.entry(
        row.getString("key_name"),
        new StoredHash(
            row.getString("sha256"),
            Column.instant(row, "created_at"),
            Column.instant(row, "expires_at")));
  }

  private static Collector<Map.Entry<String, StoredHash>, ?, Map<String, List<StoredHash>>>
      grouped() {
    return Collectors.groupingBy(
        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList()));
  }

  private static Optional<StoredKey> find(Tx tx, String name) {
    Map<String, List<StoredHash>> hashes =
        tx.sql(HASHES).query(ApiKeyStore::hash).list().stream().collect(grouped());
    return tx.sql(KEYS + " where name = ?")
        .param(name)
        .query((row, number) -> StoredKey.from(row, hashes))
        .optional();
  }

  /** Keeps a new key with its first hash; empty: there is, or was, one of that name. */
  public Optional<StoredKey> make(
      String name, KeyTerms terms, String sha256, Actor by, String reason, Instant now) {
    return writer.write(
        tx -> {
          if (find(tx, name).isPresent()) {
            return Optional.empty();
          }
          tx.sql(
                  """
                  insert into api_key (name, scopes, accounts, rate_per_second, messages_per_day, created_at, created_by)
                  values (?, ?, ?, ?, ?, ?, ?)
                  """)
              .params(name, String.join(",", terms.scopes()), String.join(",", terms.accounts()))
              .params(terms.ratePerSecond(), terms.messagesPerDay(), now.toEpochMilli(), by.who())
              .update();
          insert(tx, name, sha256, now);
          StoredKey made = find(tx, name).orElseThrow();
          Act act = Act.of(by, "make", "key", name).because(reason);
          Audit.append(tx, act.changing(null, made.json()), now);
          tx.wake(Wakeups.KEY);
          return Optional.of(made);
        });
  }

  private static void insert(Tx tx, String name, String sha256, Instant now) {
    tx.sql("insert into api_key_hash (sha256, key_name, created_at) values (?, ?, ?)")
        .params(sha256, name, now.toEpochMilli())
        .update();
  }

  /**
   * Gives a key another hash.
   *
   * @param oldUntil when those that it has are no longer valid
   * @return empty: there is no key of that name, or it was revoked
   */
  public Optional<StoredKey> rotate(
      String name, String sha256, Instant oldUntil, Actor by, String reason, Instant now) {
    return writer.write(
        tx -> {
          Optional<StoredKey> before = find(tx, name).filter(key -> key.revokedAt() == null);
          if (before.isEmpty()) {
            return before;
          }
          tx.sql(
                  "update api_key_hash set expires_at = ? where key_name = ? and (expires_at is null"
                      + " or expires_at > ?)")
              .params(oldUntil.toEpochMilli(), name, oldUntil.toEpochMilli())
              .update();
          insert(tx, name, sha256, now);
          return kept(tx, "rotate", before.get(), by, reason, now);
        });
  }

  /** Revokes a key and returns it; empty: there is none of that name. */
  public Optional<StoredKey> revoke(String name, Actor by, String reason, Instant now) {
    return writer.write(
        tx -> {
          Optional<StoredKey> before = find(tx, name);
          if (before.filter(key -> key.revokedAt() == null).isEmpty()) {
            return before;
          }
          tx.sql("update api_key set revoked_at = ? where name = ?")
              .params(now.toEpochMilli(), name)
              .update();
          tx.sql("delete from api_key_hash where key_name = ?").param(name).update();
          return kept(tx, "revoke", before.get(), by, reason, now);
        });
  }

  private static Optional<StoredKey> kept(
      Tx tx, String act, StoredKey before, Actor by, String reason, Instant now) {
    StoredKey after = find(tx, before.name()).orElseThrow();
    Act done = Act.of(by, act, "key", before.name()).because(reason);
    Audit.append(tx, done.changing(before.json(), after.json()), now);
    tx.wake(Wakeups.KEY);
    return Optional.of(after);
  }
}
