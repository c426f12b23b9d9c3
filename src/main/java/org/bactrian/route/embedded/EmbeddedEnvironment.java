package org.bactrian.route.embedded;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bactrian.base.OwnApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.web.context.support.StandardServletEnvironment;

/**
 * The properties of a Bactrian that another application has taken in: those under {@code bactrian},
 * and no others. What Bactrian alone reads as {@code server.port} is {@code bactrian.server.port}
 * here, and so on: the other application's port and data source are its own.
 */
final class EmbeddedEnvironment extends StandardServletEnvironment {
  private static final Pattern FILE = Pattern.compile("bactrian\\.(.+)");
  private static final Pattern VARIABLE = Pattern.compile("BACTRIAN_(.+)");
  private static final Pattern OF_OTHERS =
      Pattern.compile("(spring|server|management|camel)([._\\[].*)?", Pattern.CASE_INSENSITIVE);

  private EmbeddedEnvironment() {}

  /** Nothing of the process itself: its variables are the other application's. */
  @Override
  protected void customizePropertySources(MutablePropertySources sources) {}

  static ConfigurableEnvironment of(ConfigurableEnvironment company) {
    EmbeddedEnvironment own = new EmbeddedEnvironment();
    MutablePropertySources sources = own.getPropertySources();
    sources.addLast(
        new MapPropertySource("embedded", Map.of(OwnApplication.MARK, OwnApplication.EMBEDDED)));
    for (PropertySource<?> source : company.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> names) {
        Map<String, Object> ours = ours(names, company);
        if (!ours.isEmpty()) {
          sources.addLast(
              source instanceof SystemEnvironmentPropertySource
                  ? new SystemEnvironmentPropertySource(
                      StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, ours)
                  : new MapPropertySource(source.getName(), ours));
        }
      }
    }
    sources.addLast(new MapPropertySource("embeddedDefaults", defaults()));
    return own;
  }

  private static Map<String, Object> ours(
      EnumerablePropertySource<?> names, ConfigurableEnvironment company) {
    boolean variables = names instanceof SystemEnvironmentPropertySource;
    Map<String, Object> ours = new LinkedHashMap<>();
    for (String name : names.getPropertyNames()) {
      Matcher ofBactrian = (variables ? VARIABLE : FILE).matcher(name);
      if (ofBactrian.matches() && !isSwitch(ofBactrian.group(1))) {
        boolean foreign = OF_OTHERS.matcher(ofBactrian.group(1)).matches();
        Object value = names.getProperty(name);
        ours.put(
            foreign ? ofBactrian.group(1) : name,
            value instanceof CharSequence text
                ? company.resolvePlaceholders(text.toString())
                : value);
      }
    }
    return ours;
  }

  /** Read before there is a Bactrian. */
  private static boolean isSwitch(String name) {
    return name.toLowerCase(Locale.ROOT).equals("enabled");
  }

  private static Map<String, Object> defaults() {
    Map<String, Object> defaults = new LinkedHashMap<>();
    defaults.put("server.port", "8180");
    // The database may be the other application's, with tables and a history of its own.
    defaults.put("spring.flyway.table", "bactrian_schema_history");
    defaults.put("spring.flyway.baseline-on-migrate", "true");
    defaults.put("spring.flyway.baseline-version", "0");
    defaults.put("management.metrics.use-global-registry", "false");
    defaults.put(
        "camel.main.routes-include-pattern",
        "classpath:META-INF/bactrian/shipped-routes/*.camel.yaml,classpath*:bactrian-routes/*.camel.yaml,"
            + "classpath*:bactrian-routes/*.camel.xml");
    return defaults;
  }
}
