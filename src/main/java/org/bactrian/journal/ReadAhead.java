package org.bactrian.journal;

import static java.util.stream.Collectors.toSet;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the works of one transaction will ask for, read for all of them at once. */
final class ReadAhead {
  /**
   * What one work will ask for.
   *
   * @param messages their ids
   * @param account and the ids it gave, under which a receipt may have been parked
   */
  record Wanted(
      Collection<String> messages, @Nullable String account, Collection<String> providerIds) {
    static final Wanted NOTHING = new Wanted(List.of(), null, List.of());

    static Wanted message(String id) {
      return new Wanted(List.of(id), null, List.of());
    }

    private Stream<ProviderId> parked() {
      return account == null
          ? Stream.empty()
          : providerIds.stream().map(id -> new ProviderId(account, id));
    }
  }

  private record ProviderId(String account, String id) {
    static ProviderId from(ResultSet row, int number) throws SQLException {
      return new ProviderId(row.getString(1), row.getString(2));
    }
  }

  private final Map<String, Optional<MessageRow>> messages = new HashMap<>();
  private final Set<ProviderId> askedFor = new HashSet<>();
  private final Set<ProviderId> parked = new HashSet<>();

  void read(Statements statements, Dialect dialect, Collection<Wanted> all) {
    for (Wanted wanted : all) {
      wanted.messages().forEach(id -> messages.put(id, Optional.empty()));
      wanted.parked().forEach(askedFor::add);
    }
    if (!messages.isEmpty()) {
      String sql = "select %s from message where id in (%s)%s";
      statements
          .sql(sql.formatted(MessageRow.COLUMNS, places(messages.size()), dialect.forUpdate()))
          .params(padded(messages.keySet()))
          .query(MessageRow::from)
          .list()
          .forEach(row -> messages.put(row.id(), Optional.of(row)));
    }
    if (!askedFor.isEmpty()) {
      Set<String> accounts = askedFor.stream().map(ProviderId::account).collect(toSet());
      Set<String> ids = askedFor.stream().map(ProviderId::id).collect(toSet());
      String sql =
          """
          select account, provider_id from parked_receipt
          where account in (%s) and provider_id in (%s)
          """;
      parked.addAll(
          statements
              .sql(sql.formatted(places(accounts.size()), places(ids.size())))
              .params(padded(accounts))
              .params(padded(ids))
              .query(ProviderId::from)
              .list());
    }
  }

  private static String places(int values) {
    return String.join(", ", Collections.nCopies(padded(values), "?"));
  }

  private static @Nullable Object[] padded(Collection<String> values) {
    return Arrays.copyOf(values.toArray(), padded(values.size()));
  }

  /** A list has one of a few lengths, so that there are few statements: 1, 4, 16, 64, 256… */
  private static int padded(int values) {
    int places = 1;
    while (places < values) {
      places *= 4;
    }
    return places;
  }

  /** Null: it was not read. */
  @Nullable Optional<MessageRow> message(String id) {
    return messages.get(id);
  }

  /** True also when it was not asked for. */
  boolean mayBeParked(String account, String providerId) {
    ProviderId id = new ProviderId(account, providerId);
    return !askedFor.contains(id) || parked.contains(id);
  }

  /** It is written now. */
  void forget(String messageId) {
    messages.remove(messageId);
  }

  /** Anything may have been written. */
  void forgetAll() {
    messages.clear();
    askedFor.clear();
    parked.clear();
  }
}
