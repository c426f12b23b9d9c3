package org.bactrian.route.in;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.bactrian.base.DaemonThreads;
import org.bactrian.batch.RecordPipeline;

/**
 * Lines that are read while another thread writes them. The writer is some way ahead at most: it
 * waits when nobody reads. That way is long, because many clients send the whole of a batch before
 * they read the first of its answer.
 */
final class GrowingStream extends InputStream implements RecordPipeline.Results {
  private static final int FURTHEST_AHEAD = 4 * 1024 * 1024;

  private final Deque<byte[]> lines = new ArrayDeque<>();
  private final Thread writer;
  private int ahead;
  private int offset;
  private boolean ended;
  private boolean closed;

  /**
   * A stream of what the writer writes.
   *
   * @param writes runs on a thread of its own; the stream ends when it returns
   */
  GrowingStream(String name, Consumer<GrowingStream> writes) {
    writer =
        DaemonThreads.start(
            name,
            () -> {
              try {
                writes.accept(this);
              } finally {
                end();
              }
            });
  }

  /**
   * Writes a line.
   *
   * @throws IOException when nobody is going to read it
   */
  @Override
  public synchronized void take(ObjectNode node) throws IOException {
    byte[] line = (node + "\n").getBytes(StandardCharsets.UTF_8);
    if (closed) {
      throw new IOException("the answer is no longer read");
    }
    lines.add(line);
    ahead += line.length;
    notifyAll();
  }

  @Override
  public synchronized void awaitRoom() throws IOException {
    while (ahead > FURTHEST_AHEAD && !closed) {
      await();
    }
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** As much as there is, at least one byte: what was answered is not held back. */
  @Override
  public synchronized int read(byte[] into, int from, int length) throws IOException {
    while (lines.isEmpty() && !ended) {
      await();
    }
    int count = 0;
    while (count < length && !lines.isEmpty()) {
      byte[] line = lines.element();
      int part = Math.min(length - count, line.length - offset);
      System.arraycopy(line, offset, into, from + count, part);
      count += part;
      offset += part;
      if (offset == line.length) {
        lines.remove();
        offset = 0;
      }
    }
    ahead -= count;
    notifyAll();
    return count == 0 && length > 0 ? -1 : count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  /** Nobody reads on; returns when the writer has noticed, as it reads from the same connection. */
  @Override
  public void close() throws IOException {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
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
