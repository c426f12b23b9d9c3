package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.bactrian.journal.Hold;
import org.bactrian.journal.Holds;
import org.bactrian.journal.LaneQueue;
import org.bactrian.lane.HoldWatch;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.InvalidMessage;
import org.springframework.stereotype.Component;

/** Holds messages, lists what is held, and lifts it. */
@Component("bactrian.holdRequests")
final class HoldRequests {
  private final Holds holds;
  private final HoldWatch watch;
  private final LaneQueue queue;
  private final Accounts accounts;
  private final Clock clock;

  HoldRequests(Holds holds, HoldWatch watch, LaneQueue queue, Accounts accounts, Clock clock) {
    this.holds = holds;
    this.watch = watch;
    this.queue = queue;
    this.accounts = accounts;
    this.clock = clock;
  }

  /**
   * Holds what the body names. When this returns, nothing of it is claimed by this instance any
   * more.
   *
   * @return the hold, with the number of messages that wait behind it by now
   * @throws InvalidMessage when the body is not valid
   */
  public ObjectNode hold(byte[] body, Exchange exchange) {
    Instant now = clock.instant();
    HoldRequest request = HoldRequest.of(body, accounts, now);
    Hold made =
        holds.hold(
            request.on(),
            request.mode(),
            request.until(),
            request.reason(),
            HttpRequests.actor(exchange),
            now);
    watch.round();
    return holds.all().stream()
        .filter(hold -> hold.id().equals(made.id()))
        .findFirst()
        .map(hold -> json(hold).put("waiting", waiting(hold)))
        .orElseGet(() -> json(made).put("waiting", 0));
  }

  /** Returns all holds, each with the number of messages that wait behind it. */
  public ObjectNode list() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    var list = answer.putArray("holds");
    holds.all().forEach(hold -> list.add(json(hold).put("waiting", waiting(hold))));
    return answer;
  }

  /** Returns how many messages wait behind a hold: in lanes that it holds whole, or parked. */
  private long waiting(Hold hold) {
    if (hold.parks()) {
      return hold.waiting();
    }
    if (hold.on().isEverything()) {
      return queue.backlog();
    }
    return accounts.all().stream()
        .filter(
            account -> hold.on().account() == null || account.name().equals(hold.on().account()))
        .filter(account -> hold.on().channel() == null || account.channel() == hold.on().channel())
        .map(Account::name)
        .mapToLong(account -> queue.waiting(account, Integer.MAX_VALUE))
        .sum();
  }

  /**
   * Lifts a hold and returns it.
   *
   * @throws HttpProblem when there is none of that id
   * @throws InvalidMessage when a parameter is wrong
   */
  public ObjectNode lift(String id, Exchange exchange) {
    String reason = OperatorRequest.requiredReason(exchange);
    Hold lifted =
        holds
            .lift(id, HttpRequests.actor(exchange), reason, clock.instant())
            .orElseThrow(() -> HttpProblem.notFound("There is no hold of that id."));
    return json(lifted);
  }

  private static ObjectNode json(Hold hold) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", hold.id());
    return json.setAll(hold.json());
  }
}
