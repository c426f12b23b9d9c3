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
import org.bactrian.batch.BatchRecord;
import org.bactrian.batch.NdjsonRecords;
import org.bactrian.batch.RecordPipeline;
import org.bactrian.journal.AcceptResult;
import org.bactrian.journal.BacklogFull;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.InvalidMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** NDJSON by HTTP: each line is accepted as if it had come alone, and answered by a line. */
@Component("batches")
final class HttpBatches {
  private static final Logger LOG = LoggerFactory.getLogger(HttpBatches.class);
  private static final int MOST_LINES = 10_000;
  private static final int PATIENCE_SECONDS = 20;
  private static final long MOST_PASSED_OVER = 64L * 1024 * 1024;

  private final ProducerTemplate routes;
  private final int longestLine;
  private final RecordPipeline intake = new RecordPipeline("batch");

  HttpBatches(ProducerTemplate routes, BactrianProperties properties) {
    this.routes = routes;
    this.longestLine = properties.api().maxBody();
  }

  /** The answer, while it is being made: the request is read on as the journal takes its lines. */
  public void answer(Exchange exchange) {
    InputStream request = HttpRequests.stream(exchange);
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/x-ndjson");
    exchange.getMessage().setBody(new GrowingStream("batch", to -> carry(request, to)));
  }

  private void carry(InputStream request, GrowingStream to) {
    NdjsonRecords lines = new NdjsonRecords(request, longestLine, MOST_LINES);
    AtomicReference<Throwable> down = new AtomicReference<>();
    try {
      intake.carry(lines, line -> accept(line, down), to);
      if (lines.hasMore()) {
        ObjectNode last = JsonNodeFactory.instance.objectNode().put("line", MOST_LINES + 1);
        RecordResults.error(
            last,
            "",
            "A batch has up to " + MOST_LINES + " lines. This one and all after it were not read.");
        to.take(last);
        lines.drain(MOST_PASSED_OVER);
      }
    } catch (IOException e) {
      LOG.warn("a batch broke off: {}", e.toString());
    }
  }

  /** Once the journal has not answered, the rest of the batch would only wait for the same. */
  private ObjectNode accept(BatchRecord line, AtomicReference<Throwable> down) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("line", line.line());
    if (line.said() == null) {
      RecordResults.error(node, "", line.fault());
    } else if (down.get() != null) {
      RecordResults.notTried(node, down.get());
    } else {
      try {
        RecordResults.accepted(node, patiently(line));
      } catch (CamelExecutionException e) {
        Throwable cause = HttpAnswers.known(e);
        down.compareAndSet(null, RecordResults.isJournal(cause) ? cause : null);
        refused(node, cause);
      }
    }
    return node;
  }

  /** While too many messages wait it waits, too: that slows who sends. Only not for ever. */
  private AcceptResult patiently(BatchRecord line) {
    for (int waited = 0; ; waited++) {
      try {
        return routes.requestBody("direct:accept", line.said(), AcceptResult.class);
      } catch (CamelExecutionException e) {
        if (!(HttpAnswers.known(e) instanceof BacklogFull) || waited == PATIENCE_SECONDS) {
          throw e;
        }
        pause(e);
      }
    }
  }

  private static void pause(CamelExecutionException otherwise) {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw otherwise;
    }
  }

  private static void refused(ObjectNode node, Throwable cause) {
    if (cause instanceof InvalidMessage invalid) {
      RecordResults.invalid(node, invalid);
    } else {
      RecordResults.failed(node, cause);
    }
  }
}
