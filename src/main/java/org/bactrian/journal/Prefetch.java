package org.bactrian.journal;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.journal.ReceiptMatch.Named;
import org.jspecify.annotations.Nullable;

/**
 * What the works of one transaction will ask for, read for all of them at once. Of what is not here
 * nothing is known: whoever asks has to read it.
 */
final class Prefetch {
  record ProviderId(@Nullable String account, String id) {}

  private final Map<String, Optional<MessageRow>> messages = new HashMap<>();
  private final Set<ProviderId> given = new HashSet<>();
  private final Set<ProviderId> parked = new HashSet<>();
  private final Map<ProviderId, Named> named = new HashMap<>();
  private final Map<Named, DeliveryState> attempts = new HashMap<>();
  private final Set<String> askedForSms = new HashSet<>();
  private final Set<String> mayHaveSms = new HashSet<>();
  private final Map<Long, Boolean> callbacks = new HashMap<>();
  private final Map<HeldLease, Boolean> tenures = new HashMap<>();

  void read(Statements statements, Dialect dialect, Collection<PrefetchKeys> all) {
    Set<ProviderId> names = new HashSet<>();
    for (PrefetchKeys wanted : all) {
      wanted.messages().forEach(id -> messages.put(id, Optional.empty()));
      wanted.given().forEach(id -> given.add(new ProviderId(wanted.account(), id)));
      wanted.named().forEach(id -> names.add(new ProviderId(wanted.account(), id)));
      if (wanted.callback() != null) {
        callbacks.put(wanted.callback(), false);
      }
      if (wanted.tenure() != null) {
        tenures.put(wanted.tenure(), false);
      }
    }
    readTenures(statements);
    readCallbacks(statements, dialect);
    readNamed(statements, names);
    readSms(statements);
    readMessages(statements, dialect);
    readParked(statements);
  }

  private void readTenures(Statements statements) {
    String sql =
        "select l.name, i.id from lease l join instance i on i.id = l.owner where l.name in (%s)";
    List<String> leases = tenures.keySet().stream().map(HeldLease::lease).toList();
    Lookups.in(
            statements, sql, leases, (row, n) -> new HeldLease(row.getString(1), row.getString(2)))
        .forEach(held -> tenures.replace(held, true));
  }

  private void readCallbacks(Statements statements, Dialect dialect) {
    String sql = "select seq from callback where seq in (%s) and state = 'new'";
    Lookups.in(
            statements, sql + dialect.forUpdate(), callbacks.keySet(), (row, n) -> row.getLong(1))
        .forEach(seq -> callbacks.put(seq, true));
  }

  private void readNamed(Statements statements, Set<ProviderId> names) {
    String sql =
        """
        select p.account, p.provider_id, p.message_id, p.attempt_no, a.status
        from asked join provider_id p on p.account = asked.account and p.provider_id = asked.id
        left join attempt a on a.message_id = p.message_id and a.no = p.attempt_no
        """;
    Lookups.among(
        statements,
        sql,
        names,
        (row, number) -> {
          Named one = new Named(row.getString(3), row.getInt(4));
          named.put(new ProviderId(row.getString(1), row.getString(2)), one);
          String status = row.getString(5);
          if (status != null) {
            attempts.put(one, DeliveryState.of(status));
          }
          messages.put(one.messageId(), Optional.empty());
          return askedForSms.add(one.messageId());
        });
  }

  private void readSms(Statements statements) {
    String sql = "select fallback_of from message where fallback_of in (%s)";
    mayHaveSms.addAll(Lookups.in(statements, sql, askedForSms, (row, n) -> row.getString(1)));
  }

  private void readMessages(Statements statements, Dialect dialect) {
    String sql = "select " + MessageRows.COLUMNS + " from message where id in (%s)";
    Lookups.in(statements, sql + dialect.forUpdate(), messages.keySet(), MessageRows::from)
        .forEach(this::now);
  }

  private void readParked(Statements statements) {
    String sql =
        """
        select p.account, p.provider_id
        from asked join parked_receipt p on p.account = asked.account and p.provider_id = asked.id
        """;
    Lookups.among(
        statements,
        sql,
        given,
        (row, n) -> parked.add(new ProviderId(row.getString(1), row.getString(2))));
  }

  /** Null: it was not read. */
  @Nullable Optional<MessageRow> message(String id) {
    return messages.get(id);
  }

  /** True also when it was not asked for. */
  boolean mayBeParked(String account, String providerId) {
    ProviderId id = new ProviderId(account, providerId);
    return !given.contains(id) || parked.contains(id);
  }

  /** Null: it is not known who is named, though somebody may be. */
  @Nullable Named named(String account, String providerId) {
    return named.get(new ProviderId(account, providerId));
  }

  /** Null: it is not known how the attempt stands. */
  @Nullable DeliveryState attempt(Named attempt) {
    return attempts.get(attempt);
  }

  /** True also when it was not asked for. */
  boolean mayHaveSms(String messageId) {
    return !askedForSms.contains(messageId) || mayHaveSms.contains(messageId);
  }

  /** Null: it is not known. */
  @Nullable Boolean isNew(long callback) {
    return callbacks.get(callback);
  }

  /** Null: it is not known. */
  @Nullable Boolean holds(HeldLease tenure) {
    return tenures.get(tenure);
  }

  /** As it stands from here on. */
  void now(MessageRow row) {
    messages.put(row.id(), Optional.of(row));
  }

  /** As it stands from here on. */
  void now(Named attempt, DeliveryState status) {
    attempts.put(attempt, status);
  }

  /** A receipt is parked from here on. */
  void nowParked(String account, String providerId) {
    parked.add(new ProviderId(account, providerId));
  }

  /** It is read from here on. */
  void nowRead(long callback) {
    callbacks.put(callback, false);
  }

  /** It is written now; of an SMS, so is that its Viber message has one. */
  void forget(String messageId, @Nullable String fallbackOf) {
    messages.remove(messageId);
    if (fallbackOf != null) {
      mayHaveSms.add(fallbackOf);
    }
  }

  /** Anything may have been written. */
  void forgetAll() {
    messages.clear();
    given.clear();
    parked.clear();
    named.clear();
    attempts.clear();
    askedForSms.clear();
    mayHaveSms.clear();
    callbacks.clear();
    tenures.clear();
  }
}
