package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Destination;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import java.time.Duration;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** Sends and receives messages at a broker, as a JMS client. */
final class JmsClient implements AutoCloseable {
  private static final String IN = "bactrian.messages";

  private final ActiveMQConnectionFactory connections;
  private final JMSContext jms;

  JmsClient(String url) {
    connections = new ActiveMQConnectionFactory(url);
    jms = connections.createContext();
  }

  JMSContext jms() {
    return jms;
  }

  /** Sends a text, and returns its JMSMessageID. */
  String send(String body) {
    return send(jms.createTextMessage(body));
  }

  String send(Message message) {
    try {
      jms.createProducer().send(jms.createQueue(IN), message);
      return message.getJMSMessageID();
    } catch (JMSException e) {
      throw new JMSRuntimeException(e.getMessage(), e.getErrorCode(), e);
    }
  }

  Message receive(Destination from) {
    try (var consumer = jms.createConsumer(from)) {
      Message message = consumer.receive(Api.PATIENCE.toMillis());
      assertThat(message).as("a message of %s", from).isNotNull();
      return message;
    }
  }

  Message receiveInvalid() {
    return receive(jms.createQueue("bactrian.messages.invalid"));
  }

  boolean isEmpty(String queue) {
    try (var consumer = jms.createConsumer(jms.createQueue(queue))) {
      return consumer.receive(Duration.ofMillis(500).toMillis()) == null;
    }
  }

  @Override
  public void close() {
    jms.close();
    connections.close();
  }
}
