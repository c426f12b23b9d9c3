package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.bactrian.base.Times;
import org.bactrian.journal.Act;
import org.bactrian.journal.Receivers;
import org.bactrian.journal.Receivers.Standing;
import org.bactrian.message.Fault;
import org.bactrian.route.EventFilter;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.event.EventReceivers;
import org.bactrian.route.event.EventReceivers.Described;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Lists the receivers of events, holds one, lets it go on, and sends it all again. */
@Component("bactrian.receiverRequests")
final class ReceiverRequests {
  private static final Logger LOG = LoggerFactory.getLogger(ReceiverRequests.class);
  private static final String KIND = "receiver";
  private static final String REASON = "reason";
  private static final String SINCE = "since";

  private final EventReceivers receivers;
  private final Receivers journal;
  private final Clock clock;

  ReceiverRequests(EventReceivers receivers, Receivers journal, Clock clock) {
    this.receivers = receivers;
    this.journal = journal;
    this.clock = clock;
  }

  /** Returns all receivers, each with how far it has got. */
  public ObjectNode list() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    var list = answer.putArray("receivers");
    receivers.described().values().forEach(one -> list.add(json(one)));
    return answer;
  }

  private ObjectNode json(Described receiver) {
    Standing now = journal.standing(receiver.name());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", receiver.name()).put("url", receiver.url());
    json.set("filter", json(receiver.filter()));
    json.put("behind", now.behind()).put("waiting", now.waiting()).put("givenUp", now.givenUp());
    if (now.oldest() != null) {
      json.put("oldest", Times.text(now.oldest()));
    }
    if (now.answer() != null && now.answeredAt() != null) {
      json.putObject("lastAnswer")
          .put("what", now.answer())
          .put("at", Times.text(now.answeredAt()));
    }
    if (now.hold() != null) {
      json.set("held", now.hold().json());
    }
    return json;
  }

  private static ObjectNode json(EventFilter filter) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    putIfAny(json, "types", filter.types());
    putIfAny(json, "statuses", filter.statuses().stream().map(state -> state.wire()).toList());
    putIfAny(json, "keys", filter.keys());
    putIfAny(json, "campaigns", filter.campaigns());
    return json;
  }

  private static void putIfAny(ObjectNode json, String name, Collection<String> values) {
    if (!values.isEmpty()) {
      var list = json.putArray(name);
      new TreeSet<>(values).forEach(list::add);
    }
  }

  /**
   * Holds a receiver, and returns it.
   *
   * @param body JSON with a {@code reason}
   * @throws HttpProblem when there is none of that name
   * @throws InvalidMessage when the body is not valid
   */
  public ObjectNode hold(String name, byte[] body, Exchange exchange) {
    Described receiver = find(name);
    String reason = read(body, Set.of(REASON)).reason();
    journal.hold(name, act("hold", name, reason, exchange), clock.instant());
    LOG.warn("the receiver {} is held", name);
    return json(receiver);
  }

  /**
   * Lets a receiver go on, and returns it.
   *
   * @param body JSON with a {@code reason}
   * @throws HttpProblem when there is none of that name
   * @throws InvalidMessage when the body is not valid
   */
  public ObjectNode resume(String name, byte[] body, Exchange exchange) {
    Described receiver = find(name);
    String reason = read(body, Set.of(REASON)).reason();
    journal.resume(name, act("resume", name, reason, exchange), clock.instant());
    LOG.warn("the receiver {} goes on", name);
    return json(receiver);
  }

  /**
   * Sends a receiver all events again since a moment, and returns how many it looks at.
   *
   * @param body JSON with {@code since} and {@code reason}
   * @throws HttpProblem when there is no receiver of that name
   * @throws InvalidMessage when the body is not valid
   */
  public ObjectNode replay(String name, byte[] body, Exchange exchange) {
    find(name);
    Request request = read(body, Set.of(SINCE, REASON));
    Act act = act("replay", name, request.reason(), exchange);
    long events = journal.replay(name, request.since(), act, clock.instant());
    LOG.warn("the receiver {} gets {} events again, since {}", name, events, request.since());
    return JsonNodeFactory.instance
        .objectNode()
        .put("receiver", name)
        .put("since", Times.text(request.since()))
        .put("events", events);
  }

  private Described find(String name) {
    Described found = receivers.described().get(name);
    if (found == null) {
      throw HttpProblem.notFound("There is no receiver of that name.");
    }
    return found;
  }

  private static Act act(String act, String name, String reason, Exchange exchange) {
    return Act.of(HttpRequests.actor(exchange), act, KIND, name).because(reason);
  }

  private record Request(Instant since, String reason) {}

  private static Request read(byte[] body, Set<String> known) {
    JsonNode tree = ReplayRequest.object(body);
    List<Fault> faults = new ArrayList<>();
    for (String field : (Iterable<String>) tree::fieldNames) {
      if (!known.contains(field)) {
        String names = String.join(", ", new TreeSet<>(known));
        faults.add(Fault.envelope("/" + field, "is not known; there is " + names));
      }
    }
    String reason = OperatorRequest.requiredReason(tree, faults);
    Instant since = Instant.EPOCH;
    if (known.contains(SINCE)) {
      since = ListQuery.instant(tree.path(SINCE), "/" + SINCE, faults);
    }
    if (!faults.isEmpty()) {
      throw InvalidMessage.ofRequest(faults);
    }
    return new Request(since, reason);
  }
}
