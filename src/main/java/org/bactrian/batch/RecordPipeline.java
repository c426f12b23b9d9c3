package org.bactrian.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.bactrian.base.DaemonThreads;

/**
 * Carries a stream of records on, many at once, so that the journal commits for many; their results
 * come in the order of the records. What is in flight is bounded, by number and by size: a slow
 * journal slows the reading, and memory stays flat however long the stream is.
 */
public final class RecordPipeline {
  private static final int HANDS = 64;

  /** Takes the results, in order. */
  public interface Results {
    /** Called by many threads, by one at a time; must not wait for anybody. */
    void take(ObjectNode result) throws IOException;

    /** Waits until more may come. */
    void awaitRoom() throws IOException;
  }

  private final ExecutorService hands;

  public RecordPipeline(String name) {
    hands = DaemonThreads.fixedPool(name, HANDS);
  }

  /**
   * Carries all of them and returns when the last result was taken.
   *
   * @param work on one record; called by many threads
   * @throws IOException when reading or taking fails; what is in flight then ends unseen
   */
  public void carry(RecordSource entries, Function<BatchRecord, ObjectNode> work, Results results)
      throws IOException {
    ResultWindow window = new ResultWindow(results);
    for (BatchRecord entry = entries.next(); entry != null; entry = entries.next()) {
      BatchRecord one = entry;
      results.awaitRoom();
      ResultWindow.Place place = window.take(one);
      hands.execute(() -> carry(one, work, window, place));
    }
    window.awaitEmpty();
  }

  private static void carry(
      BatchRecord one,
      Function<BatchRecord, ObjectNode> work,
      ResultWindow window,
      ResultWindow.Place place) {
    try {
      window.done(place, work.apply(one));
    } catch (RuntimeException e) {
      window.failed(e);
    }
  }
}
