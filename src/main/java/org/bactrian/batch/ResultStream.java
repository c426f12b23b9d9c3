package org.bactrian.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.bactrian.base.DaemonThreads;

/**
 * A stream of results that is read while another thread still writes it. The writer waits when it
 * is too far ahead of the reader. It may be far ahead, because many clients send their whole batch
 * before they read the first line of the answer.
 */
public final class ResultStream extends InputStream implements RecordPipeline.Results {
  private static final int FURTHEST_AHEAD = 4 * 1024 * 1024;

  private final Deque<byte[]> lines = new ArrayDeque<>();
  private final Thread writer;
  private int ahead;
  private int offset;
  private boolean ended;
  private boolean closed;

  /**
   * Starts the writer.
   *
   * @param work writes the results, in a thread of its own; the stream ends when it returns
   */
  public ResultStream(String name, Consumer<ResultStream> work) {
    writer =
        DaemonThreads.start(
            name,
            () -> {
              try {
                work.accept(this);
              } finally {
                end();
              }
            });
  }

  /**
   * Writes a result as a line.
   *
   * @throws IOException when the stream is closed: nothing reads it any more
   */
  @Override
  public void write(ObjectNode result) throws IOException {
    writeLine(result.toString());
  }

  /**
   * Writes a line.
   *
   * @throws IOException when the stream is closed: nothing reads it any more
   */
  public synchronized void writeLine(String text) throws IOException {
    byte[] line = (text + "\n").getBytes(StandardCharsets.UTF_8);
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

  /** Reads what there is, at least one byte: a result is not held back until there are more. */
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

  /** Returns when the writer has ended too: it reads from the connection that is being closed. */
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
