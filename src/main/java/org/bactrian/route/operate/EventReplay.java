package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.camel.Exchange;
import org.bactrian.journal.Act;
import org.bactrian.journal.GivenUpEvents;
import org.bactrian.journal.GivenUpEvents.GivenUpEvent;
import org.bactrian.journal.GivenUpEvents.GivenUpFilter;
import org.bactrian.journal.GivenUpEvents.GivenUpPage;
import org.bactrian.journal.GivenUpEvents.ReplayedEvent;
import org.bactrian.message.Fault;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.Problem;
import org.bactrian.route.event.EventSinks;
import org.bactrian.route.operate.ReplayRequest.EventsRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Sends given-up events again: one by its id, or all that a filter selects. */
@Component("bactrian.eventReplay")
final class EventReplay {
  private static final Logger LOG = LoggerFactory.getLogger(EventReplay.class);
  private static final int BATCH = 500;

  private final GivenUpEvents events;
  private final EventSinks sinks;
  private final Clock clock;
  private final ObjectMapper json = new ObjectMapper();

  EventReplay(GivenUpEvents events, EventSinks sinks, Clock clock) {
    this.events = events;
    this.sinks = sinks;
    this.clock = clock;
  }

  /**
   * Sends an event again by each sink that gave it up, and returns the names of these sinks.
   *
   * @throws HttpProblem when there is no given-up event of that id, or its sinks are off
   */
  public ObjectNode one(String id, Exchange exchange) {
    Act act =
        Act.of(HttpRequests.actor(exchange), "replay", "event", id)
            .because(OperatorRequest.reason(exchange));
    ReplayedEvent replayed =
        events
            .replay(id, sinks.names(), act, clock.instant())
            .orElseThrow(() -> HttpProblem.notFound("There is no given-up event of that id."));
    if (replayed.again().isEmpty()) {
      throw HttpProblem.of(
          Problem.NOT_REPLAYABLE,
          "It was given up by "
              + String.join(", ", replayed.off())
              + ", and that event sink is off: switch it on first.");
    }
    LOG.info("event {} is sent again by {}", id, String.join(", ", replayed.again()));
    ObjectNode node = json.createObjectNode().put("id", id);
    replayed.again().forEach(node.putArray("sinks")::add);
    return node;
  }

  /**
   * Sends the selected events again.
   *
   * @param body JSON with a {@code filter}
   * @return how many are sent again from now on, and how many are not as their sink is off
   * @throws InvalidMessage when the body is not valid
   */
  public ObjectNode many(byte[] body, Exchange exchange) {
    EventsRequest request = ReplayRequest.ofEvents(body);
    requireKnown(request);
    GivenUpFilter filter = givenUpUntil(clock.instant(), request.filter());
    Act act =
        Act.of(HttpRequests.actor(exchange), "replay", "filter", "given-up-events")
            .because(request.reason());
    int replayed = 0;
    int skipped = 0;
    GivenUpPage page = new GivenUpPage(List.of(), null);
    do {
      page = events.page(filter, page.next(), BATCH);
      List<GivenUpEvent> possible =
          page.events().stream().filter(one -> sinks.names().contains(one.sink())).toList();
      IntFunction<Act> batch =
          many -> act.changing(request.said(), json.createObjectNode().put("replayed", many));
      replayed += possible.isEmpty() ? 0 : events.replay(possible, batch, clock.instant());
      skipped += page.events().size() - possible.size();
    } while (page.next() != null);
    LOG.info("{} given-up events are sent again", replayed);
    return json.createObjectNode().put("replayed", replayed).put("skipped", skipped);
  }

  private void requireKnown(EventsRequest request) {
    if (request.said().has("receiver")
        && !sinks.names().contains(request.said().get("receiver").asText())) {
      throw InvalidMessage.ofRequest(
          List.of(Fault.envelope("/receiver", "there is no receiver of that name")));
    }
  }

  /**
   * Limits a filter to events that were given up before now: an event that is given up again
   * meanwhile must not be selected once more.
   */
  private static GivenUpFilter givenUpUntil(Instant now, GivenUpFilter filter) {
    boolean earlier = filter.until() != null && filter.until().isBefore(now);
    return earlier ? filter : filter.until(now.plusMillis(1));
  }
}
