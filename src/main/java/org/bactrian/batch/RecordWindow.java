package org.bactrian.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Records in flight, limited by number and by size. Their results are written in order. */
final class RecordWindow {
  private static final int MOST = 256;
  private static final int MOST_BYTES = 4 * 1024 * 1024;

  private final Deque<Slot> slots = new ArrayDeque<>();
  private final RecordPipeline.Results results;
  private int bytes;
  private @Nullable Exception failure;

  RecordWindow(RecordPipeline.Results results) {
    this.results = results;
  }

  /** The place of a record in the order. */
  static final class Slot {
    private final int size;
    private @Nullable ObjectNode result;

    private Slot(int size) {
      this.size = size;
    }
  }

  /** Waits until there is room for the record. */
  synchronized Slot add(BatchRecord record) throws IOException {
    while (failure == null && (slots.size() >= MOST || bytes > MOST_BYTES)) {
      await();
    }
    rethrow();
    Slot slot = new Slot(record.size());
    slots.add(slot);
    bytes += slot.size;
    return slot;
  }

  /** Sets a result, and writes all results that have no record without a result before them. */
  synchronized void done(Slot slot, ObjectNode result) {
    slot.result = result;
    try {
      while (failure == null && !slots.isEmpty() && slots.element().result != null) {
        Slot head = slots.remove();
        bytes -= head.size;
        results.write(head.result);
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
    notifyAll();
  }

  /** A record has no result: no later result is written. */
  synchronized void failed(RuntimeException why) {
    failure = failure == null ? why : failure;
    notifyAll();
  }

  /** Waits until the last result is written. */
  synchronized void awaitEmpty() throws IOException {
    while (failure == null && !slots.isEmpty()) {
      await();
    }
    rethrow();
  }

  private void rethrow() throws IOException {
    if (failure instanceof IOException broken) {
      throw broken;
    }
    if (failure != null) {
      throw (RuntimeException) failure;
    }
  }

  private void await() throws IOException {
    try {
      wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }
}
