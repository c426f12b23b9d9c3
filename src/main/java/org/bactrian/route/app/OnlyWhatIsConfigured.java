package org.bactrian.route.app;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * JMS and Kafka are there when their property is set. Without this Spring Boot starts a broker of
 * its own because its classes are on the class path. And what only hands properties to one of
 * Camel's parts is there when one of them is set: each of these fifty costs the start a little.
 */
final class OnlyWhatIsConfigured implements AutoConfigurationImportFilter, EnvironmentAware {
  private static final Map<String, String> PROPERTY_BY_PACKAGE =
      Map.of(
          "org.springframework.boot.jms.autoconfigure.", "spring.artemis.mode",
          "org.springframework.boot.artemis.autoconfigure.", "spring.artemis.mode",
          "org.apache.camel.component.kafka.", "camel.component.kafka.brokers");

  private static final Map<String, String> PROPERTIES_BY_PACKAGE =
      Map.of(
          "org.apache.camel.spring.boot.vault.", "camel.vault",
          "org.apache.camel.spring.boot.cloud.", "camel.cloud",
          "org.apache.camel.spring.boot.trace.", "camel.trace");

  /**
   * Components and languages Bactrian brings, as Camel names what it generates for each. Left alone
   * are those an integrator adds and platform-http, for something else may build on them; and those
   * whose defaults are not the same without: xpath, xslt.
   */
  private static final Pattern PART =
      Pattern.compile(
          "org\\.apache\\.camel\\.(component|language)\\..*\\."
              + "(Bean|Browse|Class|Constant|ControlBus|CSimple|DataFormat|DataSet|DataSetTest|Direct"
              + "|ExchangeProperty|File|Header|Http|Language|Log|Mock|Ref|Rest|RestApi|Saga|Scheduler"
              + "|Seda|Simple|Stub|Timer|Tokenize|Validator|Variable)"
              + "(Component|Language)\\w+");

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
            .allMatch(entry -> StringUtils.hasText(environment.getProperty(entry.getValue())))
        && PROPERTIES_BY_PACKAGE.entrySet().stream()
            .filter(entry -> configuration.startsWith(entry.getKey()))
            .allMatch(entry -> isAnySet(entry.getValue()))
        && isPartWanted(PART.matcher(configuration));
  }

  private boolean isPartWanted(Matcher part) {
    return !part.matches()
        || isAnySet("camel." + part.group(1) + "." + part.group(2).toLowerCase(Locale.ROOT));
  }

  private boolean isAnySet(String prefix) {
    ConfigurationPropertyName name = ConfigurationPropertyName.of(prefix);
    for (var source : ConfigurationPropertySources.get(environment)) {
      if (source.containsDescendantOf(name) != ConfigurationPropertyState.ABSENT) {
        return true;
      }
    }
    return false;
  }
}
