package org.bactrian.route.in;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.ulid.UlidCreator;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.bactrian.base.PrivateFolder;
import org.bactrian.batch.BatchRecord;
import org.bactrian.batch.CsvRecords;
import org.bactrian.batch.FileClaim;
import org.bactrian.batch.FileIds;
import org.bactrian.batch.FileNames;
import org.bactrian.batch.FileResults;
import org.bactrian.batch.JsonRecords;
import org.bactrian.batch.NdjsonRecords;
import org.bactrian.batch.RecordPipeline;
import org.bactrian.batch.RecordSource;
import org.bactrian.journal.AcceptResult;
import org.bactrian.journal.BacklogFull;
import org.bactrian.journal.Viewer;
import org.bactrian.message.MessageReader;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.ProblemDetails;
import org.bactrian.route.accept.JournalWait;
import org.bactrian.route.accept.ReceivedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Claims files with messages, accepts their records, and writes a file of results for each. */
@Component("bactrian.fileInbox")
final class FileInbox {
  private static final Logger LOG = LoggerFactory.getLogger(FileInbox.class);
  private static final long RETRY_SECONDS = 1;

  private final ProducerTemplate routes;
  private final MeterRegistry metrics;
  private final Path inbox;
  private final Path outbox;
  private final int longestRecord;
  private final InboxLeftovers leftovers;
  private final RecordPipeline pipeline = new RecordPipeline("file");

  FileInbox(ProducerTemplate routes, MeterRegistry metrics, BactrianProperties properties) {
    this.routes = routes;
    this.metrics = metrics;
    this.inbox = Path.of(properties.file().inbox());
    this.outbox = Path.of(properties.file().outbox());
    this.leftovers = new InboxLeftovers(inbox);
    this.longestRecord = properties.api().maxBody();
  }

  /** The reading of a file ends before the file does, for no fault of the file. */
  private static final class InterruptedReading extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InterruptedReading(String why) {
      super(why);
    }
  }

  /**
   * Claims a file of the inbox, unless another instance was faster, and reads it to its end.
   *
   * @param name of the file
   */
  public void take(String name) throws IOException {
    take(inbox.resolve(name));
  }

  private void take(Path file) throws IOException {
    if (Files.isSymbolicLink(claims())) {
      leftovers.tell(file, claims() + " is a link, and links are not followed: remove it");
      return;
    }
    PrivateFolder.own(claims());
    Path folder = claims().resolve(UlidCreator.getMonotonicUlid().toString());
    PrivateFolder.make(folder);
    Optional<FileClaim> claimed = FileClaim.of(folder);
    if (claimed.isPresent()) {
      try (FileClaim claim = claimed.get()) {
        try {
          claim.take(file);
        } catch (IOException e) {
          // Not thrown: a file that cannot be moved must not hold up the others.
          leftovers.tell(file, "it cannot be moved: " + e);
        }
        process(claim);
      }
    }
  }

  /**
   * Takes what the route that polls the inbox cannot take, and tells of the rest, so that nothing
   * stays there in silence.
   */
  public void takeLeftovers() throws IOException {
    for (Path file : leftovers.find(Instant.now())) {
      take(file);
    }
  }

  /** Reads on in files that were claimed by instances which have ended. */
  public void takeOver() throws IOException {
    for (Path folder : folders()) {
      Optional<FileClaim> abandoned = FileClaim.of(folder);
      if (abandoned.isPresent()) {
        try (FileClaim claim = abandoned.get()) {
          process(claim);
        }
      }
    }
  }

  private List<Path> folders() throws IOException {
    if (!Files.isDirectory(claims(), LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(claims())) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  private Path claims() {
    return inbox.resolve(".work");
  }

  /** Reads the file and moves it out. If that fails, the claim stays, and is taken over later. */
  private void process(FileClaim claim) throws IOException {
    Optional<Path> file = claim.file();
    try {
      if (file.isPresent() && !Files.exists(claim.problem(file.get()))) {
        Optional<String> obstacle = InboxLeftovers.obstacle(file.get());
        if (obstacle.isPresent()) {
          fail(file.get(), claim, obstacle.get());
        } else {
          read(file.get(), claim);
        }
      }
      claim.finish(inbox, outbox);
    } catch (InterruptedReading e) {
      LOG.warn("{}: {}; it is read on later", name(file), e.getMessage());
    } catch (IOException e) {
      // Not thrown: a file that cannot be read or moved must not hold up the others.
      LOG.warn("{}: {}; it is tried again", name(file), e.toString());
    }
  }

  private static String name(Optional<Path> file) {
    return file.map(FileNames::text).orElse("results of a file that was read");
  }

  private void read(Path file, FileClaim claim) throws IOException {
    FileResults results = FileResults.open(claim.results(file), metrics);
    try (results) {
      read(file, results);
    }
    if (results.isUnreadable()) {
      fail(file, claim, results.firstFault());
    } else {
      count("done");
    }
  }

  private void count(String outcome) {
    metrics.counter("bactrian.files", "outcome", outcome).increment();
  }

  /** Accepts the records that have no result yet. */
  private void read(Path file, FileResults results) throws IOException {
    FileIds ids = FileIds.of(file);
    try (InputStream in =
        new BufferedInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), 1 << 16)) {
      RecordSource records = records(file, in);
      LOG.info("{}: reading from record {}", FileNames.text(file), results.earlier() + 1);
      for (long i = 0; i < results.earlier(); i++) {
        records.next();
      }
      pipeline.run(records, record -> accept(record, ids), results);
      LOG.info("{}: read, {}", FileNames.text(file), results);
    }
  }

  private RecordSource records(Path file, InputStream in) throws IOException {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv")) {
      return new CsvRecords(in, longestRecord, MessageReader::hasField);
    }
    // A file of XML is one message, and so is one text of JSON.
    return name.endsWith(".json") || name.endsWith(".xml")
        ? new JsonRecords(in, longestRecord)
        : new NdjsonRecords(in, longestRecord, Long.MAX_VALUE);
  }

  private ObjectNode accept(BatchRecord record, FileIds ids) {
    ObjectNode result = record.result();
    if (record.json() == null) {
      RecordResults.error(result, "", record.fault());
      return result;
    }
    ReceivedMessage body = new ReceivedMessage(record.json(), ids.of(record.number()));
    while (!accept(body, result)) {
      pause();
    }
    return result;
  }

  /** Returns false when the journal could not store the message: then it is tried again. */
  private boolean accept(ReceivedMessage body, ObjectNode result) {
    try {
      RecordResults.accepted(
          result,
          Viewer.OF_ALL,
          routes.requestBodyAndHeader(
              "direct:accept", body, JournalWait.WAIT, false, AcceptResult.class));
      return true;
    } catch (CamelExecutionException e) {
      Throwable cause = HttpAnswers.known(e);
      if (cause instanceof InvalidMessage invalid) {
        RecordResults.invalid(result, invalid);
        return true;
      }
      return isFinal(cause, result);
    }
  }

  /** A failure while the application stops may be caused by that: it is no result of the record. */
  private boolean isFinal(Throwable failure, ObjectNode result) {
    if (!routes.getCamelContext().getStatus().isStarted()) {
      throw new InterruptedReading("Bactrian is stopping");
    }
    if (RecordResults.isJournal(failure)) {
      // BacklogLimit logs by itself that too many messages are waiting.
      if (!(failure instanceof BacklogFull)) {
        JournalFailures.log(failure);
      }
      return false;
    }
    RecordResults.failed(result, failure);
    return true;
  }

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(RETRY_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedReading("interrupted");
    }
  }

  /** No record of the file could be read: instead of results it gets a file with the problem. */
  private void fail(Path file, FileClaim claim, String why) throws IOException {
    ObjectNode problem =
        ProblemDetails.of(HttpStatus.UNPROCESSABLE_ENTITY, why)
            .put("instance", FileNames.text(file));
    Files.deleteIfExists(claim.results(file));
    Files.writeString(claim.problem(file), problem + "\n");
    LOG.warn("{} goes to .failed: {}", FileNames.text(file), why);
    count("failed");
  }
}
