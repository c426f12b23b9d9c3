package org.bactrian.route.in;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.bactrian.batch.BatchRecord;
import org.bactrian.batch.CsvRecords;
import org.bactrian.batch.FileClaim;
import org.bactrian.batch.FileIds;
import org.bactrian.batch.FileResults;
import org.bactrian.batch.JsonRecords;
import org.bactrian.batch.NdjsonRecords;
import org.bactrian.batch.RecordPipeline;
import org.bactrian.batch.RecordSource;
import org.bactrian.journal.AcceptResult;
import org.bactrian.journal.BacklogFull;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.ProblemDetails;
import org.bactrian.route.accept.AcceptStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Reads a file of messages to its end, and writes a result for each. */
@Component
public final class FileReader {
  private static final Logger LOG = LoggerFactory.getLogger(FileReader.class);
  private static final long BEFORE_ASKING_AGAIN = 1;

  /** It was left in the middle, for no fault of the file. */
  public static final class BrokenOff extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BrokenOff(String why) {
      super(why);
    }
  }

  private final ProducerTemplate routes;
  private final MeterRegistry metrics;
  private final int longest;
  private final RecordPipeline intake = new RecordPipeline("file");

  FileReader(ProducerTemplate routes, MeterRegistry metrics, BactrianProperties properties) {
    this.routes = routes;
    this.metrics = metrics;
    this.longest = properties.api().maxBody();
  }

  /**
   * Reads it; what results there are already, of a reading that broke off, are not made again.
   *
   * @throws BrokenOff when we are stopping
   */
  void read(Path file, FileClaim claim) throws IOException {
    FileResults results = FileResults.of(claim.results(file), metrics);
    try (results) {
      carry(file, results);
    }
    if (results.isUnreadable()) {
      fail(file, claim, results.firstFault());
    }
    String outcome = results.isUnreadable() ? "failed" : "done";
    metrics.counter("bactrian.files", "outcome", outcome).increment();
  }

  private void carry(Path file, FileResults results) throws IOException {
    FileIds ids = FileIds.of(file);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      RecordSource entries = entries(file, in);
      LOG.info("{}: read from record {} on", file.getFileName(), results.alreadyThere() + 1);
      for (long i = 0; i < results.alreadyThere(); i++) {
        entries.next();
      }
      intake.carry(entries, entry -> accept(entry, ids), results);
      LOG.info("{}: read, {}", file.getFileName(), results);
    }
  }

  private RecordSource entries(Path file, InputStream in) throws IOException {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv")) {
      return new CsvRecords(in, longest);
    }
    return name.endsWith(".json")
        ? new JsonRecords(in, longest)
        : new NdjsonRecords(in, longest, Long.MAX_VALUE);
  }

  private ObjectNode accept(BatchRecord entry, FileIds ids) {
    ObjectNode node = entry.result();
    if (entry.said() == null) {
      RecordResults.error(node, "", entry.fault());
      return node;
    }
    Object body = new AcceptStage.Numbered(entry.said(), ids.of(entry.record()));
    while (!accepted(body, node)) {
      pause();
    }
    return node;
  }

  /** False when the journal did not take it: then nothing is said of the record yet. */
  private boolean accepted(Object body, ObjectNode node) {
    try {
      RecordResults.accepted(node, routes.requestBody("direct:accept", body, AcceptResult.class));
      return true;
    } catch (CamelExecutionException e) {
      Throwable cause = HttpAnswers.known(e);
      if (cause instanceof InvalidMessage invalid) {
        RecordResults.invalid(node, invalid);
        return true;
      }
      return failed(cause, node);
    }
  }

  /** What fails while we stop says nothing of the record. */
  private boolean failed(Throwable cause, ObjectNode node) {
    if (!routes.getCamelContext().getStatus().isStarted()) {
      throw new BrokenOff("Bactrian is stopping");
    }
    if (RecordResults.isJournal(cause)) {
      // That too many messages wait is said once, by who counts them.
      if (!(cause instanceof BacklogFull)) {
        LOG.warn("a file waits: the journal does not answer");
      }
      return false;
    }
    RecordResults.failed(node, cause);
    return true;
  }

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(BEFORE_ASKING_AGAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokenOff("interrupted");
    }
  }

  /** Not one record could be made out: there are no results, and what is wrong lies beside it. */
  private static void fail(Path file, FileClaim claim, String why) throws IOException {
    ObjectNode problem =
        ProblemDetails.node(HttpStatus.UNPROCESSABLE_ENTITY, why)
            .put("instance", file.getFileName().toString());
    Files.deleteIfExists(claim.results(file));
    Files.writeString(claim.problem(file), problem + "\n");
  }
}
