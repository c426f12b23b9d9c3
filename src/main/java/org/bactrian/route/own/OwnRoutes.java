package org.bactrian.route.own;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;
import org.bactrian.base.DaemonThreads;
import org.bactrian.route.BactrianProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;

/**
 * Loads the integrator's own files in {@code routes/}. A broken file is refused, with its line and
 * the reason, and the other files are loaded; health is {@code DEGRADED} then, not {@code DOWN},
 * for everything else works. If so configured, changed files are loaded while the application runs;
 * a file that has become broken keeps the routes it had before.
 */
@Component("ownRoutesHealthIndicator") // health calls it ownRoutes
public final class OwnRoutes implements HealthIndicator, DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(OwnRoutes.class);
  private static final long BETWEEN_SCANS_MILLIS = 1_000;

  private final ShippedRoutes folder;
  private final boolean reload;
  private final String include;

  /** The text of each file when it was last read, by location. */
  private final Map<String, String> texts = new HashMap<>();

  /** The text whose routes are running, by location. */
  private final Map<String, String> running = new HashMap<>();

  private final OwnBeans beans;
  private final Map<String, RouteFile.Fault> faults = new ConcurrentSkipListMap<>();
  private volatile boolean stopped;

  OwnRoutes(
      ShippedRoutes folder,
      ApplicationContext application,
      BactrianProperties properties,
      MeterRegistry metrics,
      @Value("${camel.main.routes-include-pattern}") String include) {
    this.folder = folder;
    this.beans = new OwnBeans(application::containsBean);
    this.reload = properties.routes().reload();
    this.include = include;
    metrics.gaugeMapSize("bactrian.routes.refused", List.of(), faults);
  }

  /** Starts the own routes. The shipped ones are running already. */
  public void start(CamelContext camel) {
    files(camel)
        .forEach(
            (location, file) -> {
              String text = text(file);
              texts.put(location, text);
              if (ShippedRoutes.isShipped(file)) {
                takeBeans(location, text);
                running.put(location, text);
              } else {
                load(camel, location, text);
              }
            });
    if (reload) {
      DaemonThreads.start("routes", () -> watch(camel));
    }
  }

  /** A shipped file that was edited may have beans, too. */
  private void takeBeans(String location, String text) {
    try {
      beans.take(location, text);
    } catch (OwnBeans.NameTaken e) {
      throw new IllegalStateException(location + ", line " + e.line() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Health health() {
    Health.Builder health = faults.isEmpty() ? Health.up() : Health.status("DEGRADED");
    faults.forEach((file, fault) -> health.withDetail(file, fault.line() + ": " + fault.reason()));
    return health.build();
  }

  private void watch(CamelContext camel) {
    while (!stopped) {
      try {
        Thread.sleep(BETWEEN_SCANS_MILLIS);
        scan(camel);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("the folder routes/ cannot be read: {}", e.toString());
      }
    }
  }

  private void scan(CamelContext camel) {
    Map<String, Resource> files = files(camel);
    files.forEach(
        (location, file) -> {
          String text = text(file);
          if (!stopped && !text.equals(texts.put(location, text))) {
            load(camel, location, text);
          }
        });
    for (String location : new TreeSet<>(texts.keySet())) {
      if (!files.containsKey(location)) {
        texts.remove(location);
        unload(camel, location);
      }
    }
  }

  /**
   * Replaces the routes of a file. If the new ones do not start, the old ones are started again.
   */
  private void load(CamelContext camel, String location, String text) {
    RouteFile before = file(camel, location, running.get(location));
    try {
      RouteFile loaded = file(camel, location, text);
      beans.take(location, text);
      loaded.check(before);
      before.remove();
      try {
        loaded.add();
      } catch (Exception | LinkageError e) {
        loaded.remove();
        before.add();
        throw e;
      }
      running.put(location, text);
      faults.remove(location);
      LOG.info("{}: routes {}", location, loaded.ids());
    } catch (Exception | LinkageError e) {
      // A LinkageError is a component whose jar is missing.
      beans.take(location, running.getOrDefault(location, ""));
      RouteFile.Fault fault = RouteFile.Fault.of(e, text);
      faults.put(location, fault);
      LOG.error(
          "{} is refused, the others go on: line {}: {}", location, fault.line(), fault.reason());
    }
  }

  private void unload(CamelContext camel, String location) {
    faults.remove(location);
    beans.take(location, "");
    String text = running.remove(location);
    if (text != null) {
      RouteFile deleted = file(camel, location, text);
      deleted.remove();
      LOG.info("{} was deleted, and its routes {} are stopped", location, deleted.ids());
    }
  }

  private static RouteFile file(CamelContext camel, String location, String text) {
    return new RouteFile(camel, ResourceHelper.fromString(location, text == null ? "" : text));
  }

  private Map<String, Resource> files(CamelContext camel) {
    Map<String, Resource> files = new LinkedHashMap<>();
    folder.all(camel, null, include).forEach(file -> files.put(file.getLocation(), file));
    return files;
  }

  /** A file that is deleted meanwhile is empty. */
  private static String text(Resource file) {
    try (InputStream in = file.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void destroy() {
    stopped = true;
  }
}
