package org.bactrian.batch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads NDJSON, one record a line. A blank line is no record, but counts as a line. */
public final class NdjsonRecords implements RecordSource {
  private static final int BUFFER = 16_384;

  private final InputStream in;
  private final int longest;
  private final long limit;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;
  private long line;
  private long number;

  /**
   * Reads the lines of a stream.
   *
   * @param longest line in bytes; a longer one is unreadable
   * @param limit of lines that are read, blank ones included
   */
  public NdjsonRecords(InputStream in, int longest, long limit) {
    this.in = in;
    this.longest = longest;
    this.limit = limit;
  }

  @Override
  public @Nullable BatchRecord next() throws IOException {
    BatchRecord record = null;
    while (record == null && line < limit && hasMore()) {
      record = line();
    }
    return record;
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
          ++number, line, "The line is longer than " + longest + " bytes.");
    }
    byte[] bytes = text.toByteArray();
    return isBlank(bytes) ? null : BatchRecord.of(++number, line, bytes, bytes.length);
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte b : bytes) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  /** Waits for the next bytes; returns false at the end. */
  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  /** Returns whether there is something after the last line that was read; waits for it. */
  public boolean hasMore() throws IOException {
    return at < end || fill();
  }

  /** Drops the rest, up to so many bytes: a client reads its answer only when it could send all. */
  public void drain(long bytes) throws IOException {
    long left = bytes;
    while (left > 0 && fill()) {
      left -= end;
    }
  }
}
