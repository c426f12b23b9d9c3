package org.bactrian.route.own;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;
import org.bactrian.base.DaemonThreads;
import org.bactrian.base.HealthStatus;
import org.bactrian.base.Sha256;
import org.bactrian.journal.Act;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.FileEdit;
import org.bactrian.route.FolderWatcher;
import org.bactrian.route.accept.StoppingRoutes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
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
  private static final Pattern CONFIGURATION =
      Pattern.compile("(?m)^- route-?[cC]onfiguration:|<routeConfiguration[ s>]");

  private final ShippedRoutes folder;
  private final boolean reload;
  private final String include;
  private final List<FolderWatcher> watchers;

  /** The text of each file when it was last read, by location. */
  private final Map<String, String> texts = new HashMap<>();

  /** The files whose routes run, by location. */
  private final Map<String, Running> running = new TreeMap<>();

  private final OwnBeans beans;
  private final Map<String, RouteFile.Fault> faults = new ConcurrentSkipListMap<>();
  private final ObjectProvider<RouteCheck> checks;
  private final StoppingRoutes stopping;
  private volatile boolean stopped;

  /** The text of a file and what it has brought. */
  private record Running(String text, LoadedFile file) {}

  OwnRoutes(
      ShippedRoutes folder,
      ApplicationContext application,
      StoppingRoutes stopping,
      BactrianProperties properties,
      List<FolderWatcher> watchers,
      MeterRegistry metrics,
      @Value("${camel.main.routes-include-pattern}") String include) {
    this.folder = folder;
    this.beans = new OwnBeans(application::containsBean);
    this.checks = application.getBeanProvider(RouteCheck.class);
    this.stopping = stopping;
    this.reload = properties.routes().reload();
    this.include = include;
    this.watchers = watchers;
    metrics.gaugeMapSize("bactrian.routes.refused", List.of(), faults);
  }

  /** Starts the own routes. The shipped ones are running already. */
  public void start(CamelContext camel) {
    Map<String, Resource> files = files(camel);
    files.forEach((location, file) -> texts.put(location, text(file)));
    files.forEach(
        (location, file) -> {
          if (ShippedRoutes.isShipped(file)) {
            takeBeans(location, texts.get(location));
            LoadedFile loaded = LoadedFile.atStart(camel, location);
            running.put(location, new Running(texts.get(location), loaded));
          }
        });
    Stream<String> own = files.keySet().stream().filter(location -> !running.containsKey(location));
    // A routeConfiguration must be there when a route names it: files with one come first.
    own.sorted(Comparator.comparing(location -> !CONFIGURATION.matcher(texts.get(location)).find()))
        .toList()
        .forEach(location -> load(camel, location, texts.get(location)));
  }

  /** Lets messages pass by the routes that run now, and looks at the folder if so configured. */
  public void open(CamelContext camel) {
    watchers.forEach(watcher -> watcher.looked(camel));
    if (reload) {
      DaemonThreads.start("routes", () -> watch(camel));
    }
  }

  /** A shipped file that was edited may have beans, too. */
  private void takeBeans(String location, String text) {
    try {
      beans.take(location, text);
    } catch (RouteFault e) {
      throw new IllegalStateException(location + ", line " + e.line() + ": " + e.getMessage(), e);
    }
  }

  /** Returns why files were refused whose text has this word, with their lines; empty: none was. */
  public Optional<String> refused(String word) {
    return faults.entrySet().stream()
        .filter(file -> texts.getOrDefault(file.getKey(), "").contains(word))
        .map(
            file ->
                file.getKey() + " line " + file.getValue().line() + ": " + file.getValue().reason())
        .findFirst();
  }

  @Override
  public Health health() {
    Health.Builder health = faults.isEmpty() ? Health.up() : Health.status(HealthStatus.DEGRADED);
    faults.forEach((file, fault) -> health.withDetail(file, fault.line() + ": " + fault.reason()));
    return health.build();
  }

  private void watch(CamelContext camel) {
    while (!stopped) {
      try {
        Thread.sleep(BETWEEN_SCANS_MILLIS);
        try {
          scan(camel);
        } finally {
          watchers.forEach(watcher -> watcher.looked(camel));
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("the folder routes/ cannot be read: {}", e.toString());
      }
    }
  }

  /** Loads what has changed since the last time. */
  public synchronized void scan(CamelContext camel) {
    Map<String, Resource> files = files(camel);
    files.forEach(
        (location, file) -> {
          String text = text(file);
          String before = texts.get(location);
          if (!stopped && !text.equals(before)) {
            texts.put(location, text);
            load(camel, location, text);
            tell(location, before, text);
          }
        });
    for (String location : new TreeSet<>(texts.keySet())) {
      if (!files.containsKey(location)) {
        String before = texts.remove(location);
        unload(camel, location);
        tell(location, before, null);
      }
    }
  }

  private void tell(String location, @Nullable String before, @Nullable String after) {
    RouteFile.Fault fault = faults.get(location);
    String refused = fault == null ? null : "line " + fault.line() + ": " + fault.reason();
    String name = location.substring(location.lastIndexOf('/') + 1);
    Act edit = FileEdit.of(name, bytes(before), bytes(after), refused);
    watchers.forEach(watcher -> watcher.edited(edit));
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns a hash of all files. */
  public synchronized String hash() {
    return Sha256.hex(new TreeMap<>(texts).toString());
  }

  /** Loads a file, and after it the files whose routes name a configuration of it. */
  private void load(CamelContext camel, String location, String text) {
    Set<String> configurations = new TreeSet<>(configurations(location));
    replace(camel, location, text);
    configurations.addAll(configurations(location));
    reloadUsers(camel, location, configurations);
  }

  private List<String> configurations(String location) {
    Running file = running.get(location);
    return file == null ? List.of() : file.file().configurationIds();
  }

  /** A route takes its configurations when it is loaded. */
  private void reloadUsers(CamelContext camel, String location, Set<String> configurations) {
    if (configurations.isEmpty()) {
      return;
    }
    Set<String> users = new TreeSet<>();
    faults.forEach(
        (other, fault) -> {
          if (fault.isMissingConfiguration()) {
            users.add(other);
          }
        });
    running.forEach(
        (other, file) -> {
          if (file.file().names(configurations)) {
            users.add(other);
          }
        });
    users.remove(location);
    users.forEach(user -> replace(camel, user, texts.get(user)));
  }

  /**
   * Replaces the routes of a file. If the new ones do not start, the old ones are started again.
   */
  private void replace(CamelContext camel, String location, String text) {
    Running before = running.getOrDefault(location, new Running("", new LoadedFile(camel)));
    try {
      RouteFile file = file(camel, location, text);
      beans.take(location, text);
      file.check(before.file(), checks.stream().toList());
      before.file().remove(stopping);
      running.remove(location);
      try {
        running.put(location, new Running(text, file.add()));
      } catch (Exception | LinkageError e) {
        running.put(
            location, new Running(before.text(), file(camel, location, before.text()).add()));
        throw e;
      }
      faults.remove(location);
      LOG.info("{}: routes {}", location, running.get(location).file().ids());
    } catch (Exception | LinkageError e) {
      // A LinkageError is a component whose jar is missing.
      Running now = running.get(location);
      beans.take(location, now == null ? "" : now.text());
      RouteFile.Fault fault = RouteFile.Fault.of(e, text);
      faults.put(location, fault);
      LOG.error(
          "{} is refused, the others go on: line {}: {}", location, fault.line(), fault.reason());
    }
  }

  private void unload(CamelContext camel, String location) {
    faults.remove(location);
    beans.take(location, "");
    Running deleted = running.remove(location);
    if (deleted != null) {
      deleted.file().remove(stopping);
      LOG.info("{} was deleted, and its routes {} are stopped", location, deleted.file().ids());
      reloadUsers(camel, location, new TreeSet<>(deleted.file().configurationIds()));
    }
  }

  private RouteFile file(CamelContext camel, String location, String text) {
    return new RouteFile(camel, ResourceHelper.fromString(location, text), stopping);
  }

  private Map<String, Resource> files(CamelContext camel) {
    Map<String, Resource> files = new TreeMap<>();
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
