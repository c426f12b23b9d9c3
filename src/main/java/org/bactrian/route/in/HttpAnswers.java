package org.bactrian.route.in;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.Exchange;
import org.bactrian.base.Causes;
import org.bactrian.journal.AcceptResult;
import org.bactrian.journal.BacklogFull;
import org.bactrian.journal.JournalUnavailable;
import org.bactrian.journal.MessageRow;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.MessageState;
import org.bactrian.route.ProblemDetails;
import org.bactrian.route.receipt.WebhookReceiver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Answers of the HTTP API: status codes, and RFC 9457 problems. */
@Component("httpAnswers")
public final class HttpAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(HttpAnswers.class);
  private static final int RETRY_AFTER_SECONDS = 5;
  private static final List<Class<? extends Throwable>> OURS =
      List.of(
          InvalidMessage.class,
          JournalUnavailable.class,
          DataAccessException.class,
          HttpProblem.class,
          MessageState.NoSuchMessage.class,
          WebhookReceiver.NoSuchWebhook.class);

  private final MessageState states;
  private final ObjectMapper json = new ObjectMapper();

  HttpAnswers(MessageState states) {
    this.states = states;
  }

  /** {@code 202} when it is new, {@code 200} as it stands when it was here before, else 409. */
  public void accepted(AcceptResult acceptance, Exchange exchange) {
    if (acceptance instanceof AcceptResult.New made) {
      MessageRow row = made.message();
      ObjectNode node = json.createObjectNode();
      node.put("id", row.id()).put("status", row.status().wire());
      exchange.getMessage().setHeader("Location", location(row.id()));
      write(exchange, 202, "application/json", node);
    } else if (acceptance instanceof AcceptResult.Same same) {
      write(exchange, 200, "application/json", states.told(same.message()));
    } else {
      problem(exchange, HttpStatus.CONFLICT, ProblemDetails.ID_TAKEN);
    }
  }

  private static String location(String id) {
    return "/v1/messages/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
  }

  /** {@code 200} with the body as it is. */
  public void ok(JsonNode body, Exchange exchange) {
    write(exchange, 200, "application/json", body);
  }

  /** A problem for every exception: what the caller can mend is told, what not is logged. */
  public void problem(Exception failure, Exchange exchange) {
    Throwable cause = known(failure);
    if (cause instanceof InvalidMessage invalid) {
      invalid(invalid, exchange);
    } else if (cause instanceof BacklogFull) {
      later(exchange, cause.getMessage() + " Try again.");
    } else if (cause instanceof JournalUnavailable || cause instanceof DataAccessException) {
      LOG.error(
          "the journal does not answer: {}",
          NestedExceptionUtils.getMostSpecificCause(cause).toString());
      later(exchange, "The journal does not answer. Try again.");
    } else if (cause instanceof HttpProblem told) {
      problem(exchange, told.status(), told.getMessage());
    } else if (cause instanceof MessageState.NoSuchMessage) {
      problem(exchange, HttpStatus.NOT_FOUND, "There is no message of that id.");
    } else if (cause instanceof WebhookReceiver.NoSuchWebhook) {
      problem(exchange, HttpStatus.NOT_FOUND, "There is nothing here.");
    } else {
      LOG.error("a request failed", failure);
      problem(exchange, HttpStatus.INTERNAL_SERVER_ERROR, "A fault of ours; it is in the log.");
    }
  }

  /** Camel wraps what a bean throws: the first of ours inside. */
  public static Throwable known(Throwable failure) {
    return Causes.chain(failure)
        .filter(cause -> OURS.stream().anyMatch(type -> type.isInstance(cause)))
        .findFirst()
        .orElse(failure);
  }

  private void later(Exchange exchange, String detail) {
    problem(exchange, HttpStatus.SERVICE_UNAVAILABLE, detail);
    exchange.getMessage().setHeader("Retry-After", RETRY_AFTER_SECONDS);
  }

  private void invalid(InvalidMessage invalid, Exchange exchange) {
    ObjectNode node = ProblemDetails.of(invalid);
    write(exchange, node.get("status").asInt(), ProblemDetails.CONTENT_TYPE, node);
  }

  private void problem(Exchange exchange, HttpStatus status, String detail) {
    write(
        exchange, status.value(), ProblemDetails.CONTENT_TYPE, ProblemDetails.node(status, detail));
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
