package org.bactrian.journal.commit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One kind of rows that many units of work look up by key, and that a group therefore reads for all
 * of them in one statement. Each store declares its own: the SQL, the key, and the tables it reads.
 * A statement that changes one of these tables makes the values unknown again, and so they are read
 * anew ({@link Tx#sql}). An unknown value is never wrong: the unit of work asks the database.
 *
 * @param <K> the key
 * @param <V> the value for a key, as a unit of work wants it
 */
public final class Prefetch<K, V> {
  /**
   * The most keys of one statement: each database limits a statement's length and its parameters.
   */
  private static final int MOST_KEYS = 1_024;

  private final String sql;
  private final boolean locks;
  private final Function<K, List<?>> columns;
  private final @Nullable V absent;
  private final Set<String> tables;
  private final @Nullable Row<K, V> row;
  private final @Nullable Lasting<V> lasting;

  /** The values that are known in a transaction. */
  public interface Known {
    /**
     * Sets the value of a key from here on: it was read, or it is left for later.
     *
     * @return the value
     */
    <K, V> V now(Prefetch<K, V> prefetch, K key, V value);

    /** Asks for a key of a prefetch that is still to be read. */
    <K> void ask(Prefetch<K, ?> prefetch, K key);
  }

  /** Reads one row. */
  public interface Row<K, V> {
    /**
     * Returns the key and the value of a row.
     *
     * @param known takes what else the row tells, and keys of rows that are read later
     */
    Map.Entry<K, V> read(ResultSet row, Known known) throws SQLException;
  }

  private record Lasting<V>(Predicate<V> small, BiConsumer<V, Known> follow) {}

  private Prefetch(
      String sql,
      boolean locks,
      Function<K, List<?>> columns,
      @Nullable V absent,
      Set<String> tables,
      @Nullable Row<K, V> row,
      @Nullable Lasting<V> lasting) {
    this.sql = sql;
    this.locks = locks;
    this.columns = columns;
    this.absent = absent;
    this.tables = tables;
    this.row = row;
    this.lasting = lasting;
  }

  /**
   * Declares rows that are found by one column.
   *
   * @param sql a select with {@code in (%s)}
   * @param absent the value of a key without a row; null: unknown
   * @param tables the tables whose change makes the values unknown
   */
  public static <K, V> Prefetch<K, V> byColumn(
      String sql, Function<K, ?> column, @Nullable V absent, Row<K, V> row, String... tables) {
    return new Prefetch<>(
        sql, false, key -> List.of(column.apply(key)), absent, Set.of(tables), row, null);
  }

  /**
   * Declares rows that are found by a pair of columns. Each pair is looked up on its own: two lists
   * would ask for every first with every second.
   *
   * @param sql a select with {@code (values %s)}
   * @param absent the value of a key without a row; null: unknown
   * @param tables the tables whose change makes the values unknown
   */
  public static <K, V> Prefetch<K, V> byPair(
      String sql, Function<K, List<?>> pair, @Nullable V absent, Row<K, V> row, String... tables) {
    return new Prefetch<>(sql, false, pair, absent, Set.of(tables), row, null);
  }

  /**
   * Declares values that the rows of another prefetch bring along.
   *
   * @param tables the tables whose change makes the values unknown
   */
  public static <K, V> Prefetch<K, V> broughtAlong(String... tables) {
    return new Prefetch<>("", false, key -> List.of(), null, Set.of(tables), null, null);
  }

  /** Returns this prefetch with its rows locked until the end of the transaction. */
  public Prefetch<K, V> locking() {
    return new Prefetch<>(sql, true, columns, absent, tables, row, lasting);
  }

  /**
   * Returns this prefetch with values that outlast their transaction, where no other process writes
   * ({@link Dialect#alone}).
   *
   * @param small whether a value is small enough to be kept in memory
   * @param follow asks for the keys of later prefetches that belong to a value
   */
  public Prefetch<K, V> lasting(Predicate<V> small, BiConsumer<V, Known> follow) {
    return new Prefetch<>(sql, locks, columns, absent, tables, row, new Lasting<>(small, follow));
  }

  boolean lasts() {
    return lasting != null;
  }

  @SuppressWarnings("unchecked")
  boolean isSmall(Object value) {
    return lasting != null && lasting.small().test((V) value);
  }

  /** Asks for what belongs to a value that is remembered. */
  void follow(V value, Known known) {
    if (lasting != null) {
      lasting.follow().accept(value, known);
    }
  }

  boolean reads(String table) {
    return tables.contains(table);
  }

  @Nullable V absent() {
    return absent;
  }

  /**
   * Reads the rows of these keys.
   *
   * @param forUpdate the end of a select that locks its rows
   */
  void read(Statements statements, String forUpdate, Collection<K> keys, Known known) {
    if (row == null) {
      return;
    }
    List<K> all = List.copyOf(keys);
    for (int from = 0; from < all.size(); from += MOST_KEYS) {
      List<K> some = all.subList(from, Math.min(all.size(), from + MOST_KEYS));
      readSome(statements, forUpdate, some, known);
    }
  }

  private void readSome(Statements statements, String forUpdate, List<K> keys, Known known) {
    int places = padded(keys.size());
    List<@Nullable Object> values = new ArrayList<>();
    keys.forEach(key -> values.addAll(columns.apply(key)));
    int width = values.size() / keys.size();
    values.addAll(Collections.nCopies(width * places - values.size(), null));
    String place = width == 1 ? "?" : "(cast(? as varchar), cast(? as varchar))";
    String list = String.join(", ", Collections.nCopies(places, place));
    statements
        .sql(sql.formatted(list) + (locks ? forUpdate : ""))
        .params(values.toArray())
        .query(
            (found, number) -> {
              Map.Entry<K, V> entry = row.read(found, known);
              return known.now(this, entry.getKey(), entry.getValue());
            })
        .list();
  }

  /** A list has one of a few lengths, so that few statements are prepared: 1, 4, 16, 64, 256… */
  private static int padded(int keys) {
    int places = 1;
    while (places < keys) {
      places *= 4;
    }
    return places;
  }
}
