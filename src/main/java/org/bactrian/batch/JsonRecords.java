package org.bactrian.batch;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A JSON text: one message, or an array of them. It is only cut apart here, at the commas between
 * the array's elements; each is then read as strictly as a message that came alone.
 */
public final class JsonRecords implements RecordSource {
  private final InputStream in;
  private final int longest;
  private boolean begun;
  private boolean array;
  private boolean ended;
  private @Nullable BatchRecord after;
  private long record;
  private int depth;
  private boolean quoted;
  private boolean escaped;

  /**
   * The messages of a JSON text.
   *
   * @param longest message taken, in bytes; a longer one is passed over
   */
  public JsonRecords(InputStream in, int longest) {
    this.in = new BufferedInputStream(in);
    this.longest = longest;
  }

  @Override
  public @Nullable BatchRecord next() throws IOException {
    if (!begun) {
      begun = true;
      begin();
    }
    if (ended) {
      BatchRecord one = after;
      after = null;
      return one;
    }
    return array ? element() : whole();
  }

  /** A byte order mark is passed over, and so is space. */
  private void begin() throws IOException {
    int first;
    do {
      in.mark(1);
      first = in.read();
    } while (space(first) || first == 0xEF || first == 0xBB || first == 0xBF);
    array = first == '[';
    if (!array) {
      in.reset();
    }
  }

  private BatchRecord whole() throws IOException {
    ended = true;
    byte[] bytes = in.readNBytes(longest + 1);
    return entry(bytes, bytes.length > longest);
  }

  private @Nullable BatchRecord element() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    boolean tooLong = false;
    int b = in.read();
    while (b >= 0 && !endsElement(b)) {
      count(b);
      tooLong |= text.size() >= longest;
      if (!tooLong && !(text.size() == 0 && space(b))) {
        text.write(b);
      }
      b = in.read();
    }
    ended = b != ',';
    if (b < 0) {
      return broken("The file ends before its array does.");
    }
    boolean emptyArray = ended && record == 0 && text.size() == 0;
    BatchRecord last = emptyArray ? null : entry(text.toByteArray(), tooLong);
    if (ended && hasMore()) {
      after = broken("The file has something after the end of its array.");
    }
    return last == null ? next() : last;
  }

  private boolean endsElement(int b) {
    return depth == 0 && !quoted && (b == ',' || b == ']');
  }

  private void count(int b) {
    if (quoted) {
      quoted = escaped || b != '"';
      escaped = !escaped && b == '\\';
    } else if (b == '"') {
      quoted = true;
    } else if (b == '{' || b == '[') {
      depth++;
    } else if (b == '}' || b == ']') {
      depth--;
    }
  }

  private boolean hasMore() throws IOException {
    int b = in.read();
    while (space(b)) {
      b = in.read();
    }
    return b >= 0;
  }

  private BatchRecord entry(byte[] bytes, boolean tooLong) {
    record++;
    return tooLong
        ? BatchRecord.unreadable(record, 0, "The message is longer than " + longest + " bytes.")
        : BatchRecord.of(record, 0, bytes, bytes.length);
  }

  private BatchRecord broken(String why) {
    ended = true;
    return BatchRecord.unreadable(++record, 0, why);
  }

  private static boolean space(int b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }
}
