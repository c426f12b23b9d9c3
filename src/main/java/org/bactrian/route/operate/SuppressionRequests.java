package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.bactrian.base.Times;
import org.bactrian.journal.Actor;
import org.bactrian.journal.MessageList.ListCursor;
import org.bactrian.journal.Suppression;
import org.bactrian.journal.Suppression.Source;
import org.bactrian.journal.Suppressions;
import org.bactrian.journal.Suppressions.SuppressionPage;
import org.bactrian.message.Fault;
import org.bactrian.message.Msisdn;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.QueryString;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Lists who does not want messages, and puts and deletes entries. Numbers are masked, unless the
 * caller may reveal them and asks for it.
 */
@Component("bactrian.suppressionRequests")
final class SuppressionRequests {
  private static final String CHANNEL = "channel";
  private static final String LABEL = "label";

  private final Suppressions suppressions;
  private final Clock clock;

  SuppressionRequests(Suppressions suppressions, Clock clock) {
    this.suppressions = suppressions;
    this.clock = clock;
  }

  /**
   * Returns a page of entries: the latest first.
   *
   * @throws InvalidMessage when a parameter is wrong
   */
  public ObjectNode list(Exchange exchange) {
    boolean inClear = HttpRequests.isRevealed(exchange);
    ListQuery<Boolean> request =
        ListQuery.ofSuppressions(HttpRequests.of(exchange).getQueryString());
    SuppressionPage page = suppressions.page(request.after(), request.limit());
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ArrayNode list = node.putArray("suppressions");
    for (Suppression one : page.entries()) {
      ObjectNode entry = list.addObject();
      entry.put("number", inClear ? one.number().e164() : one.number().masked());
      entry.setAll(json(one));
    }
    ListCursor next = page.next();
    return node.put("next", next == null ? null : ListQuery.text(next));
  }

  /**
   * Returns the entries of a number.
   *
   * @throws HttpProblem when it has none
   * @throws InvalidMessage when it is no number
   */
  public ObjectNode get(String number, Exchange exchange) {
    Msisdn msisdn = number(number);
    parameters(exchange, Set.of());
    return of(msisdn, required(suppressions.of(msisdn)));
  }

  /**
   * Puts an entry of a number, and returns all of them.
   *
   * @throws InvalidMessage when it is no number, or the body is not valid
   */
  public ObjectNode put(String number, byte[] body, Exchange exchange) {
    Msisdn msisdn = number(number);
    List<Fault> faults = new ArrayList<>();
    JsonNode tree = ReplayRequest.object(body);
    for (String name : (Iterable<String>) tree::fieldNames) {
      if (!Set.of(CHANNEL, LABEL, "reason").contains(name)) {
        faults.add(Fault.envelope("/" + name, "is not known; there are channel, label, reason"));
      }
    }
    String channel = word(tree, CHANNEL, SuppressionWords.CHANNELS, faults);
    String label = word(tree, LABEL, SuppressionWords.LABELS, faults);
    String reason = OperatorRequest.requiredReason(tree, faults);
    throwFaults(faults);
    Actor by = HttpRequests.actor(exchange);
    suppressions.put(
        SuppressionWords.entry(
            msisdn, channel, label, Source.OPERATOR, by.who(), reason, clock.instant()),
        by);
    return of(msisdn, suppressions.of(msisdn));
  }

  private static String word(JsonNode tree, String field, Set<String> words, List<Fault> faults) {
    JsonNode value = tree.path(field);
    if (!value.isTextual() || !words.contains(value.asText())) {
      String missing = value.isMissingNode() ? "is missing: " : "";
      String one = "one of " + String.join(", ", new TreeSet<>(words));
      faults.add(Fault.envelope("/" + field, missing + "it must be " + one));
    }
    return value.asText();
  }

  /**
   * Deletes entries of a number, and returns them.
   *
   * @throws HttpProblem when it has none
   * @throws InvalidMessage when it is no number, or a parameter is wrong
   */
  public ObjectNode delete(String number, Exchange exchange) {
    Msisdn msisdn = number(number);
    Map<String, String> parameters = parameters(exchange, Set.of(CHANNEL, LABEL, "reason"));
    List<Fault> faults = new ArrayList<>();
    for (var known :
        Map.of(CHANNEL, SuppressionWords.CHANNELS, LABEL, SuppressionWords.LABELS).entrySet()) {
      String value = parameters.get(known.getKey());
      if (value != null && !known.getValue().contains(value)) {
        faults.add(
            Fault.envelope(
                "/" + known.getKey(),
                "must be one of " + String.join(", ", new TreeSet<>(known.getValue()))));
      }
    }
    String reason = OperatorRequest.checked(parameters.get("reason"), faults);
    throwFaults(faults);
    return of(
        msisdn,
        required(
            suppressions.delete(
                msisdn,
                parameters.get(CHANNEL),
                parameters.get(LABEL),
                HttpRequests.actor(exchange),
                reason,
                clock.instant())));
  }

  private static Map<String, String> parameters(Exchange exchange, Set<String> known) {
    List<Fault> faults = new ArrayList<>();
    Map<String, String> all =
        QueryString.parameters(HttpRequests.of(exchange).getQueryString(), faults);
    for (String name : all.keySet()) {
      if (!known.contains(name)) {
        String names = known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known));
        faults.add(Fault.envelope("/" + name, "is not known; there are " + names));
      }
    }
    throwFaults(faults);
    return all;
  }

  private static Msisdn number(String text) {
    String stripped = text.strip();
    String number = stripped.startsWith("+") ? stripped : "+" + stripped;
    Msisdn.fault(number)
        .ifPresent(
            fault -> {
              throw InvalidMessage.ofRequest(List.of(Fault.envelope("/number", fault)));
            });
    return new Msisdn(number);
  }

  private static List<Suppression> required(List<Suppression> found) {
    if (found.isEmpty()) {
      throw HttpProblem.notFound("There is no suppression of that number.");
    }
    return found;
  }

  private static ObjectNode of(Msisdn number, List<Suppression> entries) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("number", number.masked());
    ArrayNode list = node.putArray("suppressions");
    entries.forEach(one -> list.add(json(one)));
    return node;
  }

  private static ObjectNode json(Suppression entry) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put(CHANNEL, entry.channelWord()).put(LABEL, entry.labelWord());
    putIf(node, "reason", entry.reason());
    return node.put("source", entry.source().wire())
        .put("by", entry.by())
        .put("at", Times.text(entry.at()));
  }

  private static void putIf(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }

  private static void throwFaults(List<Fault> faults) {
    if (!faults.isEmpty()) {
      throw InvalidMessage.ofRequest(faults);
    }
  }
}
