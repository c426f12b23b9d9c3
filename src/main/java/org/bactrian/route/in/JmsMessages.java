package org.bactrian.route.in;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.ulid.UlidCreator;
import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.accept.ReceivedMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.JmsException;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.support.JmsUtils;

/** Reads and answers JMS messages, and moves invalid ones to a queue of their own. */
final class JmsMessages {
  static final String PROBLEM = "BactrianProblem";

  /** Before the attributes of a CloudEvent, as its binding for AMQP says for JMS. */
  static final String CLOUD_EVENT = "cloudEvents_";

  /** The prefix that AMQP senders use: JMS does not allow the name, but a broker may pass it on. */
  private static final String AMQP = "cloudEvents:";

  private static final Logger LOG = LoggerFactory.getLogger(JmsMessages.class);

  private final JmsTemplate insideTransaction;
  private final JmsTemplate outside;
  private final QueueAnswers answers;

  /**
   * Creates the reader.
   *
   * @param insideTransaction sends by the connection that receives: receiving a message and moving
   *     it is one transaction
   * @param outside sends by other connections: a failed answer must not roll the message back
   */
  JmsMessages(JmsTemplate insideTransaction, JmsTemplate outside, QueueAnswers answers) {
    this.insideTransaction = insideTransaction;
    this.outside = outside;
    this.answers = answers;
  }

  /**
   * Returns the body for {@code direct:accept}. A message without an id gets one made from its
   * JMSMessageID, unless it comes as a CloudEvent.
   *
   * @throws InvalidMessage when it is neither text nor bytes, or too long
   */
  public ReceivedMessage read(Message message) throws JMSException {
    String name = message.getJMSMessageID();
    String id =
        name == null
            ? UlidCreator.getMonotonicUlid().toString()
            : ReceivedMessage.id("jms", name.replaceFirst("^ID:", ""));
    byte[] body = bytes(message);
    String prefix = message.propertyExists(AMQP + "specversion") ? AMQP : CLOUD_EVENT;
    return answers.read(body, id, prefix, property -> property(message, property));
  }

  private static @Nullable String property(Message message, String name) {
    try {
      Object value = message.getObjectProperty(name);
      return value == null ? null : value.toString();
    } catch (JMSException e) {
      throw JmsUtils.convertJmsAccessException(e);
    }
  }

  private byte[] bytes(Message message) throws JMSException {
    if (message instanceof TextMessage text) {
      String all = text.getText() == null ? "" : text.getText();
      answers.requireLength(all.length());
      return all.getBytes(StandardCharsets.UTF_8);
    }
    if (message instanceof BytesMessage binary) {
      answers.requireLength(binary.getBodyLength());
      byte[] bytes = new byte[(int) binary.getBodyLength()];
      binary.reset();
      binary.readBytes(bytes);
      binary.reset();
      return bytes;
    }
    throw QueueAnswers.unreadable("must be a TextMessage or a BytesMessage");
  }

  /** Moves a message unchanged, with the problem in a header, and answers with the problem. */
  public void invalid(Message message, Exception failure, String queue) throws JMSException {
    ObjectNode problem = answers.problem(failure);
    Map<String, Object> properties = properties(message);
    message.clearProperties();
    for (Map.Entry<String, Object> property : properties.entrySet()) {
      message.setObjectProperty(property.getKey(), property.getValue());
    }
    message.setStringProperty(PROBLEM, problem.toString());
    ReplyAddress address = ReplyAddress.of(message);
    insideTransaction.send(queue, session -> message);
    answer(address, problem);
  }

  private static Map<String, Object> properties(Message message) throws JMSException {
    Map<String, Object> properties = new HashMap<>();
    for (Object name : Collections.list(message.getPropertyNames())) {
      // These are set by the broker and by JMS, not by the sender.
      if (List.of("_", "JMSX").stream().noneMatch(name.toString()::startsWith)
          && !name.toString().equalsIgnoreCase(PROBLEM)) {
        properties.put(name.toString(), message.getObjectProperty(name.toString()));
      }
    }
    return properties;
  }

  /** Sends an answer, if the message has a JMSReplyTo. */
  public void answer(Message message, JsonNode answer) throws JMSException {
    answer(ReplyAddress.of(message), answer);
  }

  private void answer(ReplyAddress address, JsonNode answer) {
    if (address.replyTo() == null) {
      return;
    }
    try {
      outside.send(
          address.replyTo(),
          session -> {
            TextMessage reply = session.createTextMessage(answer.toString());
            reply.setJMSCorrelationID(address.correlationId());
            return reply;
          });
    } catch (JmsException e) {
      LOG.warn("an answer could not be sent to {}: {}", address.replyTo(), e.toString());
    }
  }

  /**
   * Where the answer goes. It is read before the message is moved, for that changes the headers.
   */
  private record ReplyAddress(@Nullable Destination replyTo, String correlationId) {
    static ReplyAddress of(Message message) throws JMSException {
      String correlation = message.getJMSCorrelationID();
      return new ReplyAddress(
          message.getJMSReplyTo(),
          correlation == null || correlation.isEmpty() ? message.getJMSMessageID() : correlation);
    }
  }
}
