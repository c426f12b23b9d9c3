package org.bactrian.route.app;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** A configuration that is right, with the changes of a test. */
final class ChangedProperties {
  private ChangedProperties() {}

  /**
   * Returns an environment with these properties.
   *
   * @param right what most tests have
   * @param changes other values; {@code -}: the property is absent
   */
  static StandardEnvironment environment(Map<String, String> right, Map<String, ?> changes) {
    Map<String, Object> properties = new HashMap<>(right);
    properties.putAll(changes);
    properties.values().removeIf("-"::equals);
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
    ConfigurationPropertySources.attach(environment);
    return environment;
  }
}
