package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bactrian.journal.GivenUpEvents.GivenUpFilter;
import org.bactrian.journal.MessageFilter;
import org.bactrian.message.Fault;
import org.bactrian.route.InvalidMessage;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request to replay dead letters, or given-up events.
 *
 * @param account the only account to send by; null for the accounts that a new message may go to
 * @param reason why, for the audit; null: none is given
 * @param filter which dead letters; null when the request names one by its id
 */
record ReplayRequest(
    @Nullable String account,
    boolean evenIfItMayHaveArrived,
    @Nullable String reason,
    @Nullable MessageFilter filter) {
  private static final String REASON = "reason";
  private static final String RECEIVER = "receiver";
  private static final String SINCE = "since";
  private static final String EVEN_IF = "evenIfItMayHaveArrived";

  /**
   * Reads the body of a request for one dead letter. It may be empty.
   *
   * @throws InvalidMessage with every fault
   */
  static ReplayRequest ofOne(byte[] body) {
    return of(OperatorRequest.tree(body), Set.of("account", EVEN_IF, REASON));
  }

  /**
   * Reads the body of a request for many dead letters. It must have a filter; an empty filter means
   * all of them.
   *
   * @throws InvalidMessage with every fault
   */
  static ReplayRequest ofMany(byte[] body) {
    JsonNode tree = OperatorRequest.tree(body);
    ReplayRequest request = of(tree, Set.of("account", EVEN_IF, REASON, "filter"));
    MessageFilter filter = ListQuery.filter(filter(tree, "every dead letter"));
    return new ReplayRequest(
        request.account, request.evenIfItMayHaveArrived, request.reason, filter);
  }

  /**
   * Reads the body of a request for many given-up events. It must have a filter; an empty filter
   * means all of them.
   *
   * @throws InvalidMessage with every fault
   */
  static EventsRequest ofEvents(byte[] body) {
    JsonNode tree = OperatorRequest.tree(body);
    ReplayRequest request = of(tree, Set.of(REASON, "filter", RECEIVER, SINCE));
    if (tree.has("filter") || !(tree.has(RECEIVER) || tree.has(SINCE))) {
      if (tree.has(RECEIVER) || tree.has(SINCE)) {
        throw InvalidMessage.ofRequest(
            List.of(
                Fault.envelope(
                    "/filter", "stands alone: put sink and from in it instead of the others")));
      }
      GivenUpFilter filter = ListQuery.givenUpFilter(filter(tree, "every event that was given up"));
      return new EventsRequest(filter, filter(tree), request.reason);
    }
    return ofReceiver(tree, request.reason);
  }

  private static EventsRequest ofReceiver(JsonNode tree, @Nullable String reason) {
    List<Fault> faults = new ArrayList<>();
    String receiver = tree.path(RECEIVER).textValue();
    if (receiver == null || receiver.isBlank()) {
      faults.add(Fault.envelope("/" + RECEIVER, "must be the name of a receiver"));
    }
    Instant since = ListQuery.instant(tree.path(SINCE), "/" + SINCE, faults);
    if (!faults.isEmpty()) {
      throw InvalidMessage.ofRequest(faults);
    }
    ObjectNode said = JsonNodeFactory.instance.objectNode();
    said.set(RECEIVER, tree.get(RECEIVER));
    said.set(SINCE, tree.get(SINCE));
    return new EventsRequest(new GivenUpFilter(receiver, null, since, null), said, reason);
  }

  /**
   * A request to replay given-up events.
   *
   * @param said the filter, as it was sent
   */
  record EventsRequest(GivenUpFilter filter, JsonNode said, @Nullable String reason) {}

  /** Returns the filter of a request for many, as it was sent. */
  static JsonNode said(byte[] body) {
    return filter(OperatorRequest.tree(body));
  }

  private static JsonNode filter(JsonNode tree) {
    return tree.get("filter");
  }

  static Map<String, String> filter(JsonNode tree, String all) {
    if (!tree.path("filter").isObject()) {
      throw InvalidMessage.ofRequest(
          List.of(Fault.envelope("/filter", "must be an object; {} means " + all)));
    }
    Map<String, String> filter = new LinkedHashMap<>();
    tree.get("filter")
        .properties()
        .forEach(entry -> filter.put(entry.getKey(), entry.getValue().asText()));
    return filter;
  }

  private static ReplayRequest of(JsonNode tree, Set<String> known) {
    List<Fault> faults = new ArrayList<>();
    OperatorRequest.refuseOthers(tree, "/", known, faults);
    if (tree.has("account") && !tree.get("account").isTextual()) {
      faults.add(Fault.envelope("/account", "must be the name of an account"));
    }
    if (tree.has(EVEN_IF) && !tree.get(EVEN_IF).isBoolean()) {
      faults.add(Fault.envelope("/" + EVEN_IF, "must be true or false"));
    }
    String reason = OperatorRequest.reason(tree, faults);
    if (!faults.isEmpty()) {
      throw InvalidMessage.ofRequest(faults);
    }
    String account = tree.has("account") ? tree.get("account").asText() : null;
    return new ReplayRequest(account, tree.path(EVEN_IF).asBoolean(false), reason, null);
  }

  /**
   * Returns the object that a body has; an empty one: the body is empty.
   *
   * @throws InvalidMessage when it has none
   */
  static JsonNode object(byte[] body) {
    return OperatorRequest.tree(body);
  }
}
