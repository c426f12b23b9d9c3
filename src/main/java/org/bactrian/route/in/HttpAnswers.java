package org.bactrian.route.in;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.Exchange;
import org.bactrian.base.Causes;
import org.bactrian.base.PooledJson;
import org.bactrian.journal.AcceptResult;
import org.bactrian.journal.BacklogFull;
import org.bactrian.journal.CallbacksFull;
import org.bactrian.journal.JournalUnavailable;
import org.bactrian.journal.Viewer;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.MessageStateJson;
import org.bactrian.route.Problem;
import org.bactrian.route.ProblemDetails;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/** Answers HTTP requests: status codes, JSON bodies, and problem details (RFC 9457). */
@Component("bactrian.httpAnswers")
public final class HttpAnswers {
  private static final int RETRY_AFTER_SECONDS = 5;
  private static final List<Class<? extends Throwable>> KNOWN =
      List.of(
          InvalidMessage.class,
          JournalUnavailable.class,
          DataAccessException.class,
          HttpProblem.class);

  private final MessageStateJson states;
  private final ObjectMapper json = new ObjectMapper(PooledJson.factory());

  HttpAnswers(MessageStateJson states) {
    this.states = states;
  }

  /**
   * Answers 202 for a new message, 200 and its state for one that was accepted before with the same
   * content, and 409 for one that was accepted before with other content.
   */
  public void accepted(AcceptResult accepted, Exchange exchange) {
    Viewer viewer = HttpRequests.viewer(exchange);
    if (accepted instanceof AcceptResult.New made) {
      ObjectNode node = json.createObjectNode();
      RecordResults.accepted(node, viewer, made);
      exchange.getMessage().setHeader("Location", location(node.get("id").textValue()));
      write(exchange, 202, "application/json", node);
    } else if (accepted instanceof AcceptResult.Same same) {
      write(exchange, 200, "application/json", states.of(viewer, same.message()));
    } else {
      problem(exchange, ProblemDetails.of(Problem.ID_TAKEN, ProblemDetails.ID_TAKEN));
    }
  }

  /** Returns the address of a message: each character of an id may stand in a path as it is. */
  private static String location(String id) {
    return "/v1/messages/" + UriUtils.encodePathSegment(id, StandardCharsets.UTF_8);
  }

  /** Answers 200 with this body. */
  public void ok(JsonNode body, Exchange exchange) {
    write(exchange, 200, "application/json", body);
  }

  /** Answers 201 with this body. */
  public void created(JsonNode body, Exchange exchange) {
    write(exchange, 201, "application/json", body);
  }

  /** Answers a failed request. What the caller cannot correct is logged, and not told. */
  public void problem(Exception failure, Exchange exchange) {
    Throwable cause = known(failure);
    if (cause instanceof InvalidMessage invalid) {
      problem(exchange, ProblemDetails.of(invalid));
    } else if (cause instanceof BacklogFull) {
      retryLater(exchange, Problem.BACKLOG_FULL, cause.getMessage() + " Try again.");
    } else if (cause instanceof CallbacksFull) {
      retryLater(exchange, Problem.BUSY, cause.getMessage() + " Try again.");
    } else if (cause instanceof JournalUnavailable || cause instanceof DataAccessException) {
      JournalFailures.log(cause);
      retryLater(exchange, Problem.JOURNAL_UNAVAILABLE, "The journal does not answer. Try again.");
    } else if (cause instanceof HttpProblem refused) {
      problem(exchange, refused.details());
      if (refused.retryAfter() > 0) {
        exchange.getMessage().setHeader("Retry-After", refused.retryAfter());
      }
    } else {
      RequestFailures.log("a request failed", failure);
      problem(
          exchange,
          ProblemDetails.of(HttpStatus.INTERNAL_SERVER_ERROR, RecordResults.INTERNAL_ERROR));
    }
  }

  /**
   * Returns the first cause of a type that has an answer of its own, for Camel wraps exceptions of
   * beans; the failure itself when there is none.
   */
  static Throwable known(Throwable failure) {
    return Causes.chain(failure)
        .filter(cause -> KNOWN.stream().anyMatch(type -> type.isInstance(cause)))
        .findFirst()
        .orElse(failure);
  }

  private void retryLater(Exchange exchange, Problem why, String detail) {
    problem(exchange, ProblemDetails.of(why, detail));
    exchange.getMessage().setHeader("Retry-After", RETRY_AFTER_SECONDS);
  }

  private void problem(Exchange exchange, ObjectNode details) {
    write(exchange, details.get("status").asInt(), ProblemDetails.CONTENT_TYPE, details);
  }

  private void write(Exchange exchange, int status, String contentType, JsonNode body) {
    exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, contentType);
    try {
      exchange.getMessage().setBody(json.writeValueAsString(body) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }
}
