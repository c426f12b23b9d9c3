package org.bactrian.route.accept;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.bactrian.base.Sha256;
import org.bactrian.message.CloudEvent;
import org.bactrian.message.Traceparent;
import org.bactrian.route.InvalidMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message as it came in, and what came beside it.
 *
 * @param body bytes, text, a tree or what else {@link AcceptStage#read} takes
 * @param id for a message that has no id. It is the same each time the message is read, so that a
 *     message read twice is sent once. Null: a new one is made
 * @param traceparent the trace of a message that names none; null: none
 */
public record ReceivedMessage(
    @Nullable Object body, @Nullable String id, @Nullable String traceparent) {
  private static final int HASH_DIGITS = 40;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

  /** Creates a message that belongs to no trace. */
  public ReceivedMessage(Object body, @Nullable String id) {
    this(body, id, null);
  }

  /**
   * Creates a message from a body and its headers: {@code traceparent}, and those of a CloudEvent
   * in binary mode.
   *
   * @param id for a message that neither names an id nor comes as a CloudEvent
   * @param prefix of the headers of a CloudEvent
   * @param header returns the text of a header; null: there is none
   * @throws InvalidMessage when it is a CloudEvent without a required attribute
   */
  public static ReceivedMessage of(
      @Nullable Object body,
      @Nullable String id,
      String prefix,
      UnaryOperator<@Nullable String> header) {
    String trace = Traceparent.of(header.apply(Traceparent.NAME));
    CloudEvent event = CloudEvent.of(prefix, header);
    if (event == null) {
      return new ReceivedMessage(body, id, trace);
    }
    if (!event.faults().isEmpty()) {
      throw InvalidMessage.of(event.faults());
    }
    return new ReceivedMessage(
        body, event.messageId(), event.traceparent() == null ? trace : event.traceparent());
  }

  /**
   * Makes an id from the broker's name of a message. A name with other characters, or too long, is
   * hashed.
   */
  public static String id(String prefix, String brokersName) {
    String id = prefix + "-" + brokersName;
    return ID.matcher(id).matches()
        ? id
        : prefix + "-" + Sha256.hex(brokersName).substring(0, HASH_DIGITS);
  }

  /** Does not show the message: it may hold a phone number. */
  @Override
  public String toString() {
    return "ReceivedMessage[" + id + "]";
  }
}
