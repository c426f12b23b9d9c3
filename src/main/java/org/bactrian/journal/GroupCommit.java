package org.bactrian.journal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Writes of many callers in one transaction: one commit, and so one wait for the disk, for all of
 * them. One thread writes; what arrives while it commits makes the next group.
 *
 * <p>When one of a group fails, the group is rolled back and each is tried alone, so a work must
 * have no effect outside the database: it may run twice.
 */
public final class GroupCommit implements AutoCloseable {
  private static final int LARGEST_GROUP = 256;

  /** Work on the journal inside a transaction; it may run twice. */
  public interface Work<T> extends Function<Tx, T> {}

  private record Entry<T>(PrefetchKeys wanted, Work<T> work, CompletableFuture<T> done) {
    Runnable run(Tx tx) {
      T result = work.apply(tx);
      return () -> done.complete(result);
    }
  }

  private final WriterConnection connection;
  private final Dialect dialect;
  private final Consumer<Set<String>> wakeUp;
  private final BlockingQueue<Entry<?>> queue = new LinkedBlockingQueue<>();
  private final Thread writer = new Thread(this::run, "journal-writer");
  private volatile boolean others;
  private volatile boolean closed;

  /**
   * A writer of its own thread and connection.
   *
   * @param wakeUp told after each commit which stages have work; must not block
   */
  GroupCommit(DataSource database, Dialect dialect, Consumer<Set<String>> wakeUp) {
    this.connection = new WriterConnection(database, dialect);
    this.dialect = dialect;
    this.wakeUp = wakeUp;
    writer.setDaemon(true);
    writer.start();
  }

  /**
   * Runs the work and returns once it is committed.
   *
   * @throws JournalUnavailable when the database does not take it; whether it was committed is then
   *     not known
   */
  public <T> T write(Work<T> work) {
    return write(PrefetchKeys.NOTHING, work);
  }

  /**
   * The same, for a work many of which come at once.
   *
   * @param wanted what it will ask for, so that it is read for all of them together
   */
  <T> T write(PrefetchKeys wanted, Work<T> work) {
    return await(begin(wanted, work));
  }

  /** The same, without waiting: for whoever has several. */
  <T> CompletableFuture<T> begin(PrefetchKeys wanted, Work<T> work) {
    Entry<T> entry = new Entry<>(wanted, work, new CompletableFuture<>());
    queue.add(entry);
    if (closed) {
      failAll(drain(new ArrayList<>()), new JournalUnavailable("the journal is closed", null));
    }
    return entry.done;
  }

  /** What {@link #write} would have returned or thrown. */
  public static <T> T await(CompletableFuture<T> begun) {
    try {
      return begun.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void run() {
    while (!closed) {
      try {
        List<Entry<?>> group = new ArrayList<>();
        group.add(queue.take());
        commit(drain(group));
      } catch (InterruptedException e) {
        closed = true;
      }
    }
    failAll(drain(new ArrayList<>()), new JournalUnavailable("the journal is closed", null));
    connection.close();
  }

  private List<Entry<?>> drain(List<Entry<?>> group) {
    queue.drainTo(group, LARGEST_GROUP - group.size());
    return group;
  }

  private void commit(List<Entry<?>> group) {
    Statements on;
    long asked = System.nanoTime();
    try {
      on = connection.begin();
    } catch (SQLException | RuntimeException e) {
      // Somebody else writes, or the database is away: each alone would wait for it once more, and
      // so would those who came meanwhile.
      connection.rollback();
      failAll(withThoseBehind(group), asUnavailable(e));
      return;
    }
    try {
      commitTogether(on, group);
    } catch (SQLException | RuntimeException | Error e) {
      // An Error, too: without this thread nothing is ever written again.
      connection.rollback();
      if (connection.isGone()) {
        // Each alone would wait for the database once more; who has waited for a timeout does not.
        boolean atOnce = WriterConnection.isAtOnce(asked);
        failAll(atOnce ? group : withThoseBehind(group), asUnavailable(e));
      } else if (group.size() == 1) {
        group.get(0).done.completeExceptionally(asUnavailable(e));
      } else {
        group.forEach(entry -> commit(List.of(entry)));
      }
    }
  }

  private List<Entry<?>> withThoseBehind(List<Entry<?>> group) {
    List<Entry<?>> all = new ArrayList<>(group);
    queue.drainTo(all);
    return all;
  }

  private void commitTogether(Statements on, List<Entry<?>> group) throws SQLException {
    Tx tx = new Tx(on, dialect);
    tx.readAhead(group.stream().<PrefetchKeys>map(Entry::wanted).toList());
    List<Runnable> answers = new ArrayList<>(group.size());
    for (Entry<?> entry : group) {
      answers.add(entry.run(tx));
    }
    tx.flush();
    if (others && dialect.announces()) {
      tx.wakes().forEach(word -> announce(tx, word));
    }
    on.connection().commit();
    answers.forEach(Runnable::run);
    wakeUp.accept(tx.wakes());
  }

  private static void announce(Tx tx, String word) {
    tx.sql("select pg_notify(?, ?)")
        .params(PostgresNotifications.CHANNEL, word)
        .query((row, number) -> word)
        .list();
  }

  /** Whether other instances are there to be told of commits. */
  void announce(boolean others) {
    this.others = others;
  }

  private static RuntimeException asUnavailable(Throwable e) {
    return new JournalUnavailable("the journal did not take it", e);
  }

  private static void failAll(List<Entry<?>> entries, RuntimeException why) {
    entries.forEach(entry -> entry.done.completeExceptionally(why));
  }

  @Override
  public void close() {
    closed = true;
    writer.interrupt();
    try {
      writer.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
