package org.bactrian.journey;

import java.util.List;
import org.bactrian.Bactrian;
import org.bactrian.SettableClock;
import org.bactrian.message.Channel;
import org.bactrian.sandbox.NxCloudSimulator;
import org.bactrian.sandbox.ReceivedCall;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Starts the whole application with its sandbox, and calls it by HTTP. Subclasses set the database.
 */
@SpringBootTest(
    classes = Bactrian.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "bactrian.sandbox.receipt-delay=50ms",
      "bactrian.retry.delay=100ms",
      "bactrian.accounts.nx.timeout=700ms",
      "bactrian.accounts.sms-nx.timeout=700ms"
    })
@AutoConfigureMetrics
@Import(Journey.Clocks.class)
abstract class Journey {
  @LocalServerPort int port;
  @Autowired NxCloudSimulator nxCloud;
  @Autowired SettableClock clock;
  Api api;

  @DynamicPropertySource
  static void sandboxPorts(DynamicPropertyRegistry properties) {
    for (String provider : List.of("nxcloud", "alibaba", "wooxy", "smpp")) {
      int port = BactrianProcess.freePort();
      properties.add("bactrian.sandbox." + provider + "-port", () -> port);
    }
  }

  @BeforeEach
  void client() {
    api = new Api(port);
  }

  List<ReceivedCall> viberTo(String number) {
    return takenBy(Channel.VIBER, number);
  }

  List<ReceivedCall> smsTo(String number) {
    return takenBy(Channel.SMS, number);
  }

  private List<ReceivedCall> takenBy(Channel channel, String number) {
    return nxCloud.calls().stream()
        .filter(taken -> taken.channel() == channel && taken.to().equals(number.substring(1)))
        .toList();
  }

  /** Switches the account of Alibaba off. */
  static final String NO_ALI = "bactrian.accounts.ali.enabled=false";

  static final String NO_WOOXY = "bactrian.accounts.wooxy.enabled=false";
  static final String NX_SMS_ONLY = "bactrian.fallback.accounts=sms-nx";

  /** Returns a text message with more fields. */
  static String text(String to, String more) {
    return """
        {"to": "%s", "label": "transaction", "content": {"text": "Your parcel is on its way"}%s}"""
        .formatted(to, more.isEmpty() ? "" : ", " + more);
  }

  @TestConfiguration
  static class Clocks {
    @Bean
    @Primary
    SettableClock testClock() {
      return SettableClock.running();
    }
  }
}
