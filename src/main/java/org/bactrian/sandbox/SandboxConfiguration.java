package org.bactrian.sandbox;

import java.net.URI;
import java.time.Clock;
import java.util.List;
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
@Configuration(proxyBeanMethods = false)
@Profile("sandbox")
@EnableConfigurationProperties(SandboxProperties.class)
public class SandboxConfiguration {
  @Bean
  NxCloudSimulator nxCloudSimulator(SandboxProperties sandbox, Accounts accounts, Clock clock) {
    return new NxCloudSimulator(
        sandbox.nxcloudPort(), accounts.all(), clock, sandbox.receiptDelay());
  }

  @Bean
  AlibabaSimulator alibabaSimulator(SandboxProperties sandbox, Accounts accounts, Clock clock) {
    return new AlibabaSimulator(
        sandbox.alibabaPort(), accounts.all(), clock, sandbox.receiptDelay());
  }

  @Bean
  WooxySimulator wooxySimulator(SandboxProperties sandbox, Accounts accounts, Clock clock) {
    return new WooxySimulator(sandbox.wooxyPort(), accounts.all(), clock, sandbox.receiptDelay());
  }

  @Bean
  SmscSimulator smscSimulator(SandboxProperties sandbox, Accounts accounts, Clock clock) {
    return new SmscSimulator(sandbox.smppPort(), accounts.all(), clock, sandbox.receiptDelay());
  }

  @Bean
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
