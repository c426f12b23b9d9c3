package org.bactrian.route.in;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.bactrian.base.Causes;
import org.bactrian.journal.AcceptResult;
import org.bactrian.message.ReadResult;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.MessageState;
import org.bactrian.route.ProblemDetails;
import org.bactrian.route.accept.QueuedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** What is answered to a message of a queue: the same JSON as over HTTP. */
@Component("queueAnswers")
final class QueueAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(QueueAnswers.class);

  private final MessageState states;
  private final int longest;

  QueueAnswers(MessageState states, BactrianProperties properties) {
    this.states = states;
    this.longest = properties.api().maxBody();
  }

  /**
   * Its id and status when it is new, as it stands when it was here before.
   *
   * @throws IdTaken when its id was here before with other content
   */
  public JsonNode taken(AcceptResult acceptance) {
    if (acceptance instanceof AcceptResult.New made) {
      return JsonNodeFactory.instance
          .objectNode()
          .put("id", made.message().id())
          .put("status", made.message().status().wire());
    }
    if (acceptance instanceof AcceptResult.Same same) {
      return states.told(same.message());
    }
    throw new IdTaken();
  }

  /** The problem of a message that cannot be taken; what the sender cannot mend is logged. */
  public ObjectNode problem(Throwable failure) {
    for (Throwable cause : (Iterable<Throwable>) Causes.chain(failure)::iterator) {
      if (cause instanceof InvalidMessage invalid) {
        return ProblemDetails.of(invalid);
      }
      if (cause instanceof IdTaken) {
        return ProblemDetails.node(HttpStatus.CONFLICT, ProblemDetails.ID_TAKEN);
      }
    }
    LOG.error("a message of a queue failed, and is kept as invalid", failure);
    return ProblemDetails.node(
        HttpStatus.INTERNAL_SERVER_ERROR, "A fault of ours; it is in the log. Send it again.");
  }

  /** The message, if it is one that may be read. */
  QueuedMessage read(byte[] json, String id) {
    if (json.length > longest) {
      throw cannotBeRead("is longer than " + longest + " bytes");
    }
    return new QueuedMessage(json, id);
  }

  static InvalidMessage cannotBeRead(String why) {
    return InvalidMessage.of(new ReadResult.NotJson(why));
  }

  /** Its id was here before, with other content. */
  static final class IdTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IdTaken() {
      super(ProblemDetails.ID_TAKEN);
    }
  }
}
