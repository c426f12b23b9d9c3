package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.bactrian.base.Causes;
import org.bactrian.journal.Act;
import org.bactrian.journal.Audit;
import org.bactrian.journal.MessageFilter;
import org.bactrian.journal.MessageList;
import org.bactrian.journal.MessageList.Order;
import org.bactrian.journal.MessageList.Page;
import org.bactrian.journal.MessageRow;
import org.bactrian.route.BatchExecutor;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.InvalidMessage;
import org.springframework.stereotype.Component;

/** Sends all dead letters again that a filter selects, each by the route {@code replay}. */
@Component("bactrian.bulkReplay")
final class BulkReplay {
  private static final String ERRORS = "errors";
  private static final int BATCH = 200;
  private static final int MOST_EXPLAINED = 100;

  private final BatchExecutor executor = new BatchExecutor("replay");
  private final MessageList list;
  private final DeadLetterReplay replay;
  private final ProducerTemplate routes;
  private final Audit audit;
  private final Clock clock;
  private final ObjectMapper json = new ObjectMapper();

  BulkReplay(
      MessageList list,
      DeadLetterReplay replay,
      ProducerTemplate routes,
      Audit audit,
      Clock clock) {
    this.list = list;
    this.replay = replay;
    this.routes = routes;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Sends the selected dead letters again.
   *
   * @param body JSON with a {@code filter}
   * @return how many were sent, how many were not, and why not
   * @throws InvalidMessage when the body is not valid
   */
  public ObjectNode replay(byte[] body, Exchange exchange) {
    ReplayRequest request = ReplayRequest.ofMany(body);
    replay.requireAccount(request);
    Act act =
        Act.of(HttpRequests.actor(exchange), "replay", "filter", "dead-letters")
            .because(request.reason())
            .changing(ReplayRequest.said(body), null);
    // Before the first one, too: a crash must not leave messages that were sent again by nobody.
    audit.keep(act, clock.instant());
    MessageFilter filter = diedUntil(clock.instant(), request.filter());
    int replayed = 0;
    List<ObjectNode> skipped = Collections.synchronizedList(new ArrayList<>());
    Page page = new Page(List.of(), null);
    do {
      page = list.page(filter, Order.DIED, page.next(), BATCH);
      replayed += executor.work(page.messages(), row -> replay(row, request, skipped));
    } while (page.next() != null);
    ObjectNode answer = answer(replayed, skipped);
    audit.keep(act.changing(act.before(), answer.deepCopy().without(ERRORS)), clock.instant());
    return answer;
  }

  /** A message that fails again while this runs must not be selected once more. */
  private static MessageFilter diedUntil(Instant now, MessageFilter filter) {
    boolean earlier = filter.until() != null && filter.until().isBefore(now);
    return earlier ? filter : filter.until(now.plusMillis(1));
  }

  private boolean replay(MessageRow row, ReplayRequest request, List<ObjectNode> skipped) {
    try {
      routes.requestBody("direct:replay", replay.of(row, request, null));
      return true;
    } catch (RuntimeException e) {
      HttpProblem problem = Causes.find(e, HttpProblem.class).orElseThrow(() -> e);
      skipped.add(json.createObjectNode().put("id", row.id()).put("detail", problem.getMessage()));
      return false;
    }
  }

  private ObjectNode answer(int replayed, List<ObjectNode> skipped) {
    ObjectNode node = json.createObjectNode().put("replayed", replayed);
    node.put("skipped", skipped.size());
    ArrayNode errors = node.putArray(ERRORS);
    skipped.stream().limit(MOST_EXPLAINED).forEach(errors::add);
    return node;
  }
}
