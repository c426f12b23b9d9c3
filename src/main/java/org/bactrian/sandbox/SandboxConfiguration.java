package org.bactrian.sandbox;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.function.IntFunction;
import org.bactrian.provider.Accounts;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/**
 * The profile {@code sandbox}: provider simulators run inside Bactrian, and nothing leaves the
 * host. They listen as soon as they are created, before any lane runs. Their receipts wait until
 * Bactrian's own port is known.
 */
@Configuration(value = "bactrian.sandboxConfiguration", proxyBeanMethods = false)
@Profile("sandbox")
@EnableConfigurationProperties(SandboxProperties.class)
public class SandboxConfiguration {
  @Bean("bactrian.nxCloudSimulator")
  NxCloudSimulator nxCloudSimulator(SandboxProperties sandbox, Accounts accounts, Clock clock) {
    return listening(
        "nxcloud-port",
        sandbox.nxcloudPort(),
        port -> new NxCloudSimulator(port, accounts.all(), clock, sandbox.receiptDelay()));
  }

  @Bean("bactrian.alibabaSimulator")
  AlibabaSimulator alibabaSimulator(SandboxProperties sandbox, Accounts accounts, Clock clock) {
    return listening(
        "alibaba-port",
        sandbox.alibabaPort(),
        port -> new AlibabaSimulator(port, accounts.all(), clock, sandbox.receiptDelay()));
  }

  @Bean("bactrian.wooxySimulator")
  WooxySimulator wooxySimulator(SandboxProperties sandbox, Accounts accounts, Clock clock) {
    return listening(
        "wooxy-port",
        sandbox.wooxyPort(),
        port -> new WooxySimulator(port, accounts.all(), clock, sandbox.receiptDelay()));
  }

  @Bean("bactrian.smscSimulator")
  SmscSimulator smscSimulator(SandboxProperties sandbox, Accounts accounts, Clock clock) {
    return listening(
        "smpp-port",
        sandbox.smppPort(),
        port -> new SmscSimulator(port, accounts.all(), clock, sandbox.receiptDelay()));
  }

  private static <S> S listening(String property, int port, IntFunction<S> simulator) {
    try {
      return simulator.apply(port);
    } catch (UncheckedIOException e) {
      throw new SimulatorPortException("bactrian.sandbox." + property, port, e);
    }
  }

  @Bean("bactrian.sandboxWebhooks")
  ApplicationListener<ServletWebServerInitializedEvent> sandboxWebhooks(
      List<ProviderSimulator> simulators) {
    return event -> {
      // A separate management port has a server of its own, with a namespace; it is ignored.
      if (event.getApplicationContext().getServerNamespace() == null) {
        URI base = URI.create("http://127.0.0.1:" + event.getWebServer().getPort());
        simulators.forEach(simulator -> simulator.webhooksAt(base));
      }
    };
  }
}
