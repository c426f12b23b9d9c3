package org.bactrian.route.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.bactrian.base.OwnApplication;
import org.bactrian.route.BadConfiguration;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.PlaceholderResolutionException;

/**
 * Stops the start when the value of a property still has a placeholder, such as {@code
 * ${NX_ACCESS_SECRET}}: Spring Boot would take the placeholder itself for the secret.
 */
final class UnsetVariables
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {
  /**
   * The names of environment variables that are properties. Other variables may have placeholders
   * of a shell in them.
   */
  private static final Pattern PROPERTY =
      Pattern.compile("(bactrian|spring|server|management|camel)[.\\[].*");

  /** A pattern of the log has placeholders that the log itself replaces. */
  private static final ConfigurationPropertyName LOG_PATTERNS =
      ConfigurationPropertyName.of("logging.pattern");

  private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("bactrian");
  private static final Pattern OF_CAMEL = Pattern.compile("\\{\\{(?:\\??(?:env|sys):)?([^{}]*)}}");

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    ConfigurableEnvironment environment = context.getEnvironment();
    if (!OwnApplication.is(environment)) {
      return;
    }
    List<BadConfiguration> found = faults(environment);
    if (!found.isEmpty()) {
      List<String> others = found.stream().skip(1).map(fault -> "\n" + fault.getMessage()).toList();
      throw new BadConfiguration(
          found.get(0).property(), found.get(0).fault() + String.join("", others));
    }
  }

  private static List<BadConfiguration> faults(ConfigurableEnvironment environment) {
    List<BadConfiguration> faults = new ArrayList<>();
    Iterable<ConfigurationPropertySource> sources = ConfigurationPropertySources.get(environment);
    for (ConfigurationPropertySource source : sources) {
      if (source instanceof IterableConfigurationPropertySource names) {
        names.stream()
            .filter(name -> isProperty(name, names))
            .filter(name -> hasPlaceholder(names.getConfigurationProperty(name)))
            .filter(name -> isInForce(name, names, sources))
            .forEach(name -> fault(name, names, environment).ifPresent(faults::add));
      }
    }
    return faults;
  }

  private static boolean isProperty(
      ConfigurationPropertyName name, ConfigurationPropertySource source) {
    String origin =
        source.getUnderlyingSource() instanceof PropertySource<?> known ? known.getName() : "";
    boolean ofTheProcess =
        origin.equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)
            || origin.equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
    return !LOG_PATTERNS.isAncestorOf(name)
        && (!ofTheProcess || PROPERTY.matcher(name.toString()).matches());
  }

  private static boolean hasPlaceholder(ConfigurationProperty property) {
    String text = text(property);
    return text.contains("${") || text.contains("{{");
  }

  private static String text(ConfigurationProperty property) {
    return property != null && property.getValue() instanceof CharSequence text
        ? text.toString()
        : "";
  }

  /** Returns whether no source that counts more has the property, too. */
  private static boolean isInForce(
      ConfigurationPropertyName name,
      ConfigurationPropertySource source,
      Iterable<ConfigurationPropertySource> sources) {
    return StreamSupport.stream(sources.spliterator(), false)
        .filter(one -> one.getConfigurationProperty(name) != null)
        .findFirst()
        .filter(first -> first == source)
        .isPresent();
  }

  private static Optional<BadConfiguration> fault(
      ConfigurationPropertyName name,
      ConfigurationPropertySource source,
      ConfigurableEnvironment environment) {
    String text;
    try {
      text =
          environment.resolveRequiredPlaceholders(
              text(Objects.requireNonNull(source.getConfigurationProperty(name))));
    } catch (PlaceholderResolutionException e) {
      return Optional.of(
          new BadConfiguration(
              name.toString(), "the variable " + e.getPlaceholder() + " is not set"));
    }
    Matcher camels = OF_CAMEL.matcher(text);
    return OURS.isAncestorOf(name) && camels.find()
        ? Optional.of(
            new BadConfiguration(
                name.toString(),
                camels.group() + " is not replaced here; write ${" + camels.group(1) + "}"))
        : Optional.empty();
  }
}
