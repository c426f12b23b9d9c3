package org.bactrian.route;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.bactrian.message.Fault;
import org.springframework.http.HttpStatus;

/** Writes problem details as JSON (RFC 9457). */
public final class ProblemDetails {
  public static final String CONTENT_TYPE = "application/problem+json";

  public static final String ID_TAKEN =
      "A message with this id was accepted before, with other content. "
          + "Use another id, or send the same content again.";

  private ProblemDetails() {}

  /**
   * Returns status 400 for a message that is not JSON, 409 for one whose id is taken, otherwise 422
   * with every fault.
   */
  public static ObjectNode of(InvalidMessage invalid) {
    if (invalid instanceof IdTaken) {
      return of(Problem.ID_TAKEN, ID_TAKEN);
    }
    if (!invalid.isJson()) {
      return of(Problem.NOT_JSON, invalid.summary());
    }
    ObjectNode node = of(Problem.INVALID, invalid.summary());
    ArrayNode errors = node.putArray("errors");
    for (Fault fault : invalid.faults()) {
      errors.addObject().put("pointer", fault.pointer()).put("detail", fault.detail());
    }
    return node;
  }

  public static ObjectNode of(Problem problem, String detail) {
    return of(problem.type(), problem.status(), detail);
  }

  /** Returns a problem that the status alone tells apart from others. */
  public static ObjectNode of(HttpStatus status, String detail) {
    return of(Problem.typeOf(status), status, detail);
  }

  private static ObjectNode of(String type, HttpStatus status, String detail) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", type)
        .put("title", status.getReasonPhrase())
        .put("status", status.value())
        .put("detail", detail);
  }
}
