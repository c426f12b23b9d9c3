package org.bactrian.route.in;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.bactrian.base.RareLog;
import org.bactrian.batch.BatchRecord;
import org.bactrian.batch.NdjsonRecords;
import org.bactrian.batch.RecordPipeline;
import org.bactrian.batch.ResultStream;
import org.bactrian.journal.AcceptResult;
import org.bactrian.journal.BacklogFull;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.accept.JournalWait;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Accepts NDJSON by HTTP: each line like a single message, and answered by a line. */
@Component("bactrian.httpBatches")
final class HttpBatches {
  private static final Logger LOG = LoggerFactory.getLogger(HttpBatches.class);
  private static final RareLog BROKEN = new RareLog();
  private static final int MOST_LINES = 10_000;
  private static final int LONGEST_WAIT_SECONDS = 20;
  private static final long MOST_DRAINED = 64L * 1024 * 1024;

  private final ProducerTemplate routes;
  private final int longestLine;
  private final RecordPipeline pipeline = new RecordPipeline("batch");

  HttpBatches(ProducerTemplate routes, BactrianProperties properties) {
    this.routes = routes;
    this.longestLine = properties.api().maxBody();
  }

  /** Answers with a stream. The request is read as fast as the journal stores its messages. */
  public void answer(Exchange exchange) {
    InputStream request = HttpRequests.stream(exchange);
    String key = HttpRequests.key(exchange);
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/x-ndjson");
    exchange
        .getMessage()
        .setBody(new ResultStream("batch", results -> read(request, key, results)));
  }

  private void read(InputStream request, String key, ResultStream results) {
    NdjsonRecords lines = new NdjsonRecords(request, longestLine, MOST_LINES);
    AtomicReference<Throwable> down = new AtomicReference<>();
    try {
      pipeline.run(lines, line -> accept(line, key, down), results);
      if (lines.hasMore()) {
        ObjectNode last = JsonNodeFactory.instance.objectNode().put("line", MOST_LINES + 1);
        RecordResults.error(
            last,
            "",
            "A batch has up to " + MOST_LINES + " lines. This one and all after it were not read.");
        results.write(last);
        lines.drain(MOST_DRAINED);
      }
    } catch (IOException e) {
      BROKEN.count("").ifPresent(more -> LOG.warn("a batch broke off: {}{}", e.toString(), more));
    }
  }

  /**
   * Accepts a line and returns its result.
   *
   * @param key the name of the API key of the batch
   * @param down set when the journal did not answer; later lines would only wait, and are not tried
   */
  private ObjectNode accept(BatchRecord line, String key, AtomicReference<Throwable> down) {
    ObjectNode result = JsonNodeFactory.instance.objectNode().put("line", line.line());
    if (line.json() == null) {
      RecordResults.error(result, "", line.fault());
    } else if (down.get() != null) {
      RecordResults.notTried(result, down.get());
    } else {
      try {
        RecordResults.accepted(result, accept(line, key));
      } catch (CamelExecutionException e) {
        Throwable cause = HttpAnswers.known(e);
        down.compareAndSet(null, RecordResults.isJournal(cause) ? cause : null);
        refused(result, cause);
      }
    }
    return result;
  }

  /**
   * While too many messages are waiting, this waits too, and so slows the sender; up to a limit.
   */
  private AcceptResult accept(BatchRecord line, String key) {
    for (int waited = 0; ; waited++) {
      try {
        return accepted(line, key);
      } catch (CamelExecutionException e) {
        if (!(HttpAnswers.known(e) instanceof BacklogFull) || waited == LONGEST_WAIT_SECONDS) {
          throw e;
        }
        pause(e);
      }
    }
  }

  private AcceptResult accepted(BatchRecord line, String key) {
    Exchange answer =
        routes.request(
            "direct:accept",
            exchange -> {
              exchange.getMessage().setBody(line.json());
              exchange.getMessage().setHeader(JournalWait.WAIT, false);
              HttpRequests.setKey(exchange, key);
            });
    if (answer.getException() != null) {
      throw CamelExecutionException.wrapCamelExecutionException(answer, answer.getException());
    }
    return answer.getMessage().getBody(AcceptResult.class);
  }

  private static void pause(CamelExecutionException failure) {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }

  private static void refused(ObjectNode result, Throwable cause) {
    if (cause instanceof InvalidMessage invalid) {
      RecordResults.invalid(result, invalid);
    } else {
      RecordResults.failed(result, cause);
    }
  }
}
