package org.bactrian.route.app;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bactrian.base.OwnApplication;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Has Bactrian's own application read its defaults before any other file, and marks its
 * environment. The defaults are in a folder of their own: an application that takes Bactrian in has
 * an {@code application.yaml} too.
 */
public final class OwnDefaults implements EnvironmentPostProcessor, Ordered {
  private static final String LOCATION = "spring.config.location";
  private static final String DEFAULTS = "classpath:/META-INF/bactrian/";

  /** Where Spring Boot looks beside the class path. */
  private static final String BESIDE =
      "optional:file:./;optional:file:./config/;optional:file:./config/*/";

  @Override
  public int getOrder() {
    return ConfigDataEnvironmentPostProcessor.ORDER - 1;
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    if (application.getAllSources().stream().noneMatch(OwnDefaults::isOurs)) {
      return;
    }
    Map<String, Object> own = new LinkedHashMap<>();
    if (OwnApplication.isEmbedded(environment)) {
      own.put(LOCATION, DEFAULTS);
    } else {
      own.put(OwnApplication.MARK, OwnApplication.ALONE);
      own.put(LOCATION, DEFAULTS + "," + environment.getProperty(LOCATION, BESIDE));
    }
    environment.getPropertySources().addFirst(new MapPropertySource("bactrianDefaults", own));
  }

  private static boolean isOurs(Object source) {
    return source instanceof Class<?> one && one.getName().startsWith("org.bactrian.");
  }
}
