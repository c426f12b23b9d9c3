package org.bactrian.journal.commit;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.bactrian.base.DaemonThreads;
import org.jspecify.annotations.Nullable;

/**
 * Commits the writes of many callers in one transaction: one commit, and so one wait for the disk,
 * for all of them. One thread writes; what arrives while it commits makes the next group.
 *
 * <p>When one unit of work of a group fails, the group is rolled back and each unit is tried alone.
 * So a unit of work may run twice, and must have no effect outside the database.
 */
public final class GroupCommit implements AutoCloseable {
  private static final int LARGEST_GROUP = 256;

  /** A unit of work inside a transaction; it may run twice. */
  public interface Work<T> extends Function<Tx, T> {}

  /** Makes the exception that callers get when the database did not take their write. */
  public interface Failure {
    RuntimeException of(String what, @Nullable Throwable cause);
  }

  private record Entry<T>(PrefetchKeys keys, Work<T> work, CompletableFuture<T> done) {
    Runnable run(Tx tx) {
      T result = work.apply(tx);
      return () -> done.complete(result);
    }
  }

  private final WriterConnection connection;
  private final Dialect dialect;
  private final List<Prefetch<?, ?>> prefetches;
  private final Failure failure;
  private final Consumer<Set<String>> wakeUp;
  private final BlockingQueue<Entry<?>> queue = new LinkedBlockingQueue<>();
  private final Thread writer = DaemonThreads.unstarted("journal-writer", this::run);
  private final Remembered remembered = new Remembered();
  private volatile boolean others;
  private volatile long writtenAt = System.nanoTime();
  private volatile long busySince;
  private volatile boolean failing;
  private volatile @Nullable String refusal;
  private volatile boolean closed;

  /**
   * A writer with a thread and a connection of its own.
   *
   * @param prefetches in the order to read them: rows of one may ask for keys of those behind it
   * @param wakeUp called after each commit with the words of the stages that have work; must not
   *     block
   */
  public GroupCommit(
      DataSource database,
      Dialect dialect,
      List<Prefetch<?, ?>> prefetches,
      Failure failure,
      Consumer<Set<String>> wakeUp) {
    this.connection = new WriterConnection(database, dialect);
    this.dialect = dialect;
    this.prefetches = prefetches;
    this.failure = failure;
    this.wakeUp = wakeUp;
    writer.start();
  }

  /**
   * Runs the work and returns once it is committed.
   *
   * @throws RuntimeException the {@link Failure}'s, when the database does not take the write;
   *     whether it was committed is then not known
   */
  public <T> T write(Work<T> work) {
    return write(PrefetchKeys.NONE, work);
  }

  /**
   * Runs a unit of work many of which come at once, and returns once it is committed.
   *
   * @param keys what it will look up, so that it is read for all of them together
   */
  public <T> T write(PrefetchKeys keys, Work<T> work) {
    return await(begin(keys, work));
  }

  /** Begins a write without waiting, for a caller that has several. */
  public <T> CompletableFuture<T> begin(PrefetchKeys keys, Work<T> work) {
    Entry<T> entry = new Entry<>(keys, work, new CompletableFuture<>());
    queue.add(entry);
    if (closed) {
      failAll(drain(new ArrayList<>()), closedFailure());
    }
    return entry.done;
  }

  /** Waits for a write that was begun, and returns or throws what {@link #write} would. */
  public static <T> T await(CompletableFuture<T> begun) {
    try {
      return joined(begun);
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /**
   * Waits for the outcome of a write, on any thread. A fork-join pool refuses the wait when it has
   * no thread to replace the waiting one. The write has begun all the same, so its outcome must not
   * be lost.
   */
  private static <T> T joined(CompletableFuture<T> begun) {
    try {
      return begun.join();
    } catch (RejectedExecutionException e) {
      CountDownLatch done = new CountDownLatch(1);
      begun.whenComplete((result, failed) -> done.countDown());
      boolean interrupted = false;
      while (done.getCount() > 0) {
        try {
          done.await();
        } catch (InterruptedException again) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return begun.join();
    }
  }

  private void run() {
    while (!closed) {
      try {
        List<Entry<?>> group = new ArrayList<>();
        group.add(queue.take());
        busySince = System.nanoTime();
        commit(drain(group));
      } catch (InterruptedException e) {
        closed = true;
      } finally {
        busySince = 0;
      }
    }
    failAll(drain(new ArrayList<>()), closedFailure());
    connection.close();
  }

  private List<Entry<?>> drain(List<Entry<?>> group) {
    queue.drainTo(group, LARGEST_GROUP - group.size());
    return group;
  }

  private void commit(List<Entry<?>> group) {
    String refused = refusal;
    if (refused != null) {
      failAll(withThoseBehind(group), failure.of(refused, null));
      return;
    }
    Statements on;
    long asked = System.nanoTime();
    try {
      on = connection.begin();
    } catch (SQLException | RuntimeException | Error e) {
      // Another process holds the lock, or the database is away. Each unit alone would wait for it
      // once more, and so would the units that arrived meanwhile.
      connection.rollback(e);
      failing = true;
      failAll(withThoseBehind(group), notTaken(e));
      return;
    }
    try {
      commitTogether(on, group);
    } catch (SQLException | RuntimeException | Error e) {
      // An Error, too: without this thread nothing is ever written again.
      remembered.forgetAll();
      connection.rollback(e);
      failing |= connection.isGone() || group.size() == 1;
      if (connection.isGone()) {
        // Each unit alone would wait for the database once more. When it failed at once, the units
        // behind may still be taken; when it ran into a timeout, they would run into it as well.
        boolean atOnce = WriterConnection.isAtOnce(asked);
        failAll(atOnce ? group : withThoseBehind(group), notTaken(e));
      } else if (group.size() == 1) {
        group.get(0).done.completeExceptionally(notTaken(e));
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
    Tx tx = new Tx(on, dialect, remembered, connection.emptyTable());
    tx.prefetch(prefetches, group.stream().<PrefetchKeys>map(Entry::keys).toList());
    List<Runnable> answers = new ArrayList<>(group.size());
    for (Entry<?> entry : group) {
      answers.add(entry.run(tx));
    }
    tx.end();
    if (others && dialect.announces()) {
      tx.wakes().forEach(word -> announce(tx, word));
    }
    on.connection().commit();
    connection.committed();
    tx.remember();
    if (tx.hasWritten()) {
      writtenAt = System.nanoTime();
      failing = false;
    }
    answers.forEach(Runnable::run);
    wakeUp.accept(tx.wakes());
  }

  /** Returns how long ago a write was committed; at the start, how old this writer is. */
  public Duration sinceWrite() {
    return Duration.ofNanos(System.nanoTime() - writtenAt);
  }

  /**
   * Returns how long the writer has been at the same group; zero when it waits for work, and null
   * when its thread has ended by itself.
   */
  public @Nullable Duration busyFor() {
    long since = busySince;
    if (!closed && !writer.isAlive()) {
      return null;
    }
    return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  /** Returns whether a write has failed since the latest one that was committed. */
  public boolean isFailing() {
    return failing;
  }

  /**
   * Refuses all writes from now on, because none would be kept.
   *
   * @param why null: they are taken again
   */
  public void refuse(@Nullable String why) {
    refusal = why;
  }

  private static void announce(Tx tx, String word) {
    tx.sql("select pg_notify(?, ?)")
        .params(PostgresNotifications.CHANNEL, word)
        .query((row, number) -> word)
        .list();
  }

  /** Sets whether other instances are there to hear of commits. */
  public void announce(boolean others) {
    this.others = others;
  }

  private RuntimeException notTaken(Throwable e) {
    return failure.of("the journal did not take it", e);
  }

  private RuntimeException closedFailure() {
    return failure.of("the journal is closed", null);
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
