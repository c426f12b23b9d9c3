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
import org.springframework.stereotype.Component;

/**
 * The integrator's own files in {@code routes/}, each for itself: one that is broken is refused, by
 * name, line and reason, and the others go on. When asked to, changes are taken up while Bactrian
 * runs; a file that has become broken leaves the routes it had before as they are.
 */
@Component
public final class OwnRoutes implements DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(OwnRoutes.class);
  private static final long BETWEEN_LOOKS_MILLIS = 1_000;

  private final ShippedRoutes folder;
  private final boolean reload;
  private final String include;
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, String> working = new HashMap<>();
  private final Map<String, RouteFault> faults = new ConcurrentSkipListMap<>();
  private volatile boolean stopped;

  OwnRoutes(
      ShippedRoutes folder,
      BactrianProperties properties,
      MeterRegistry metrics,
      @Value("${camel.main.routes-include-pattern}") String include) {
    this.folder = folder;
    this.reload = properties.routes().reload();
    this.include = include;
    metrics.gaugeMapSize("bactrian.routes.refused", List.of(), faults);
  }

  /** Starts them; Bactrian's own have been started. */
  public void start(CamelContext camel) {
    files(camel)
        .forEach(
            (location, file) -> {
              String text = text(file);
              texts.put(location, text);
              if (ShippedRoutes.isShipped(file)) {
                working.put(location, text);
              } else {
                load(camel, location, text);
              }
            });
    if (reload) {
      DaemonThreads.start("routes", () -> watch(camel));
    }
  }

  /** What is wrong with files that were refused, by name. */
  Map<String, RouteFault> faults() {
    return faults;
  }

  private void watch(CamelContext camel) {
    while (!stopped) {
      try {
        Thread.sleep(BETWEEN_LOOKS_MILLIS);
        look(camel);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("routes/ cannot be looked at: {}", e.toString());
      }
    }
  }

  private void look(CamelContext camel) {
    Map<String, Resource> there = files(camel);
    there.forEach(
        (location, file) -> {
          String text = text(file);
          if (!stopped && !text.equals(texts.put(location, text))) {
            load(camel, location, text);
          }
        });
    for (String location : new TreeSet<>(texts.keySet())) {
      if (!there.containsKey(location)) {
        texts.remove(location);
        forget(camel, location);
      }
    }
  }

  private void load(CamelContext camel, String location, String text) {
    RouteFile old = file(camel, location, working.get(location));
    try {
      RouteFile made = file(camel, location, text);
      made.check(old);
      old.remove();
      try {
        made.add();
      } catch (Exception | LinkageError e) {
        made.remove();
        old.add();
        throw e;
      }
      working.put(location, text);
      faults.remove(location);
      LOG.info("{}: routes {}", location, made.ids());
    } catch (Exception | LinkageError e) {
      // A class that is missing is a component whose jar is missing.
      RouteFault fault = RouteFault.of(e, text);
      faults.put(location, fault);
      LOG.error(
          "{} is refused, the others go on: line {}: {}", location, fault.line(), fault.reason());
    }
  }

  private void forget(CamelContext camel, String location) {
    faults.remove(location);
    String text = working.remove(location);
    if (text != null) {
      RouteFile gone = file(camel, location, text);
      gone.remove();
      LOG.info("{} is gone, and with it the routes {}", location, gone.ids());
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

  /** A file that goes away meanwhile says nothing. */
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
