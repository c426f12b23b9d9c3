package org.bactrian.route.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.ConcurrentReferenceHashMap;

/**
 * Which auto-configurations apply where Bactrian shares a class path with the application that has
 * taken it in. The libraries of one must not configure the other.
 */
final class SharedClassPath {
  /**
   * The packages whose auto-configurations Bactrian uses. The other application's security, tracing
   * and further data sources are not for Bactrian.
   */
  private static final List<String> OF_BACTRIAN =
      List.of(
          "org.apache.camel.",
          "org.bactrian.",
          "org.springframework.boot.actuate.autoconfigure.",
          "org.springframework.boot.artemis.",
          "org.springframework.boot.autoconfigure.",
          "org.springframework.boot.flyway.",
          "org.springframework.boot.health.",
          "org.springframework.boot.http.converter.",
          "org.springframework.boot.jackson.",
          "org.springframework.boot.jdbc.",
          "org.springframework.boot.jms.",
          "org.springframework.boot.micrometer.metrics.",
          "org.springframework.boot.micrometer.observation.",
          "org.springframework.boot.servlet.",
          "org.springframework.boot.tomcat.",
          "org.springframework.boot.web.",
          "org.springframework.boot.webmvc.");

  /** Registries of metrics need an account somewhere, which the other application has. */
  private static final String EXPORT =
      "org.springframework.boot.micrometer.metrics.autoconfigure.export.";

  private static final List<String> EXPORTS_OF_BACTRIAN =
      List.of(EXPORT + "prometheus.", EXPORT + "simple.", EXPORT + "Meter");

  private static final String ROUTES_OF_JARS = "META-INF/bactrian/routes";
  private static final Map<ClassLoader, List<String>> PROVIDERS =
      new ConcurrentReferenceHashMap<>();

  private static final String DATABASE =
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration";
  private static final String FLYWAY =
      "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration";

  /** Databases for which Spring Boot needs no property. Bactrian brings none of them. */
  private static final List<String> EMBEDDED_DATABASES =
      List.of("org.h2.Driver", "org.hsqldb.jdbcDriver", "org.apache.derby.jdbc.EmbeddedDriver");

  private SharedClassPath() {}

  /** Returns whether an auto-configuration applies in the context of an embedded Bactrian. */
  static boolean isForBactrian(String configuration) {
    if (configuration.startsWith(EXPORT)) {
      return EXPORTS_OF_BACTRIAN.stream().anyMatch(configuration::startsWith);
    }
    return OF_BACTRIAN.stream().anyMatch(configuration::startsWith) || isOfProvider(configuration);
  }

  /** Returns whether a jar brings this configuration that has routes for Bactrian: a provider. */
  private static boolean isOfProvider(String configuration) {
    ClassLoader loader = ClassUtils.getDefaultClassLoader();
    List<String> jars = PROVIDERS.computeIfAbsent(loader, SharedClassPath::jarsWithRoutes);
    URL file =
        jars.isEmpty()
            ? null
            : loader.getResource(
                ClassUtils.convertClassNameToResourcePath(configuration) + ".class");
    return file != null && jars.stream().anyMatch(file.toString()::startsWith);
  }

  private static List<String> jarsWithRoutes(ClassLoader loader) {
    try {
      return Collections.list(loader.getResources(ROUTES_OF_JARS)).stream()
          .map(routes -> routes.toString().replaceFirst("META-INF/.*", ""))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns whether an auto-configuration applies in the other application. It does, unless it
   * needs a property or a file that this application does not have, and came with Bactrian: then it
   * would stop the start, or do what nobody asked for.
   */
  static boolean isForTheOther(String configuration, Environment environment) {
    if (configuration.equals(DATABASE)) {
      return isAnySet(environment, "spring.datasource")
          || EMBEDDED_DATABASES.stream().anyMatch(driver -> ClassUtils.isPresent(driver, null));
    }
    if (configuration.equals(FLYWAY)) {
      return isAnySet(environment, "spring.flyway") || hasResource("db/migration");
    }
    return !isOfProvider(configuration);
  }

  private static boolean hasResource(String path) {
    return ClassUtils.getDefaultClassLoader().getResource(path) != null;
  }

  /** Returns whether any property has a name that begins so. */
  static boolean isAnySet(Environment environment, String prefix) {
    ConfigurationPropertyName name = ConfigurationPropertyName.of(prefix);
    for (var source : ConfigurationPropertySources.get(environment)) {
      if (source.containsDescendantOf(name) != ConfigurationPropertyState.ABSENT) {
        return true;
      }
    }
    return false;
  }
}
