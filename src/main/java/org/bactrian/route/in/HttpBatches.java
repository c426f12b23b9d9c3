package org.bactrian.route.in;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.bactrian.base.RareLog;
import org.bactrian.batch.BatchRecord;
import org.bactrian.batch.JsonRecords;
import org.bactrian.batch.NdjsonRecords;
import org.bactrian.batch.RecordPipeline;
import org.bactrian.batch.ResultStream;
import org.bactrian.journal.AcceptResult;
import org.bactrian.journal.BacklogFull;
import org.bactrian.journal.Viewer;
import org.bactrian.message.Traceparent;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.Caller;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.accept.JournalWait;
import org.bactrian.route.access.Senders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Accepts NDJSON by HTTP: each line like a single message, and answered by a line. A batch of
 * CloudEvents is an array instead; its elements are answered in the same way.
 */
@Component("bactrian.httpBatches")
final class HttpBatches {
  private static final Logger LOG = LoggerFactory.getLogger(HttpBatches.class);
  private static final RareLog BROKEN = new RareLog();
  private static final int MOST_LINES = 10_000;
  private static final String ARRAY = "application/cloudevents-batch+json";
  private static final int LONGEST_WAIT_SECONDS = 20;
  private static final long MOST_DRAINED = 64L * 1024 * 1024;

  private final ProducerTemplate routes;
  private final int longestLine;
  private final Senders senders;
  private final RecordPipeline pipeline = new RecordPipeline("batch");

  HttpBatches(ProducerTemplate routes, BactrianProperties properties, Senders senders) {
    this.senders = senders;
    this.routes = routes;
    this.longestLine = properties.api().maxBody();
  }

  /** Answers with a stream. The request is read as fast as the journal stores its messages. */
  public void answer(Exchange exchange) {
    InputStream request = HttpRequests.stream(exchange);
    HttpServletRequest headers = HttpRequests.of(exchange);
    Beside beside =
        new Beside(
            Caller.of(exchange), HttpRequests.viewer(exchange), HttpMessages.traceparent(headers));
    boolean isArray = isArray(headers.getContentType());
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/x-ndjson");
    exchange
        .getMessage()
        .setBody(new ResultStream("batch", results -> read(request, isArray, beside, results)));
  }

  /**
   * Facts about a request that hold for all its lines.
   *
   * @param caller who sent them
   * @param viewer whose messages the caller may see
   * @param trace of the messages that name none; null: none
   */
  private record Beside(Caller caller, Viewer viewer, @Nullable String trace) {}

  private static boolean isArray(@Nullable String type) {
    return type != null && type.regionMatches(true, 0, ARRAY, 0, ARRAY.length());
  }

  private void read(InputStream request, boolean isArray, Beside beside, ResultStream results) {
    AtomicReference<Throwable> down = new AtomicReference<>();
    Function<BatchRecord, ObjectNode> work = line -> accept(line, beside, down);
    try {
      if (isArray) {
        JsonRecords elements = new JsonRecords(request, longestLine, MOST_LINES);
        pipeline.run(elements, work, paced(results, beside.caller()));
      } else {
        readLines(request, work, beside.caller(), results);
      }
    } catch (IOException e) {
      BROKEN.count("").ifPresent(more -> LOG.warn("a batch broke off: {}{}", e.toString(), more));
    }
  }

  /** Returns these results, with which lines are read no faster than their key may send. */
  private RecordPipeline.Results paced(ResultStream results, Caller caller) {
    return new RecordPipeline.Results() {
      @Override
      public void write(ObjectNode result) throws IOException {
        results.write(result);
      }

      @Override
      public void awaitRoom() throws IOException {
        results.awaitRoom();
        try {
          senders.await(caller);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("the server ends");
        }
      }
    };
  }

  private void readLines(
      InputStream request,
      Function<BatchRecord, ObjectNode> work,
      Caller caller,
      ResultStream results)
      throws IOException {
    NdjsonRecords lines = new NdjsonRecords(request, longestLine, MOST_LINES);
    pipeline.run(lines, work, paced(results, caller));
    if (lines.hasMore()) {
      ObjectNode last = JsonNodeFactory.instance.objectNode().put("line", MOST_LINES + 1);
      RecordResults.error(
          last,
          "",
          "A batch has up to " + MOST_LINES + " lines. This one and all after it were not read.");
      results.write(last);
      lines.drain(MOST_DRAINED);
    }
  }

  /**
   * Accepts a line and returns its result.
   *
   * @param down set when the journal did not answer; later lines would only wait, and are not tried
   */
  private ObjectNode accept(BatchRecord line, Beside beside, AtomicReference<Throwable> down) {
    long place = line.line() == 0 ? line.number() : line.line();
    ObjectNode result = JsonNodeFactory.instance.objectNode().put("line", place);
    if (line.json() == null) {
      RecordResults.error(result, "", line.fault());
    } else if (down.get() != null) {
      RecordResults.notTried(result, down.get());
    } else {
      try {
        RecordResults.accepted(result, beside.viewer(), accept(line, beside));
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
  private AcceptResult accept(BatchRecord line, Beside beside) {
    for (int waited = 0; ; waited++) {
      try {
        return accepted(line, beside);
      } catch (CamelExecutionException e) {
        if (!(HttpAnswers.known(e) instanceof BacklogFull) || waited == LONGEST_WAIT_SECONDS) {
          throw e;
        }
        pause(e);
      }
    }
  }

  private AcceptResult accepted(BatchRecord line, Beside beside) {
    Exchange answer =
        routes.request(
            "direct:accept",
            exchange -> {
              exchange.getMessage().setBody(line.json());
              exchange.getMessage().setHeader(JournalWait.WAIT, false);
              if (beside.trace() != null) {
                exchange.getMessage().setHeader(Traceparent.NAME, beside.trace());
              }
              beside.caller().set(exchange);
              Senders.admitted(exchange);
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
