package org.bactrian.route.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.bactrian.Bactrian;
import org.bactrian.journal.Act;
import org.bactrian.journal.Actor;
import org.bactrian.journal.Audit;
import org.bactrian.journal.Audit.AuditFilter;
import org.bactrian.route.PendingActs;
import org.bactrian.route.own.OwnRoutes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.stereotype.Component;

/**
 * Has each start in the audit, with its version and hashes of its configuration and its routes, and
 * each stop. The hash of the configuration is keyed: nobody finds a secret by trying all.
 */
@Component("bactrian.startInAudit")
final class StartInAudit {
  private static final Logger LOG = LoggerFactory.getLogger(StartInAudit.class);
  private static final AuditFilter STARTS = new AuditFilter(null, "start", null, null, null);
  private static final Pattern CONFIGURATION =
      Pattern.compile("(bactrian|spring|server|management|camel|logging)[.\\[].*");

  /** These differ with each start. */
  private static final Pattern OF_THE_PROCESS =
      Pattern.compile("spring\\.application\\.(pid|version)");

  private static final long PATIENCE_SECONDS = 2;

  private final Audit audit;
  private final PendingActs acts;
  private final OwnRoutes routes;
  private final ConfigurableEnvironment environment;
  private final ApplicationContext application;
  private final Clock clock;
  private final AtomicBoolean started = new AtomicBoolean();

  StartInAudit(
      Audit audit,
      PendingActs acts,
      OwnRoutes routes,
      ConfigurableEnvironment environment,
      ApplicationContext application,
      Clock clock) {
    this.audit = audit;
    this.acts = acts;
    this.routes = routes;
    this.environment = environment;
    this.application = application;
    this.clock = clock;
  }

  /** Comes once all routes run. */
  @EventListener
  public void onReady(AvailabilityChangeEvent<ReadinessState> event) {
    if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC
        && started.compareAndSet(false, true)) {
      acts.add(act("start").changing(before(), after()));
    }
  }

  /** The context of a management port of its own is closed, too. */
  @EventListener
  public void onClosed(ContextClosedEvent event) {
    if (event.getApplicationContext() != application || !started.get()) {
      return;
    }
    try {
      // A journal that is away must not hold up the end.
      audit.begin(act("stop"), clock.instant()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("this stop is not in the audit: {}", e.toString());
    }
  }

  private static Act act(String name) {
    String[] process = ManagementFactory.getRuntimeMXBean().getName().split("@", 2);
    return Act.of(Actor.BACTRIAN, name, "instance", process.length == 2 ? process[1] : "unknown");
  }

  /** Returns what the last start had, of any instance. */
  private @Nullable JsonNode before() {
    return audit.page(STARTS, null, 1).entries().stream()
        .map(last -> last.json().get("after"))
        .findFirst()
        .orElse(null);
  }

  private ObjectNode after() {
    String version = Bactrian.class.getPackage().getImplementationVersion();
    return JsonNodeFactory.instance
        .objectNode()
        .put("version", version == null ? "not packaged" : version)
        .put("java", Runtime.version().toString())
        .put("pid", ProcessHandle.current().pid())
        .put("configuration", audit.keyedHash(configuration().toString()))
        .put("routes", routes.hash());
  }

  /** Returns the properties that are in force, by name. */
  private Map<String, String> configuration() {
    Map<String, String> all = new TreeMap<>();
    for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
      if (source instanceof IterableConfigurationPropertySource names) {
        names.stream()
            .filter(name -> CONFIGURATION.matcher(name.toString()).matches())
            .filter(name -> !OF_THE_PROCESS.matcher(name.toString()).matches())
            .forEach(
                name ->
                    all.computeIfAbsent(
                        name.toString(),
                        text -> String.valueOf(names.getConfigurationProperty(name).getValue())));
      }
    }
    all.replaceAll((name, value) -> environment.resolvePlaceholders(value));
    return all;
  }
}
