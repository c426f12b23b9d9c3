package org.bactrian.batch;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON text with one message, or with an array of messages. It only cuts the text at the
 * commas between the elements; each element is then read as strictly as a single message.
 */
public final class JsonRecords implements RecordSource {
  private final InputStream in;
  private final int longest;
  private final long most;
  private boolean started;
  private boolean array;
  private boolean ended;
  private @Nullable BatchRecord trailing;
  private long number;
  private int depth;
  private boolean quoted;
  private boolean escaped;

  /**
   * Reads the messages of a stream.
   *
   * @param longest message in bytes; a longer one is unreadable
   */
  public JsonRecords(InputStream in, int longest) {
    this(in, longest, Long.MAX_VALUE);
  }

  /**
   * Reads the messages of a stream, up to a number.
   *
   * @param longest message in bytes; a longer one is unreadable
   * @param most messages that are read; the next one is unreadable, and the last record
   */
  public JsonRecords(InputStream in, int longest, long most) {
    this.in = new BufferedInputStream(in);
    this.longest = longest;
    this.most = most;
  }

  @Override
  public @Nullable BatchRecord next() throws IOException {
    if (!started) {
      started = true;
      start();
    }
    if (ended) {
      BatchRecord last = trailing;
      trailing = null;
      return last;
    }
    return array ? nextElement() : wholeText();
  }

  /** Skips a byte order mark and white space. */
  private void start() throws IOException {
    int first;
    do {
      in.mark(1);
      first = in.read();
    } while (isSpace(first) || first == 0xEF || first == 0xBB || first == 0xBF);
    array = first == '[';
    if (!array) {
      in.reset();
    }
  }

  private BatchRecord wholeText() throws IOException {
    ended = true;
    byte[] bytes = in.readNBytes(longest + 1);
    return record(bytes, bytes.length > longest);
  }

  private @Nullable BatchRecord nextElement() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    boolean tooLong = false;
    int b = in.read();
    while (b >= 0 && !endsElement(b)) {
      track(b);
      tooLong |= text.size() >= longest;
      if (!tooLong && !(text.size() == 0 && isSpace(b))) {
        text.write(b);
      }
      b = in.read();
    }
    ended = b != ',';
    if (b < 0) {
      return broken("The file ends before its array does.");
    }
    if (number == most && (!ended || text.size() > 0)) {
      return broken("At most " + most + " are read. This one and all after it were not read.");
    }
    boolean emptyArray = ended && number == 0 && text.size() == 0;
    BatchRecord record = emptyArray ? null : record(text.toByteArray(), tooLong);
    if (ended && hasMore()) {
      trailing = broken("The file has something after the end of its array.");
    }
    return record == null ? next() : record;
  }

  private boolean endsElement(int b) {
    return depth == 0 && !quoted && (b == ',' || b == ']');
  }

  /** Follows strings and nesting, to know which commas separate elements. */
  private void track(int b) {
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
    while (isSpace(b)) {
      b = in.read();
    }
    return b >= 0;
  }

  private BatchRecord record(byte[] bytes, boolean tooLong) {
    number++;
    return tooLong
        ? BatchRecord.unreadable(number, 0, "The message is longer than " + longest + " bytes.")
        : BatchRecord.of(number, 0, bytes, bytes.length);
  }

  private BatchRecord broken(String why) {
    ended = true;
    return BatchRecord.unreadable(++number, 0, why);
  }

  private static boolean isSpace(int b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }
}
