package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.bactrian.message.Fault;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.QueryString;
import org.jspecify.annotations.Nullable;

/**
 * Reads why an operator acts: the parameter {@code reason} of the URL, or the field of the body.
 */
final class OperatorRequest {
  private static final String REASON = "reason";
  private static final int LONGEST = 500;

  private OperatorRequest() {}

  /**
   * Returns the reason in the query of a request without a body; null: it has none.
   *
   * @throws InvalidMessage when there is another parameter, or the reason is too long
   */
  static @Nullable String reason(Exchange exchange) {
    List<Fault> faults = new ArrayList<>();
    Map<String, String> parameters =
        QueryString.parameters(HttpRequests.of(exchange).getQueryString(), faults);
    for (String name : parameters.keySet()) {
      if (!name.equals(REASON)) {
        faults.add(Fault.envelope("/" + name, "is not known; there is " + REASON));
      }
    }
    String reason = checked(parameters.get(REASON), faults);
    throwFaults(faults);
    return reason;
  }

  /**
   * Returns the reason in the query of a request without a body.
   *
   * @throws InvalidMessage when it has none, too
   */
  static String requiredReason(Exchange exchange) {
    String reason = reason(exchange);
    if (reason == null) {
      throw InvalidMessage.ofRequest(List.of(missing()));
    }
    return reason;
  }

  /**
   * Reads the reason in a body.
   *
   * @param faults gets a fault when it is not a text, or too long
   * @return null: there is none, or it is wrong
   */
  static @Nullable String reason(JsonNode body, List<Fault> faults) {
    JsonNode reason = body.path(REASON);
    if (reason.isMissingNode() || reason.isNull()) {
      return null;
    }
    if (!reason.isTextual()) {
      faults.add(Fault.envelope("/" + REASON, "must be a text: why this is done"));
      return null;
    }
    return checked(reason.asText(), faults);
  }

  /**
   * Reads the reason in a body that must have one.
   *
   * @param faults gets a fault when there is none, too
   */
  static String requiredReason(JsonNode body, List<Fault> faults) {
    int before = faults.size();
    String reason = reason(body, faults);
    if (reason == null && faults.size() == before) {
      faults.add(missing());
    }
    return reason == null ? "" : reason;
  }

  static Fault missing() {
    return Fault.envelope("/" + REASON, "is missing: why this is done, for the audit");
  }

  static @Nullable String checked(@Nullable String reason, List<Fault> faults) {
    if (reason == null || reason.isBlank()) {
      return null;
    }
    if (reason.length() > LONGEST) {
      faults.add(Fault.envelope("/" + REASON, "must have at most " + LONGEST + " characters"));
      return null;
    }
    return reason.strip();
  }

  private static void throwFaults(List<Fault> faults) {
    if (!faults.isEmpty()) {
      throw InvalidMessage.ofRequest(faults);
    }
  }
}
