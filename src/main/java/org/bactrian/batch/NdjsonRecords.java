package org.bactrian.batch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** NDJSON: a record a line. A blank line is none, but it is counted as a line. */
public final class NdjsonRecords implements RecordSource {
  private static final int BUFFER = 16_384;

  private final InputStream in;
  private final int longest;
  private final long most;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;
  private long line;
  private long record;

  /**
   * The lines of a stream.
   *
   * @param longest line taken, in bytes; a longer one is passed over
   * @param most lines read, blank ones too
   */
  public NdjsonRecords(InputStream in, int longest, long most) {
    this.in = in;
    this.longest = longest;
    this.most = most;
  }

  @Override
  public @Nullable BatchRecord next() throws IOException {
    BatchRecord entry = null;
    while (entry == null && line < most && hasMore()) {
      entry = line();
    }
    return entry;
  }

  private @Nullable BatchRecord line() throws IOException {
    line++;
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    boolean tooLong = false;
    boolean ended = false;
    while (!ended && hasMore()) {
      int from = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      tooLong |= text.size() + at - from > longest;
      text.write(buffer, from, tooLong ? 0 : at - from);
      ended = at < end;
      at += ended ? 1 : 0;
    }
    if (tooLong) {
      return BatchRecord.unreadable(
          ++record, line, "The line is longer than " + longest + " bytes.");
    }
    byte[] bytes = text.toByteArray();
    return blank(bytes) ? null : BatchRecord.of(++record, line, bytes, bytes.length);
  }

  private static boolean blank(byte[] bytes) {
    for (byte b : bytes) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  /** Waits for the next bytes; false at the end. */
  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  /** Whether there is something after the last line read; waits for it. */
  public boolean hasMore() throws IOException {
    return at < end || fill();
  }

  /** Reads on and throws away, up to a limit: who still writes can then still read. */
  public void drain(long most) throws IOException {
    long left = most;
    while (left > 0 && fill()) {
      left -= end;
    }
  }
}
