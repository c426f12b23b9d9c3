package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.bactrian.base.RareLog;
import org.bactrian.base.Times;
import org.bactrian.batch.BatchRecord;
import org.bactrian.batch.CsvRecords;
import org.bactrian.batch.RecordPipeline;
import org.bactrian.batch.ResultStream;
import org.bactrian.journal.Act;
import org.bactrian.journal.Actor;
import org.bactrian.journal.Audit;
import org.bactrian.journal.JournalUnavailable;
import org.bactrian.journal.Suppression;
import org.bactrian.journal.Suppression.Source;
import org.bactrian.journal.Suppressions;
import org.bactrian.message.Fault;
import org.bactrian.message.Msisdn;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.Problem;
import org.bactrian.route.QueryString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Writes all suppressions as CSV, and reads such a file: both as streams, so that memory stays flat
 * however many there are. What is written can be read again.
 */
@Component("bactrian.suppressionFile")
final class SuppressionFile {
  private static final Logger LOG = LoggerFactory.getLogger(SuppressionFile.class);
  private static final RareLog BROKEN = new RareLog();
  private static final String CSV = "text/csv";
  private static final int AT_ONCE = 500;
  private static final long MOST_DRAINED = 64L * 1024 * 1024;
  private static final long MOST_DRAINED_BEFORE = 64L * 1024;
  private static final int LONGEST_CELL = 10_000;
  private static final int LONGEST_REASON = 500;
  private static final List<String> COLUMNS =
      List.of("number", "channel", "label", "reason", "source", "by", "at");

  private final RecordPipeline pipeline = new RecordPipeline("suppressions");
  private final Suppressions suppressions;
  private final Audit audit;
  private final Clock clock;

  SuppressionFile(Suppressions suppressions, Audit audit, Clock clock) {
    this.suppressions = suppressions;
    this.audit = audit;
    this.clock = clock;
  }

  /** Returns whether the caller asks for CSV. */
  public boolean isWanted(Exchange exchange) {
    return HttpRequests.header(exchange, "Accept").contains(CSV);
  }

  /**
   * Answers with all entries, by number; the numbers are masked, unless the caller may reveal them
   * and asks for it.
   *
   * @throws InvalidMessage when a parameter is wrong
   */
  public void write(Exchange exchange) {
    QueryString.requireNone(HttpRequests.of(exchange).getQueryString());
    boolean inClear = HttpRequests.isRevealed(exchange);
    answer(exchange, CSV + "; charset=utf-8", results -> write(inClear, results));
  }

  private void write(boolean inClear, ResultStream results) {
    try {
      results.writeLine(String.join(",", COLUMNS));
      List<Suppression> some = suppressions.from(null, AT_ONCE);
      while (!some.isEmpty()) {
        for (Suppression one : some) {
          results.writeLine(line(one, inClear));
        }
        results.awaitRoom();
        some = suppressions.from(some.get(some.size() - 1), AT_ONCE);
      }
    } catch (IOException e) {
      broken(e);
    }
  }

  private static String line(Suppression one, boolean inClear) {
    return Stream.of(
            inClear ? one.number().e164() : one.number().masked(),
            one.channelWord(),
            one.labelWord(),
            one.reason() == null ? "" : one.reason(),
            one.source().wire(),
            one.by(),
            Times.text(one.at()))
        .map(SuppressionFile::cell)
        .collect(Collectors.joining(","));
  }

  private static String cell(String text) {
    return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }

  /**
   * Reads CSV: each row is an entry, and is answered by a line.
   *
   * @throws HttpProblem when the body is said to be something else
   */
  public void read(Exchange exchange) throws IOException {
    String type = HttpRequests.of(exchange).getContentType();
    if (type == null || !type.regionMatches(true, 0, CSV, 0, CSV.length())) {
      drain(HttpRequests.stream(exchange), MOST_DRAINED_BEFORE);
      throw HttpProblem.of(
          Problem.CONTENT_TYPE, "Send the suppressions as CSV, with Content-Type: " + CSV + ".");
    }
    InputStream request = HttpRequests.stream(exchange);
    Actor by = HttpRequests.actor(exchange);
    Act act = Act.of(by, "import", "suppressions", "csv");
    audit.keep(act, clock.instant());
    answer(exchange, "application/x-ndjson", results -> read(request, act, results));
  }

  private void read(InputStream request, Act act, ResultStream results) {
    AtomicLong kept = new AtomicLong();
    AtomicLong refused = new AtomicLong();
    try {
      CsvRecords rows = new CsvRecords(request, LONGEST_CELL, CsvRecords.Fields.of(COLUMNS));
      pipeline.run(
          rows,
          row -> {
            ObjectNode result = keep(row, act.by().who());
            (result.has("errors") ? refused : kept).incrementAndGet();
            return result;
          },
          results);
      drain(request, MOST_DRAINED);
    } catch (IOException e) {
      broken(e);
    } finally {
      ObjectNode counts = JsonNodeFactory.instance.objectNode();
      counts.put("kept", kept.get()).put("refused", refused.get());
      audit.keep(act.changing(null, counts), clock.instant());
    }
  }

  /** Drops the rest of a body: a client reads its answer only when it could send all. */
  private static void drain(InputStream request, long most) throws IOException {
    byte[] some = new byte[8192];
    int count = 0;
    for (long left = most; left > 0 && count >= 0; left -= count) {
      count = request.read(some);
    }
  }

  private static void broken(IOException e) {
    BROKEN
        .count("")
        .ifPresent(
            more -> LOG.warn("a stream of suppressions broke off: {}{}", e.toString(), more));
  }

  private ObjectNode keep(BatchRecord row, String by) {
    ObjectNode result = JsonNodeFactory.instance.objectNode().put("line", row.line());
    if (!(row.json() instanceof JsonNode fields)) {
      return error(result, "", String.valueOf(row.fault()));
    }
    List<Fault> faults = new ArrayList<>();
    String number = fields.path("number").asText();
    if (number.isEmpty()) {
      faults.add(Fault.envelope("/number", "is missing"));
    } else {
      Msisdn.fault(number).ifPresent(fault -> faults.add(Fault.envelope("/number", fault)));
    }
    String channel = word(fields, "channel", "any", SuppressionWords.CHANNELS, faults);
    String label = word(fields, "label", "promotion", SuppressionWords.LABELS, faults);
    String reason = fields.path("reason").asText();
    if (reason.length() > LONGEST_REASON) {
      String fault = "must have at most " + LONGEST_REASON + " characters";
      faults.add(Fault.envelope("/reason", fault));
    }
    if (!faults.isEmpty()) {
      faults.forEach(fault -> error(result, fault.pointer(), fault.detail()));
      return result;
    }
    Instant now = clock.instant();
    String why = reason.isEmpty() ? null : reason;
    Suppression entry =
        SuppressionWords.entry(new Msisdn(number), channel, label, Source.IMPORT, by, why, now);
    return kept(entry, result);
  }

  private ObjectNode kept(Suppression entry, ObjectNode result) {
    try {
      suppressions.putImported(entry);
      return result.put("channel", entry.channelWord()).put("label", entry.labelWord());
    } catch (JournalUnavailable e) {
      return error(result, "", "The journal does not answer. Send this line again.");
    }
  }

  private static String word(
      JsonNode fields, String name, String absent, Set<String> words, List<Fault> faults) {
    String word = fields.path(name).asText(absent);
    if (!words.contains(word)) {
      String all = String.join(", ", new TreeSet<>(words));
      faults.add(Fault.envelope("/" + name, "must be one of " + all));
    }
    return word;
  }

  private static ObjectNode error(ObjectNode result, String pointer, String detail) {
    result.withArray("errors").addObject().put("pointer", pointer).put("detail", detail);
    return result;
  }

  private static void answer(Exchange exchange, String type, Consumer<ResultStream> work) {
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, type);
    exchange.getMessage().setBody(new ResultStream("suppressions", work));
  }
}
