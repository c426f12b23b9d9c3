package org.bactrian.route.embedded;

import org.bactrian.base.OwnApplication;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Starts Bactrian in an application that has its jar on the class path. The one bean it adds is
 * {@code bactrian}. In Bactrian's own application it does nothing.
 */
@AutoConfiguration
@ConditionalOnProperty(name = OwnApplication.MARK, havingValue = "none", matchIfMissing = true)
@ConditionalOnBooleanProperty(name = "bactrian.enabled", matchIfMissing = true)
public class BactrianAutoConfiguration {
  @Bean
  EmbeddedBactrian bactrian(ConfigurableEnvironment environment) {
    return new EmbeddedBactrian(environment);
  }
}
