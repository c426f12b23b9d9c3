package org.bactrian.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Records in flight, up to a number and a size; their results leave in the order they came. */
final class ResultWindow {
  private static final int MOST = 256;
  private static final int MOST_BYTES = 4 * 1024 * 1024;

  private final Deque<Place> places = new ArrayDeque<>();
  private final RecordPipeline.Results results;
  private int bytes;
  private @Nullable Exception failure;

  ResultWindow(RecordPipeline.Results results) {
    this.results = results;
  }

  /** A record's place in the order. */
  static final class Place {
    private final int size;
    private @Nullable ObjectNode result;

    private Place(int size) {
      this.size = size;
    }
  }

  /** Waits until there is room for one more. */
  synchronized Place take(BatchRecord entry) throws IOException {
    while (failure == null && (places.size() >= MOST || bytes > MOST_BYTES)) {
      await();
    }
    rethrow();
    Place place = new Place(entry.size());
    places.add(place);
    bytes += place.size;
    return place;
  }

  /** A result: it leaves now, if all before it have, and takes along what waits for it. */
  synchronized void done(Place place, ObjectNode result) {
    place.result = result;
    try {
      while (failure == null && !places.isEmpty() && places.element().result != null) {
        Place head = places.remove();
        bytes -= head.size;
        results.take(head.result);
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
    notifyAll();
  }

  /** There is not going to be a result: nothing after it leaves. */
  synchronized void failed(RuntimeException why) {
    failure = failure == null ? why : failure;
    notifyAll();
  }

  /** Waits until the last result has left. */
  synchronized void awaitEmpty() throws IOException {
    while (failure == null && !places.isEmpty()) {
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
