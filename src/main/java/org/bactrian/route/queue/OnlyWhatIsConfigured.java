package org.bactrian.route.queue;

import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * JMS and Kafka are there when their property is set. Without this Spring Boot starts a broker of
 * its own because its classes are on the class path.
 */
final class OnlyWhatIsConfigured implements AutoConfigurationImportFilter, EnvironmentAware {
  private static final Map<String, String> PROPERTY_BY_PACKAGE =
      Map.of(
          "org.springframework.boot.autoconfigure.jms.", "spring.artemis.mode",
          "org.springframework.boot.actuate.autoconfigure.jms.", "spring.artemis.mode",
          "org.springframework.boot.autoconfigure.kafka.", "camel.component.kafka.brokers",
          "org.apache.camel.component.kafka.", "camel.component.kafka.brokers");

  private Environment environment;

  @Override
  public void setEnvironment(Environment environment) {
    this.environment = environment;
  }

  @Override
  public boolean[] match(String[] configurations, AutoConfigurationMetadata metadata) {
    boolean[] wanted = new boolean[configurations.length];
    for (int i = 0; i < configurations.length; i++) {
      wanted[i] = configurations[i] == null || isWanted(configurations[i]);
    }
    return wanted;
  }

  private boolean isWanted(String configuration) {
    return PROPERTY_BY_PACKAGE.entrySet().stream()
        .filter(entry -> configuration.startsWith(entry.getKey()))
        .allMatch(entry -> StringUtils.hasText(environment.getProperty(entry.getValue())));
  }
}
