package org.bactrian.route.in;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.bactrian.route.BadConfiguration;
import org.junit.jupiter.api.Test;

class JmsBrokerTest {
  private final Configuration broker = new ConfigurationImpl().setPersistenceEnabled(false);

  @Test
  void the_embedded_broker_listens_at_its_address() throws IOException {
    int free;
    try (ServerSocket socket = onThisHost()) {
      free = socket.getLocalPort();
    }

    customize("tcp://localhost:" + free);

    assertThat(broker.getAcceptorConfigurations()).hasSize(1);
  }

  @Test
  void a_port_that_is_taken_stops_the_start() throws IOException {
    try (ServerSocket other = onThisHost()) {
      String url = "tcp://localhost:" + other.getLocalPort();

      assertThatThrownBy(() -> customize(url))
          .isInstanceOf(BadConfiguration.class)
          .hasMessageContaining("spring.artemis.broker-url")
          .hasMessageContaining("cannot listen at " + url);
    }
  }

  @Test
  void an_address_that_other_hosts_can_reach_stops_the_start() {
    assertThatThrownBy(() -> customize("tcp://0.0.0.0:61616"))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining("knows no users");
  }

  private void customize(String url) {
    new JmsBroker().embeddedBroker(url).customize(broker);
  }

  private static ServerSocket onThisHost() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getByName("localhost"));
  }
}
