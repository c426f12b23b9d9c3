package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.camel.Exchange;
import org.bactrian.base.Times;
import org.bactrian.journal.GivenUpEvents;
import org.bactrian.journal.GivenUpEvents.GivenUpEvent;
import org.bactrian.journal.GivenUpEvents.GivenUpFilter;
import org.bactrian.journal.GivenUpEvents.GivenUpPage;
import org.bactrian.journal.Viewer;
import org.bactrian.message.Msisdn;
import org.bactrian.route.EventJson;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.InvalidMessage;
import org.springframework.stereotype.Component;

/** Answers the list of given-up events, page by page: what was given up last comes first. */
@Component("bactrian.givenUpPages")
final class GivenUpPages {
  private static final String FROM = "from";
  private static final List<String> WRITTEN = List.of("text", "media", "fileName");

  private final GivenUpEvents events;
  private final EventJson json;
  private final ObjectMapper nodes = new ObjectMapper();

  GivenUpPages(GivenUpEvents events, EventJson json) {
    this.events = events;
    this.json = json;
  }

  /**
   * Returns a page of given-up events.
   *
   * @throws InvalidMessage when a parameter is wrong
   */
  public ObjectNode list(Exchange exchange) {
    String query = HttpRequests.of(exchange).getQueryString();
    ListQuery<GivenUpFilter> request = ListQuery.ofGivenUp(query);
    GivenUpPage page = events.page(request.filter(), request.after(), request.limit());
    ObjectNode node = nodes.createObjectNode();
    ArrayNode list = node.putArray("givenUpEvents");
    Viewer viewer = HttpRequests.viewer(exchange);
    page.events().forEach(event -> list.add(node(event, viewer)));
    return node.put("next", page.next() == null ? null : ListQuery.text(page.next()));
  }

  private ObjectNode node(GivenUpEvent lost, Viewer viewer) {
    ObjectNode node = nodes.createObjectNode();
    node.put("sink", lost.sink());
    node.put("attempts", lost.attempts());
    node.put("why", lost.why());
    node.put("givenUpAt", Times.text(lost.at()));
    node.put("sendingAgain", lost.again());
    ObjectNode event = json.node(lost.event());
    if (!viewer.seesNumber(lost.event().about().key())) {
      mask(event);
    }
    return node.set("event", event);
  }

  /** What a user has written is left out, and the user's number masked. */
  private static void mask(ObjectNode event) {
    boolean isOfUser = List.of("reply", "subscription").contains(event.path("type").asText());
    if (isOfUser && event.path(FROM).isTextual()) {
      event.remove(WRITTEN);
      event.put(FROM, new Msisdn(event.get(FROM).asText()).masked());
    }
  }
}
