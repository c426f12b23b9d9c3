package org.bactrian.route.app;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bactrian.base.OwnApplication;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Leaves out auto-configurations whose properties are not set. Without it Spring Boot would start a
 * JMS broker as soon as its classes are there. And fifty auto-configurations do nothing but hand
 * properties to a Camel component or language: without properties they only make the start longer,
 * by a tenth.
 */
final class OnlyWhatIsConfigured implements AutoConfigurationImportFilter, EnvironmentAware {
  /** The property that must have a value, by the prefix of an auto-configuration's name. */
  static final Map<String, String> PROPERTY_BY_PREFIX =
      Map.of(
          "org.springframework.boot.jms.autoconfigure.", "spring.artemis.mode",
          "org.springframework.boot.artemis.autoconfigure.", "spring.artemis.mode",
          "org.apache.camel.component.kafka.", "camel.component.kafka.brokers");

  /**
   * The group of which some property must be set, by the prefix of an auto-configuration's name.
   */
  static final Map<String, String> GROUP_BY_PREFIX =
      Map.of(
          "org.apache.camel.spring.boot.vault.", "camel.vault",
          "org.apache.camel.spring.boot.trace.", "camel.trace");

  /**
   * The components Bactrian comes with, as Camel names their auto-configurations. Not here:
   * platform-http, on which others may build, and xslt, whose defaults would change.
   */
  static final Set<String> COMPONENTS =
      Set.of(
          "Bean",
          "Browse",
          "Class",
          "ControlBus",
          "DataFormat",
          "DataSet",
          "DataSetTest",
          "Direct",
          "File",
          "Http",
          "Language",
          "Log",
          "Mock",
          "Ref",
          "Rest",
          "RestApi",
          "Saga",
          "Scheduler",
          "Seda",
          "Stub",
          "Timer",
          "Validator");

  /** The languages, likewise; not xpath, whose defaults would change. */
  static final Set<String> LANGUAGES =
      Set.of(
          "Bean",
          "Constant",
          "CSimple",
          "ExchangeProperty",
          "File",
          "Header",
          "Ref",
          "Simple",
          "Tokenize",
          "Variable");

  private static final Pattern COMPONENT_OR_LANGUAGE =
      Pattern.compile(
          "org\\.apache\\.camel\\.(component|language)\\..*\\.(\\w+)(?:Component|Language)[A-Z]\\w+");

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
    if (!OwnApplication.is(environment)) {
      return SharedClassPath.isForTheOther(configuration, environment);
    }
    if (OwnApplication.isEmbedded(environment) && !SharedClassPath.isForBactrian(configuration)) {
      return false;
    }
    return PROPERTY_BY_PREFIX.entrySet().stream()
            .filter(entry -> configuration.startsWith(entry.getKey()))
            .allMatch(entry -> StringUtils.hasText(environment.getProperty(entry.getValue())))
        && GROUP_BY_PREFIX.entrySet().stream()
            .filter(entry -> configuration.startsWith(entry.getKey()))
            .allMatch(entry -> SharedClassPath.isAnySet(environment, entry.getValue()))
        && isWanted(COMPONENT_OR_LANGUAGE.matcher(configuration));
  }

  private boolean isWanted(Matcher part) {
    if (!part.matches()) {
      return true;
    }
    String kind = part.group(1);
    String name = part.group(2);
    Set<String> names = kind.equals("component") ? COMPONENTS : LANGUAGES;
    return !names.contains(name)
        || SharedClassPath.isAnySet(
            environment, "camel." + kind + "." + name.toLowerCase(Locale.ROOT));
  }
}
