package org.bactrian.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the results of a file, one line for each record, in order. When the file was read in part
 * before, its whole lines are kept and the others are added.
 */
public final class FileResults implements RecordPipeline.Results, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileResults.class);
  private static final Duration BETWEEN_LOG_LINES = Duration.ofSeconds(10);

  private final Path file;
  private final OutputStream out;
  private final MeterRegistry metrics;
  private final long earlier;
  private long valid;
  private long faulty;
  private long unreadable;
  private String firstFault = "";
  private long loggedAt = System.nanoTime();

  private FileResults(Path file, OutputStream out, MeterRegistry metrics, long earlier) {
    this.file = file;
    this.out = out;
    this.metrics = metrics;
    this.earlier = earlier;
  }

  /** Opens the results of a file. */
  public static FileResults open(Path file, MeterRegistry metrics) throws IOException {
    long lines = 0;
    if (Files.exists(file)) {
      lines = cutToWholeLines(file);
    }
    OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return new FileResults(file, new BufferedOutputStream(out, 1 << 16), metrics, lines);
  }

  /** Cuts off what is not a whole line of the next record; returns how many lines are left. */
  private static long cutToWholeLines(Path file) throws IOException {
    long lines = 0;
    long whole = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      String begin = "{\"record\":1,";
      long position = 0;
      long lineStart = 0;
      boolean matches = true;
      for (int b = in.read(); b >= 0 && matches; b = in.read()) {
        long column = position - lineStart;
        matches = column >= begin.length() || b == begin.charAt((int) column);
        position++;
        if (matches && b == '\n') {
          whole = position;
          lineStart = position;
          lines++;
          begin = "{\"record\":" + (lines + 1) + ",";
        }
      }
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(whole);
    }
    return lines;
  }

  /** Returns how many records had a result when this was opened. */
  public long earlier() {
    return earlier;
  }

  @Override
  public void write(ObjectNode result) throws IOException {
    out.write((result + "\n").getBytes(StandardCharsets.UTF_8));
    count(result.path("errors"), result.has("status"));
    if (System.nanoTime() - loggedAt > BETWEEN_LOG_LINES.toNanos()) {
      loggedAt = System.nanoTime();
      LOG.info("{}: {}", FileNames.text(file), this);
    }
  }

  /** Counts a result. A record may be taken with faults: then only its SMS is sent. */
  private void count(JsonNode errors, boolean taken) {
    valid += taken ? 1 : 0;
    faulty += taken ? 0 : 1;
    // A fault that names no field means that the record could not be read.
    if (errors.path(0).path("pointer").asText("-").isEmpty()) {
      unreadable++;
      firstFault = firstFault.isEmpty() ? errors.path(0).path("detail").asText() : firstFault;
    }
    String result = taken ? "taken" : "faulty";
    metrics.counter("bactrian.file.records", "result", result).increment();
  }

  @Override
  public void awaitRoom() {
    // Writing to a disk needs no room in memory.
  }

  /** Returns whether there were records, and not one of them could be read. */
  public boolean isUnreadable() {
    return unreadable > 0 && unreadable == valid + faulty && earlier == 0;
  }

  public String firstFault() {
    return firstFault;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  @Override
  public String toString() {
    return (earlier + valid + faulty) + " records, " + faulty + " with faults";
  }
}
