package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.bactrian.journal.Holds;
import org.bactrian.journal.Holds.Hold;
import org.bactrian.journal.LaneQueue;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.InvalidMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Lists what is held, and lifts it. */
@Component("bactrian.holdRequests")
final class HoldRequests {
  private static final Logger LOG = LoggerFactory.getLogger(HoldRequests.class);

  private final Holds holds;
  private final LaneQueue queue;
  private final Clock clock;

  HoldRequests(Holds holds, LaneQueue queue, Clock clock) {
    this.holds = holds;
    this.queue = queue;
    this.clock = clock;
  }

  /** Returns all holds, each with the number of messages that wait behind it. */
  public ObjectNode list() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    var list = answer.putArray("holds");
    holds.all().forEach(hold -> list.add(json(hold).put("waiting", queue.backlog())));
    return answer;
  }

  /**
   * Lifts a hold and returns it.
   *
   * @throws HttpProblem when there is none of that id
   * @throws InvalidMessage when a parameter is wrong
   */
  public ObjectNode lift(String id, Exchange exchange) {
    String reason = OperatorRequest.reason(exchange);
    Hold lifted =
        holds
            .lift(id, HttpRequests.actor(exchange), reason, clock.instant())
            .orElseThrow(() -> HttpProblem.notFound("There is no hold of that id."));
    LOG.warn("the hold {} ({}) was lifted by a call", id, lifted.reason());
    return json(lifted);
  }

  private static ObjectNode json(Hold hold) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", hold.id());
    // An object without account, label and country stands for everything.
    json.putObject("on");
    return json.put("mode", "stop")
        .put("reason", hold.reason())
        .put("by", hold.by())
        .put("since", hold.since().toString());
  }
}
