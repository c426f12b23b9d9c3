package org.bactrian.route.in;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bactrian.base.Causes;
import org.bactrian.journal.AcceptResult;
import org.bactrian.journal.Viewer;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.IdTaken;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.MessageStateJson;
import org.bactrian.route.ProblemDetails;
import org.bactrian.route.accept.ReceivedMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Answers messages from a queue, with the same JSON as over HTTP. */
@Component("bactrian.queueAnswers")
final class QueueAnswers {

  private final MessageStateJson states;
  private final int longest;

  QueueAnswers(MessageStateJson states, BactrianProperties properties) {
    this.states = states;
    this.longest = properties.api().maxBody();
  }

  /**
   * Returns the id and the state of a new message, and its faults where it has any, or the whole
   * state of one that was accepted before.
   */
  public JsonNode accepted(AcceptResult accepted) {
    if (accepted instanceof AcceptResult.New made) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      RecordResults.accepted(node, Viewer.OF_ALL, made);
      return node;
    }
    if (accepted instanceof AcceptResult.Same same) {
      return states.of(Viewer.OF_ALL, same.message());
    }
    throw new IdTaken();
  }

  /** Returns the problem of a message that failed. What the sender cannot correct is logged. */
  public ObjectNode problem(Throwable failure) {
    Optional<InvalidMessage> invalid = Causes.find(failure, InvalidMessage.class);
    if (invalid.isPresent()) {
      return ProblemDetails.of(invalid.get());
    }
    RequestFailures.log(
        "a message from a queue failed, and is put on the queue for invalid ones", failure);
    return ProblemDetails.of(
        HttpStatus.INTERNAL_SERVER_ERROR, RecordResults.INTERNAL_ERROR + " Send it again.");
  }

  /**
   * Returns the body for {@code direct:accept}.
   *
   * @param id for a message that has none
   * @param prefix of the headers of a CloudEvent
   * @param header returns the text of a header; null: there is none
   * @throws InvalidMessage when the message is too long
   */
  ReceivedMessage read(
      byte[] body, String id, String prefix, UnaryOperator<@Nullable String> header) {
    requireLength(body.length);
    return ReceivedMessage.of(body, id, prefix, header);
  }

  /**
   * Looks at a message's length before its bytes are read: memory is not given to all who ask.
   *
   * @throws InvalidMessage when the message is too long
   */
  void requireLength(long bytes) {
    if (bytes > longest) {
      throw unreadable("is longer than " + longest + " bytes");
    }
  }

  static InvalidMessage unreadable(String why) {
    return InvalidMessage.notJson(why);
  }
}
