package org.bactrian.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.journal.AttemptTable.AttemptId;
import org.bactrian.journal.commit.Prefetch;
import org.bactrian.journal.commit.Tx;
import org.jspecify.annotations.Nullable;

/** The table of the ids that providers gave to attempts, and of other forms of these ids. */
final class ProviderIdTable {
  /** An id as an account's provider gave it. */
  record ProviderId(String account, String id) {
    /** Returns an id as the journal has it; empty when there is none. */
    static ProviderId of(String account, @Nullable String id) {
      return new ProviderId(account, Optional.ofNullable(Column.clip(id)).orElse(""));
    }

    List<String> pair() {
      return List.of(account, id);
    }

    /** Looked up so often that the equals of a record, which only C2 makes fast, is felt. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ProviderId that && id.equals(that.id) && account.equals(that.account);
    }

    @Override
    public int hashCode() {
      return 31 * id.hashCode() + account.hashCode();
    }
  }

  /**
   * The attempt that an id names.
   *
   * @param isAlias whether the id is only another form of the one that the provider gave
   */
  record Named(AttemptId attempt, boolean isAlias) {}

  /**
   * Finds the attempts that ids name. It reads what is recorded of them too, and then their
   * messages. An id that names no attempt stays unknown.
   */
  static final Prefetch<ProviderId, Named> NAMED =
      Prefetch.<ProviderId, Named>byPair(
              """
          with asked (account, id) as (values %s)
          select p.account, p.provider_id, p.message_id, p.attempt_no, p.alias, a.status,
                 a.price, a.currency, a.parts, a.clicked_at
          from asked join provider_id p on p.account = asked.account and p.provider_id = asked.id
          left join attempt a on a.message_id = p.message_id and a.no = p.attempt_no
          """,
              ProviderId::pair, null, ProviderIdTable::named, "provider_id")
          .lasting(named -> true, (named, known) -> askForMessage(named.attempt(), known));

  private static final String LEARN_ID =
      """
      insert into provider_id (account, provider_id, message_id, attempt_no, alias)
      values (?, ?, ?, ?, ?) on conflict (account, provider_id) do update
      set message_id = excluded.message_id, attempt_no = excluded.attempt_no,
          alias = excluded.alias
      """;

  private static final String LEARN_UNLESS_TAKEN = LEARN_ID + "where provider_id.alias";

  private ProviderIdTable() {}

  private static Map.Entry<ProviderId, Named> named(ResultSet found, Prefetch.Known known)
      throws SQLException {
    AttemptId attempt = new AttemptId(found.getString(3), found.getInt(4));
    String status = found.getString(6);
    if (status != null) {
      AttemptTable.Told told = AttemptTable.Told.from(found, 7);
      known.now(
          AttemptTable.RECORDED,
          attempt,
          new AttemptTable.Recorded(DeliveryState.of(status), told));
    }
    askForMessage(attempt, known);
    ProviderId id = new ProviderId(found.getString(1), found.getString(2));
    return Map.entry(id, new Named(attempt, found.getBoolean(5)));
  }

  private static void askForMessage(AttemptId attempt, Prefetch.Known known) {
    known.ask(AttemptTable.RECORDED, attempt);
    known.ask(MessageTable.HAS_SMS, attempt.messageId());
    known.ask(MessageTable.BY_ID, attempt.messageId());
  }

  /** Returns the attempt that an id names; empty when it names none. */
  static Optional<Named> find(Tx tx, ProviderId id) {
    Named known = tx.known(NAMED, id);
    if (known != null) {
      return Optional.of(known);
    }
    return tx.sql(
            """
            select message_id, attempt_no, alias from provider_id
            where account = ? and provider_id = ?
            """)
        .params(id.account(), id.id())
        .query(
            (row, n) ->
                new Named(
                    new AttemptId(row.getString("message_id"), row.getInt("attempt_no")),
                    row.getBoolean("alias")))
        .optional();
  }

  /** An attempt, and the id by which one of several accounts knows it. */
  record NamedAt(ProviderId id, Named named) {}

  /** Returns the attempts that any of these ids names at any of these accounts, in no order. */
  static List<NamedAt> among(Tx tx, List<String> accounts, List<String> ids) {
    if (accounts.isEmpty() || ids.isEmpty()) {
      return List.of();
    }
    return tx.sql(
            """
            select account, provider_id, message_id, attempt_no, alias from provider_id
            where account in (%s) and provider_id in (%s)
            """
                .formatted(places(accounts), places(ids)))
        .params(Stream.concat(accounts.stream(), ids.stream()).toArray())
        .query(
            (row, n) ->
                new NamedAt(
                    new ProviderId(row.getString("account"), row.getString("provider_id")),
                    new Named(
                        new AttemptId(row.getString("message_id"), row.getInt("attempt_no")),
                        row.getBoolean("alias"))))
        .list();
  }

  private static String places(List<String> values) {
    return String.join(", ", Collections.nCopies(values.size(), "?"));
  }

  /** Learns an id of an attempt. An id that a provider gives twice belongs to the newest one. */
  static void learn(Tx tx, ProviderId id, AttemptId attempt) {
    insert(tx, LEARN_ID, id, attempt, false);
    tx.now(NAMED, id, new Named(attempt, false));
  }

  /**
   * Learns an id of an attempt that was refused. It is not taken away from another attempt: the
   * answer may name the earlier message that this one repeats.
   */
  static void learnOfRefusal(Tx tx, ProviderId id, AttemptId attempt) {
    learnUnlessTaken(tx, id, attempt, false);
  }

  /** Learns another form of an attempt's id. It never takes an id away from another attempt. */
  static void learnAlias(Tx tx, ProviderId id, AttemptId attempt) {
    learnUnlessTaken(tx, id, attempt, true);
  }

  private static void learnUnlessTaken(Tx tx, ProviderId id, AttemptId attempt, boolean isAlias) {
    insert(tx, LEARN_UNLESS_TAKEN, id, attempt, isAlias);
    // Only the database knows whether it is the id of another message.
    tx.forget(NAMED, id);
  }

  private static void insert(Tx tx, String sql, ProviderId id, AttemptId attempt, boolean isAlias) {
    tx.later(sql, id.account(), id.id(), attempt.messageId(), attempt.no(), isAlias);
  }
}
