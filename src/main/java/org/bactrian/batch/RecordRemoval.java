package org.bactrian.batch;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Predicate;
import org.bactrian.base.PrivateFolder;
import org.jspecify.annotations.Nullable;

/**
 * Removes records from a file that was read: lines, rows of CSV (the header stays), elements of a
 * JSON array. A file with one message alone, such as XML, is deleted. The other records stay to the
 * letter.
 */
public final class RecordRemoval {
  /** A longer record is cut into several. */
  private static final int LONGEST = 8 << 20;

  private enum Form {
    LINES,
    ROWS,
    ELEMENTS,
    WHOLE
  }

  private final Path file;
  private final Predicate<byte[]> unwanted;

  private RecordRemoval(Path file, Predicate<byte[]> unwanted) {
    this.file = file;
    this.unwanted = unwanted;
  }

  /**
   * Removes the unwanted records of a file.
   *
   * @return whether it had any
   */
  public static boolean of(Path file, Predicate<byte[]> unwanted) throws IOException {
    return new RecordRemoval(file, unwanted).run();
  }

  private boolean run() throws IOException {
    if (!copy(OutputStream.nullOutputStream())) {
      return false;
    }
    if (form() == Form.WHOLE) {
      Files.delete(file);
      return true;
    }
    Path beside = file.resolveSibling(FileNames.with(file, ".part"));
    PrivateFolder.ownFile(beside);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(beside), 1 << 16)) {
      copy(out);
    }
    PrivateFolder.replace(file, beside);
    return true;
  }

  private Form form() throws IOException {
    String name = FileNames.text(file).toLowerCase(Locale.ROOT);
    // An older file of the same name has its time after its ending.
    if (name.contains(".results.") || name.contains(".ndjson")) {
      return Form.LINES;
    }
    if (name.contains(".csv")) {
      return Form.ROWS;
    }
    return name.contains(".json") && isArray() ? Form.ELEMENTS : Form.WHOLE;
  }

  private boolean isArray() throws IOException {
    try (InputStream in = in()) {
      int first = in.read();
      while (first == ' ' || first == '\t' || first == '\r' || first == '\n' || first > 0x7f) {
        first = in.read();
      }
      return first == '[';
    }
  }

  private InputStream in() throws IOException {
    return new BufferedInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), 1 << 16);
  }

  /** Copies the records that stay; returns whether there were others. */
  private boolean copy(OutputStream out) throws IOException {
    Form form = form();
    boolean removed = false;
    try (InputStream in = in()) {
      Cutter cutter = new Cutter(in, form);
      boolean first = true;
      for (byte[] record = cutter.next(); record != null; record = cutter.next()) {
        boolean isHeader = form == Form.ROWS && first;
        if (!isHeader && unwanted.test(record)) {
          removed = true;
          continue;
        }
        if (form == Form.ELEMENTS) {
          out.write(first ? '[' : ',');
        }
        out.write(record);
        first = false;
      }
      if (form == Form.ELEMENTS) {
        out.write((first ? "[]\n" : "]\n").getBytes(StandardCharsets.US_ASCII));
      }
    }
    return removed;
  }

  /** Cuts a file into its records. */
  private static final class Cutter {
    private final InputStream in;
    private final Form form;
    private boolean begun;
    private boolean ended;
    private boolean quoted;
    private boolean escaped;
    private int depth;

    Cutter(InputStream in, Form form) {
      this.in = in;
      this.form = form;
    }

    byte @Nullable [] next() throws IOException {
      if (form == Form.ELEMENTS && !begun) {
        begun = true;
        int b = in.read();
        while (b >= 0 && b != '[') {
          b = in.read();
        }
      }
      if (ended) {
        return null;
      }
      ByteArrayOutputStream record = new ByteArrayOutputStream();
      int b = in.read();
      while (b >= 0 && !ends(b, record.size())) {
        record.write(b);
        track(b);
        b = in.read();
      }
      if (b >= 0 && form != Form.ELEMENTS) {
        record.write(b);
        track(b);
      }
      ended = b < 0 || form == Form.ELEMENTS && b == ']' && depth == 0 && !quoted;
      boolean isEmpty = record.size() == 0 || form == Form.ELEMENTS && isBlank(record);
      return ended && isEmpty ? null : record.toByteArray();
    }

    private boolean ends(int b, int length) {
      return switch (form) {
        case LINES -> b == '\n' || length >= LONGEST;
        case ROWS -> b == '\n' && !quoted || length >= LONGEST;
        case ELEMENTS -> depth == 0 && !quoted && (b == ',' || b == ']');
        case WHOLE -> false;
      };
    }

    private void track(int b) {
      if (form == Form.ROWS) {
        quoted ^= b == '"';
      } else if (form == Form.ELEMENTS && quoted) {
        quoted = escaped || b != '"';
        escaped = !escaped && b == '\\';
      } else if (form == Form.ELEMENTS) {
        quoted = b == '"';
        depth += b == '{' || b == '[' ? 1 : b == '}' || b == ']' ? -1 : 0;
      }
    }

    private static boolean isBlank(ByteArrayOutputStream record) {
      return record.toString(StandardCharsets.UTF_8).isBlank();
    }
  }
}
