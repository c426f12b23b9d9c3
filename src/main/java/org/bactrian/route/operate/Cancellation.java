package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.bactrian.journal.Act;
import org.bactrian.journal.MessageRow;
import org.bactrian.journal.MessageStore;
import org.bactrian.journal.MessageStore.CancelResult;
import org.bactrian.journal.Viewer;
import org.bactrian.route.Caller;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.MessageStateJson;
import org.bactrian.route.Problem;
import org.bactrian.route.Scope;
import org.springframework.stereotype.Component;

/** Cancels a message that has not been sent yet. */
@Component("bactrian.cancellation")
final class Cancellation {
  private final MessageStore messages;
  private final MessageStateJson states;
  private final Clock clock;

  Cancellation(MessageStore messages, MessageStateJson states, Clock clock) {
    this.messages = messages;
    this.states = states;
    this.clock = clock;
  }

  /**
   * Cancels the message and returns its state.
   *
   * @throws InvalidMessage when a parameter is wrong
   * @throws HttpProblem when the caller sees no message of that id, or it has been sent already
   */
  public ObjectNode cancel(String id, Exchange exchange) {
    Caller caller = Caller.of(exchange);
    Viewer viewer = HttpRequests.viewer(exchange, Scope.OPERATE);
    Act act =
        Act.of(HttpRequests.actor(exchange), "cancel", "message", id)
            .because(OperatorRequest.reason(exchange));
    CancelResult result =
        messages
            .cancel(viewer, id, caller.name(), act, clock.instant())
            .orElseThrow(HttpProblem::noSuchMessage);
    if (!result.done()) {
      throw HttpProblem.of(Problem.ALREADY_LEFT, why(result.message()));
    }
    return states.of(viewer, result.message());
  }

  private String why(MessageRow row) {
    String reason =
        "It is " + row.status().wire() + ": only what has not left yet can be cancelled.";
    return messages
        .smsOf(row.id())
        .filter(sms -> sms.status().isWaiting())
        .map(sms -> reason + " Its SMS " + sms.id() + " still waits, and can be.")
        .orElse(reason);
  }
}
