package org.bactrian.journal.commit;

import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * One transaction: its statements, the values read ahead for its units of work, the statements left
 * for later, and the words of the stages that have work once it is committed.
 *
 * <p>Statements left for later go to the database together, all of a kind in one batch: on
 * PostgreSQL each alone would cost a round trip. Every statement that may need to see them, or that
 * must come after them, writes them first ({@link #sql}).
 */
public final class Tx implements Prefetch.Known {
  private final Statements statements;
  private final Dialect dialect;
  private final Remembered remembered;
  private final @Nullable String emptyTable;
  private final Map<Prefetch<?, ?>, Map<Object, Object>> known = new HashMap<>();
  private final Map<Prefetch<?, ?>, Set<Object>> asked = new HashMap<>();
  private final Map<StatementKind, List<@Nullable Object[]>> batch = new LinkedHashMap<>();
  private final Map<Object, String> writtenLater = new HashMap<>();
  private final Map<Class<?>, AtEnd> atEnd = new LinkedHashMap<>();
  private final Set<String> wakes = new LinkedHashSet<>();
  private boolean written;

  /**
   * A kind of statement in the batch.
   *
   * @param exactlyOne whether each must change exactly one row, or else the transaction fails
   */
  private record StatementKind(String sql, boolean exactlyOne) {}

  /**
   * Collects in memory what the units of work of a transaction leave to be written, such as sums
   * over all of them.
   */
  public interface AtEnd {
    /** Writes what was collected, and forgets it. It runs once all units of work have run. */
    void write(Tx tx);
  }

  /**
   * A transaction on the statements' connection.
   *
   * @param remembered by earlier transactions
   * @param emptyTable a table that is empty when the transaction begins; null: none is known to be
   */
  Tx(Statements statements, Dialect dialect, Remembered remembered, @Nullable String emptyTable) {
    this.statements = statements;
    this.dialect = dialect;
    this.remembered = remembered;
    this.emptyTable = emptyTable;
  }

  public Dialect dialect() {
    return dialect;
  }

  /**
   * Reads what the units of work will look up. Comes before the first of them.
   *
   * @param prefetches in the order to read them: rows of one may ask for keys of those behind it
   */
  void prefetch(List<Prefetch<?, ?>> prefetches, Collection<PrefetchKeys> all) {
    all.forEach(keys -> keys.ask(this));
    prefetches.forEach(this::read);
    asked.clear();
  }

  private <K, V> void read(Prefetch<K, V> prefetch) {
    @SuppressWarnings("unchecked")
    Set<K> keys = (Set<K>) asked.getOrDefault(prefetch, new LinkedHashSet<>());
    if (prefetch.lasts()) {
      keys.removeIf(key -> isRemembered(prefetch, key));
    }
    V absent = prefetch.absent();
    if (absent != null) {
      keys.forEach(key -> now(prefetch, key, absent));
      if (emptyTable != null && prefetch.reads(emptyTable)) {
        return;
      }
    }
    prefetch.read(statements, dialect.forUpdate(), keys, this);
  }

  @SuppressWarnings("unchecked")
  private <K, V> boolean isRemembered(Prefetch<K, V> prefetch, K key) {
    V value = (V) remembered.get(prefetch, key);
    if (value == null) {
      return false;
    }
    prefetch.follow(value, this);
    now(prefetch, key, value);
    return true;
  }

  /** The transaction is committed: the next ones may remember what it has known at its end. */
  void remember() {
    if (dialect.alone()) {
      known.forEach(remembered::take);
    }
  }

  @Override
  public <K> void ask(Prefetch<K, ?> prefetch, K key) {
    asked.computeIfAbsent(prefetch, one -> new LinkedHashSet<>()).add(key);
  }

  /** Returns what is known of a key; null when nothing is: the database has to be asked then. */
  @SuppressWarnings("unchecked")
  public <K, V> @Nullable V known(Prefetch<K, V> prefetch, K key) {
    Map<Object, Object> values = known.get(prefetch);
    return values == null ? null : (V) values.get(key);
  }

  @Override
  public <K, V> V now(Prefetch<K, V> prefetch, K key, V value) {
    known.computeIfAbsent(prefetch, one -> new HashMap<>()).put(key, value);
    return value;
  }

  /** Forgets the value of a key: the next unit of work that looks it up asks the database. */
  public <K> void forget(Prefetch<K, ?> prefetch, K key) {
    known.computeIfPresent(
        prefetch,
        (one, values) -> {
          values.remove(key);
          return values;
        });
    remembered.forget(prefetch, key);
  }

  /**
   * Returns a statement that sees all earlier ones of this transaction. When it changes a table,
   * the values read from that table are unknown from here on.
   */
  public Statements.Bound sql(String statement) {
    flush();
    Statements.Bound bound = statements.sql(statement);
    String changed = bound.changedTable();
    if (changed != null) {
      written = true;
      remembered.forget(changed);
      known.forEach(
          (prefetch, values) -> {
            if (prefetch.reads(changed)) {
              values.clear();
            }
          });
    }
    return bound;
  }

  /** Returns a query that need not see what this transaction has left for later. */
  public Statements.Bound aside(String query) {
    return statements.sql(query);
  }

  /** Returns a statement with named parameters and lists of values: it is prepared each time. */
  public StatementSpec rare(String statement) {
    flush();
    known.clear();
    remembered.forgetAll();
    return statements.rare(statement);
  }

  /**
   * Leaves a statement for later. No unit of work may depend on its outcome, nor on its order among
   * statements of another kind. When it changes what a prefetch reads, the caller says so itself
   * ({@link #now}).
   */
  public void later(String statement, @Nullable Object... params) {
    add(new StatementKind(statement, false), params);
  }

  /**
   * Leaves a statement for later that must change exactly one row. Statements about the same row
   * keep their order. The caller says itself what its prefetch has from here on ({@link #now},
   * {@link #forget}).
   *
   * @param row the key of the row
   */
  public void changeLater(Object row, String statement, @Nullable Object... params) {
    // Statements of one kind keep their order, those of two kinds do not.
    if (!writtenLater.getOrDefault(row, statement).equals(statement)) {
      flush();
    }
    writtenLater.put(row, statement);
    add(new StatementKind(statement, true), params);
  }

  /** Returns the one collector of this kind that the transaction has. */
  public <T extends AtEnd> T atEnd(Class<T> kind, Supplier<T> first) {
    return kind.cast(atEnd.computeIfAbsent(kind, one -> first.get()));
  }

  private void add(StatementKind kind, @Nullable Object[] params) {
    batch.computeIfAbsent(kind, one -> new ArrayList<>()).add(params);
  }

  /** Writes what the units of work have left, for all of them have run. */
  void end() {
    atEnd.values().forEach(one -> one.write(this));
    flush();
  }

  /** Writes what was left for later, kind by kind. */
  void flush() {
    batch.forEach(this::write);
    batch.clear();
    writtenLater.clear();
  }

  private void write(StatementKind kind, List<@Nullable Object[]> params) {
    written = true;
    int[] changed = statements.batch(kind.sql(), params);
    for (int rows : changed) {
      // PostgreSQL's driver, told to rewrite inserts, does not report how many rows each made.
      if (kind.exactlyOne() && rows != 1 && rows != Statement.SUCCESS_NO_INFO) {
        throw new IllegalStateException("a row changed while it was locked");
      }
    }
  }

  /** Returns whether a statement that changes a table has run. */
  boolean hasWritten() {
    return written;
  }

  /** Wakes the stages of this word after the commit. */
  public void wake(String word) {
    wakes.add(word);
  }

  /** Returns whether the stages of this word will be woken. */
  public boolean wakes(String word) {
    return wakes.contains(word);
  }

  Set<String> wakes() {
    return wakes;
  }
}
