package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.bactrian.message.Fault;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.QueryString;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an operator's request has: a JSON body, and why he acts, which is the parameter {@code
 * reason} of the URL or the field of the body.
 */
final class OperatorRequest {
  private static final String REASON = "reason";
  private static final int LONGEST = 500;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

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

  /** Adds a fault for each field that is not among the known ones. */
  static void refuseOthers(JsonNode object, String path, Set<String> known, List<Fault> faults) {
    for (String name : (Iterable<String>) object::fieldNames) {
      if (!known.contains(name)) {
        String names = String.join(", ", new TreeSet<>(known));
        faults.add(Fault.envelope(path + name, "is not known; there are " + names));
      }
    }
  }

  /**
   * Reads a body that is a JSON object; an empty one is an empty object.
   *
   * @throws InvalidMessage when it is none
   */
  static JsonNode tree(byte[] body) {
    if (new String(body, StandardCharsets.UTF_8).isBlank()) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      JsonNode tree = JSON.readTree(body);
      if (tree.isObject()) {
        return tree;
      }
    } catch (IOException e) {
      throw InvalidMessage.notJson("is not JSON");
    }
    throw InvalidMessage.notJson("must be a JSON object");
  }
}
