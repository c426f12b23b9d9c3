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
import org.bactrian.route.accept.QueuedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.JmsException;
import org.springframework.jms.core.JmsTemplate;

/** Messages of the queue: read, answered, put aside. */
final class JmsMessages {
  static final String PROBLEM = "BactrianProblem";
  private static final Logger LOG = LoggerFactory.getLogger(JmsMessages.class);

  private final JmsTemplate insideTransaction;
  private final JmsTemplate outside;
  private final QueueAnswers answers;

  /**
   * Messages of the queue.
   *
   * @param insideTransaction of the connections the queue is read by, so that what is put aside and
   *     what is taken are one transaction
   * @param outside of other connections: an answer nobody can take must not roll the message back
   */
  JmsMessages(JmsTemplate insideTransaction, JmsTemplate outside, QueueAnswers answers) {
    this.insideTransaction = insideTransaction;
    this.outside = outside;
    this.answers = answers;
  }

  /**
   * The message as bytes, and its JMSMessageID for an id.
   *
   * @throws InvalidMessage when it is neither text nor bytes, or too long
   */
  public QueuedMessage read(Message message) throws JMSException {
    String name = message.getJMSMessageID();
    String id =
        name == null
            ? UlidCreator.getMonotonicUlid().toString()
            : QueuedMessage.id("jms", name.replaceFirst("^ID:", ""));
    return answers.read(bytes(message), id);
  }

  private static byte[] bytes(Message message) throws JMSException {
    if (message instanceof TextMessage text) {
      return text.getText() == null ? new byte[0] : text.getText().getBytes(StandardCharsets.UTF_8);
    }
    if (message instanceof BytesMessage binary) {
      byte[] bytes = new byte[Math.toIntExact(binary.getBodyLength())];
      binary.reset();
      binary.readBytes(bytes);
      binary.reset();
      return bytes;
    }
    throw QueueAnswers.cannotBeRead("must be a TextMessage or a BytesMessage");
  }

  /** Puts it aside as it is, with the problem in a header, and answers with the problem. */
  public void invalid(Message message, Exception failure, String queue) throws JMSException {
    ObjectNode problem = answers.problem(failure);
    Map<String, Object> properties = properties(message);
    message.clearProperties();
    for (Map.Entry<String, Object> property : properties.entrySet()) {
      message.setObjectProperty(property.getKey(), property.getValue());
    }
    message.setStringProperty(PROBLEM, problem.toString());
    Asked asked = Asked.by(message);
    insideTransaction.send(queue, session -> message);
    answer(asked, problem);
  }

  private static Map<String, Object> properties(Message message) throws JMSException {
    Map<String, Object> properties = new HashMap<>();
    for (Object name : Collections.list(message.getPropertyNames())) {
      // What the broker and JMS itself keep there is not the sender's.
      if (List.of("_", "JMSX").stream().noneMatch(name.toString()::startsWith)) {
        properties.put(name.toString(), message.getObjectProperty(name.toString()));
      }
    }
    return properties;
  }

  /** Answers where an answer is wanted. */
  public void answer(Message message, JsonNode answer) throws JMSException {
    answer(Asked.by(message), answer);
  }

  private void answer(Asked asked, JsonNode answer) {
    if (asked.replyTo() == null) {
      return;
    }
    try {
      outside.send(
          asked.replyTo(),
          session -> {
            TextMessage reply = session.createTextMessage(answer.toString());
            reply.setJMSCorrelationID(asked.correlationId());
            return reply;
          });
    } catch (JmsException e) {
      LOG.warn("an answer was not taken by {}: {}", asked.replyTo(), e.toString());
    }
  }

  /** Where the answer goes; read before the message is sent on, which writes these anew. */
  private record Asked(
      @org.jspecify.annotations.Nullable Destination replyTo, String correlationId) {
    static Asked by(Message message) throws JMSException {
      String correlation = message.getJMSCorrelationID();
      return new Asked(
          message.getJMSReplyTo(),
          correlation == null || correlation.isEmpty() ? message.getJMSMessageID() : correlation);
    }
  }
}
