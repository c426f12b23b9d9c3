package org.bactrian.route.in;

import jakarta.jms.ConnectionFactory;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.jms.JmsConfiguration;
import org.bactrian.base.PrivateFolder;
import org.bactrian.route.BadConfiguration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.artemis.autoconfigure.ArtemisConfigurationCustomizer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.jms.connection.SingleConnectionFactory;
import org.springframework.jms.core.JmsTemplate;

/** Sets up JMS, if {@code spring.artemis.mode} is {@code embedded} or {@code native}. */
@org.springframework.context.annotation.Configuration(
    value = "bactrian.jmsBroker",
    proxyBeanMethods = false)
@ConditionalOnProperty("spring.artemis.mode")
class JmsBroker {
  private static final Set<String> THIS_HOST = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final int DEFAULT_PORT = 61616;
  private static final long REDELIVERY_DELAY = 1_000;

  static {
    // An embedded broker reads its journal at each start, and has Netty free a buffer that is not
    // Netty's own. From Java 24 on, Netty can do that only when it may use Unsafe.
    if (System.getProperty("io.netty.noUnsafe") == null) {
      System.setProperty("io.netty.noUnsafe", "false");
    }
  }

  /** Sends by connections that stay open. Objects in messages are deserialised by none of them. */
  @Bean
  JmsComponent jms(ConnectionFactory connections) {
    if (listening(connections) instanceof ActiveMQConnectionFactory artemis) {
      artemis.setDeserializationDenyList("*");
    }
    return new JmsComponent(new JmsConfiguration(connections));
  }

  @Bean("bactrian.jmsMessages")
  JmsMessages jmsMessages(ConnectionFactory connections, QueueAnswers answers) {
    return new JmsMessages(
        new JmsTemplate(listening(connections)), new JmsTemplate(connections), answers);
  }

  /** Receives by a connection of its own, which the consumer itself opens again when it breaks. */
  @Bean(autowireCandidate = false)
  ConnectionFactory jmsListening(ConnectionFactory connections) {
    return listening(connections);
  }

  private static ConnectionFactory listening(ConnectionFactory connections) {
    return connections instanceof SingleConnectionFactory caching
        ? caching.getTargetConnectionFactory()
        : connections;
  }

  /**
   * Configures an embedded broker: it never gives up on a message, and other processes can connect.
   * The broker has no users and passwords, so it listens on this host only.
   */
  @Bean("bactrian.embeddedBroker")
  ArtemisConfigurationCustomizer embeddedBroker(@Value("${spring.artemis.broker-url}") String url) {
    return broker -> {
      if (!THIS_HOST.contains(URI.create(url).getHost())) {
        throw new BadConfiguration(
            "spring.artemis.broker-url",
            "an embedded broker knows no users, so it listens on localhost only;"
                + " start a broker of its own and set spring.artemis.mode: native");
      }
      requireFree(url);
      makeFolders(broker);
      open(broker, url);
      broker.addAddressSetting(
          "bactrian.#",
          new AddressSettings().setMaxDeliveryAttempts(-1).setRedeliveryDelay(REDELIVERY_DELAY));
    };
  }

  /** The broker itself would only log that its port is taken, and no process could connect. */
  private static void requireFree(String url) {
    URI address = URI.create(url);
    int port = address.getPort() < 0 ? DEFAULT_PORT : address.getPort();
    try (ServerSocket test = new ServerSocket()) {
      test.setReuseAddress(true);
      test.bind(new InetSocketAddress(address.getHost(), port));
    } catch (IOException e) {
      throw new BadConfiguration(
          "spring.artemis.broker-url",
          "an embedded broker cannot listen at " + url + ": " + e.getMessage());
    }
  }

  /** Makes the broker's folders as private as the journal: messages wait in both. */
  private static void makeFolders(Configuration broker) {
    if (!broker.isPersistenceEnabled()) {
      return;
    }
    try {
      for (File folder :
          List.of(
              broker.getJournalLocation(),
              broker.getBindingsLocation(),
              broker.getPagingLocation(),
              broker.getLargeMessagesLocation())) {
        PrivateFolder.own(folder.toPath().toAbsolutePath());
      }
    } catch (IOException e) {
      throw new BadConfiguration("spring.artemis.embedded.data-directory", e.toString());
    }
  }

  private static void open(Configuration broker, String url) {
    try {
      broker.addAcceptorConfiguration("tcp", url);
    } catch (Exception e) {
      throw new BadConfiguration("spring.artemis.broker-url", "is not an address: " + url);
    }
  }
}
