package org.bactrian.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.bactrian.base.DaemonThreads;

/**
 * Works on the records of a source in parallel, so that their writes share commits of the journal,
 * and writes the results in the order of the records. The number and the size of records in flight
 * are limited: a slow journal slows the reading, and memory stays flat however long the source is.
 */
public final class RecordPipeline {
  private static final int THREADS = 64;

  /** Gets the results, in order. */
  public interface Results {
    /** Writes a result. Called by many threads, but by one at a time; must not block. */
    void write(ObjectNode result) throws IOException;

    /** Waits until more results may come. */
    void awaitRoom() throws IOException;
  }

  private final ExecutorService threads;

  public RecordPipeline(String name) {
    threads = DaemonThreads.fixedPool(name, THREADS);
  }

  /**
   * Works on all records and returns when the last result is written.
   *
   * @param work makes the result of a record; called by many threads
   * @throws IOException when reading or writing fails; the results of records in flight are dropped
   */
  public void run(RecordSource source, Function<BatchRecord, ObjectNode> work, Results results)
      throws IOException {
    RecordWindow window = new RecordWindow(results);
    for (BatchRecord next = source.next(); next != null; next = source.next()) {
      BatchRecord record = next;
      results.awaitRoom();
      RecordWindow.Slot slot = window.add(record);
      threads.execute(() -> run(record, work, window, slot));
    }
    window.awaitEmpty();
  }

  private static void run(
      BatchRecord record,
      Function<BatchRecord, ObjectNode> work,
      RecordWindow window,
      RecordWindow.Slot slot) {
    try {
      window.done(slot, work.apply(record));
    } catch (RuntimeException e) {
      window.failed(e);
    }
  }
}
