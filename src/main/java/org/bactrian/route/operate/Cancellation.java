package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import org.bactrian.journal.MessageRow;
import org.bactrian.journal.MessageStore;
import org.bactrian.journal.MessageStore.CancelResult;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.MessageState;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Takes a message back before it leaves. */
@Component("cancellation")
final class Cancellation {
  private final MessageStore messages;
  private final MessageState states;
  private final Clock clock;

  Cancellation(MessageStore messages, MessageState states, Clock clock) {
    this.messages = messages;
    this.states = states;
    this.clock = clock;
  }

  /**
   * The message as it stands then: {@code cancelled}.
   *
   * @throws MessageState.NoSuchMessage when there is none of that id
   * @throws HttpProblem when it has left already
   */
  public ObjectNode cancel(String id) {
    CancelResult cancelling =
        messages.cancel(id, clock.instant()).orElseThrow(MessageState.NoSuchMessage::new);
    if (!cancelling.done()) {
      throw new HttpProblem(HttpStatus.CONFLICT, why(cancelling.message()));
    }
    return states.told(cancelling.message());
  }

  private String why(MessageRow row) {
    String words =
        "It is " + row.status().wire() + ": only what has not left yet can be cancelled.";
    return messages
        .smsOf(row.id())
        .filter(sms -> sms.status().isWaiting())
        .map(sms -> words + " Its SMS " + sms.id() + " still waits, and can be.")
        .orElse(words);
  }
}
