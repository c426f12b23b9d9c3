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
 * The results of a file, a line for each record, in order. Of a reading that broke off the whole
 * lines are kept, and the rest is written behind them.
 */
public final class FileResults implements RecordPipeline.Results, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileResults.class);
  private static final Duration BETWEEN_LOG_LINES = Duration.ofSeconds(10);

  private final Path file;
  private final OutputStream out;
  private final MeterRegistry metrics;
  private final long alreadyThere;
  private long taken;
  private long faulty;
  private long unreadable;
  private String firstFault = "";
  private long loggedAt = System.nanoTime();

  private FileResults(Path file, OutputStream out, MeterRegistry metrics, long alreadyThere) {
    this.file = file;
    this.out = out;
    this.metrics = metrics;
    this.alreadyThere = alreadyThere;
  }

  public static FileResults of(Path file, MeterRegistry metrics) throws IOException {
    long lines = 0;
    if (Files.exists(file)) {
      lines = cutToWholeLines(file);
    }
    OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return new FileResults(file, new BufferedOutputStream(out, 1 << 16), metrics, lines);
  }

  /** Cuts off what does not belong to a whole line of the next record; how many there are. */
  private static long cutToWholeLines(Path file) throws IOException {
    long lines = 0;
    long whole = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      String begin = "{\"record\":1,";
      long at = 0;
      long from = 0;
      boolean right = true;
      for (int b = in.read(); b >= 0 && right; b = in.read()) {
        long place = at - from;
        right = place >= begin.length() || b == begin.charAt((int) place);
        at++;
        if (right && b == '\n') {
          whole = at;
          from = at;
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

  /** How many records have a result from before. */
  public long alreadyThere() {
    return alreadyThere;
  }

  @Override
  public void take(ObjectNode result) throws IOException {
    out.write((result + "\n").getBytes(StandardCharsets.UTF_8));
    count(result.path("errors"));
    if (System.nanoTime() - loggedAt > BETWEEN_LOG_LINES.toNanos()) {
      loggedAt = System.nanoTime();
      LOG.info("{}: {}", file.getFileName(), this);
    }
  }

  private void count(JsonNode errors) {
    taken += errors.isEmpty() ? 1 : 0;
    faulty += errors.isEmpty() ? 0 : 1;
    // A fault that names no field is a record that could not be made out.
    if (errors.path(0).path("pointer").asText("-").isEmpty()) {
      unreadable++;
      firstFault = firstFault.isEmpty() ? errors.path(0).path("detail").asText() : firstFault;
    }
    String result = errors.isEmpty() ? "taken" : "faulty";
    metrics.counter("bactrian.file.records", "result", result).increment();
  }

  @Override
  public void awaitRoom() {
    // A disk takes what it is given.
  }

  /** Whether there were records, and not one of them could be made out. */
  public boolean isUnreadable() {
    return unreadable > 0 && unreadable == taken + faulty && alreadyThere == 0;
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
    return (alreadyThere + taken + faulty) + " records, " + faulty + " with faults";
  }
}
