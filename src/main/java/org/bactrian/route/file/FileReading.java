package org.bactrian.route.file;

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
import org.bactrian.journal.Acceptance;
import org.bactrian.journal.BacklogFull;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.accept.Accepting;
import org.bactrian.route.entry.CsvEntries;
import org.bactrian.route.entry.Entries;
import org.bactrian.route.entry.Entry;
import org.bactrian.route.entry.EntryResults;
import org.bactrian.route.entry.Intake;
import org.bactrian.route.entry.JsonEntries;
import org.bactrian.route.entry.NdjsonEntries;
import org.bactrian.route.http.HttpAnswers;
import org.bactrian.route.http.Problems;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Reads a file of messages to its end, and writes a result for each. */
@Component
final class FileReading {
  private static final Logger LOG = LoggerFactory.getLogger(FileReading.class);
  private static final long BEFORE_ASKING_AGAIN = 1;

  /** It was left in the middle, for no fault of the file. */
  static final class BrokenOff extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenOff(String why) {
      super(why);
    }
  }

  private final ProducerTemplate routes;
  private final MeterRegistry metrics;
  private final int longest;
  private final Intake intake = new Intake("file");

  FileReading(ProducerTemplate routes, MeterRegistry metrics, BactrianProperties properties) {
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
      Entries entries = entries(file, in);
      LOG.info("{}: read from record {} on", file.getFileName(), results.alreadyThere() + 1);
      for (long i = 0; i < results.alreadyThere(); i++) {
        entries.next();
      }
      intake.carry(entries, entry -> accept(entry, ids), results);
      LOG.info("{}: read, {}", file.getFileName(), results);
    }
  }

  private Entries entries(Path file, InputStream in) throws IOException {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv")) {
      return new CsvEntries(in, longest);
    }
    return name.endsWith(".json")
        ? new JsonEntries(in, longest)
        : new NdjsonEntries(in, longest, Long.MAX_VALUE);
  }

  private ObjectNode accept(Entry entry, FileIds ids) {
    ObjectNode node = EntryResults.begin(entry);
    if (entry.said() == null) {
      EntryResults.error(node, "", entry.fault());
      return node;
    }
    Object body = new Accepting.Numbered(entry.said(), ids.of(entry.record()));
    while (!accepted(body, node)) {
      pause();
    }
    return node;
  }

  /** False when the journal did not take it: then nothing is said of the record yet. */
  private boolean accepted(Object body, ObjectNode node) {
    try {
      EntryResults.accepted(node, routes.requestBody("direct:accept", body, Acceptance.class));
      return true;
    } catch (CamelExecutionException e) {
      Throwable cause = HttpAnswers.known(e);
      if (cause instanceof InvalidMessage invalid) {
        EntryResults.invalid(node, invalid);
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
    if (EntryResults.isJournal(cause)) {
      // That too many messages wait is said once, by who counts them.
      if (!(cause instanceof BacklogFull)) {
        LOG.warn("a file waits: the journal does not answer");
      }
      return false;
    }
    EntryResults.failed(node, cause);
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
        Problems.node(HttpStatus.UNPROCESSABLE_ENTITY, why)
            .put("instance", file.getFileName().toString());
    Files.deleteIfExists(claim.results(file));
    Files.writeString(claim.problem(file), problem + "\n");
  }
}
