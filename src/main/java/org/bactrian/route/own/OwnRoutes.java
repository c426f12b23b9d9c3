package org.bactrian.route.own;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashSet;
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
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;
import org.bactrian.base.Causes;
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
 * a file that has become broken keeps the routes it had before. Where these do not start again
 * either, both are tried again until one does.
 */
@Component("ownRoutesHealthIndicator") // health calls it ownRoutes
public final class OwnRoutes implements HealthIndicator, DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(OwnRoutes.class);
  private static final long BETWEEN_SCANS_MILLIS = 1_000;
  private static final String NOTHING_RUNS = "; none of its routes runs";
  private static final Pattern CONFIGURATION =
      Pattern.compile("(?m)^- route-?[cC]onfiguration:|<routeConfiguration[ s>]");

  private final ShippedRoutes folder;
  private final boolean reload;
  private final String include;
  private final List<FolderWatcher> watchers;

  /** The files as they were last read, by {@linkplain ShippedRoutes#byKey key}. */
  private final Map<String, Source> sources = new ConcurrentSkipListMap<>();

  /** The files whose routes run, by key. */
  private final Map<String, Running> running = new TreeMap<>();

  /** Files of which nothing runs although something should, by key. */
  private final Map<String, Down> down = new ConcurrentSkipListMap<>();

  private final OwnBeans beans;

  /** Why files were refused, by key. */
  private final Map<String, RouteFile.Fault> faults = new ConcurrentSkipListMap<>();

  private final ObjectProvider<RouteCheck> checks;
  private final StoppingRoutes stopping;
  private volatile boolean stopped;

  /** A file as it was when it was read. */
  private record Source(String location, String text) {}

  /** A file and what it has brought. */
  private record Running(Source source, LoadedFile file) {}

  /** A file of which nothing runs, and when to try it again: the pauses grow. */
  private static final class Down {
    private static final int LONGEST = 64;
    private final Running before;
    private int pause = 1;
    private int looks = 1;

    Down(Running before) {
      this.before = before;
    }

    Running before() {
      return before;
    }

    boolean isDue() {
      return --looks <= 0;
    }

    void postpone() {
      pause = Math.min(2 * pause, LONGEST);
      looks = pause;
    }
  }

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
    if (camel.getRouteController().isSupervising()) {
      // It has switched this off, and routes that it leaves out and that come later would not run.
      camel.setAutoStartup(true);
    }
    Map<String, Resource> files = files(camel);
    files.forEach((key, file) -> sources.put(key, source(file)));
    files.forEach(
        (key, file) -> {
          if (ShippedRoutes.isShipped(file)) {
            Source source = sources.get(key);
            takeBeans(key, source);
            running.put(key, new Running(source, LoadedFile.atStart(camel, source.location())));
          }
        });
    Stream<String> own = files.keySet().stream().filter(key -> !running.containsKey(key));
    // A routeConfiguration must be there when a route names it: files with one come first.
    own.sorted(Comparator.comparing(key -> !CONFIGURATION.matcher(sources.get(key).text()).find()))
        .toList()
        .forEach(key -> load(camel, key, sources.get(key)));
  }

  /** Lets messages pass by the routes that run now, and looks at the folder if so configured. */
  public void open(CamelContext camel) {
    watchers.forEach(watcher -> watcher.looked(camel));
    if (reload || !down.isEmpty()) {
      DaemonThreads.start("routes", () -> watch(camel));
    }
  }

  /** A shipped file that was edited may have beans, too. */
  private void takeBeans(String key, Source source) {
    try {
      beans.take(key, source.text());
    } catch (RouteFault e) {
      throw new IllegalStateException(
          source.location() + ", line " + e.line() + ": " + e.getMessage(), e);
    }
  }

  /** Returns why files were refused whose text has this word, with their lines; empty: none was. */
  public Optional<String> refused(String word) {
    return faults.entrySet().stream()
        .filter(file -> latest(file.getKey()).text().contains(word))
        .map(
            file ->
                latest(file.getKey()).location()
                    + " line "
                    + file.getValue().line()
                    + ": "
                    + file.getValue().reason())
        .findFirst();
  }

  private Source latest(String key) {
    return sources.getOrDefault(key, new Source(key, ""));
  }

  @Override
  public Health health() {
    Health.Builder health = faults.isEmpty() ? Health.up() : Health.status(HealthStatus.DEGRADED);
    faults.forEach(
        (key, fault) ->
            health.withDetail(
                latest(key).location(),
                fault.line()
                    + ": "
                    + fault.reason()
                    + (down.containsKey(key) ? NOTHING_RUNS + ", and it is tried again" : "")));
    return health.build();
  }

  private void watch(CamelContext camel) {
    while (!stopped && (reload || !down.isEmpty())) {
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

  /**
   * Loads what has changed since the last time, if so configured, and tries again what does not
   * run.
   */
  public synchronized void scan(CamelContext camel) {
    if (reload) {
      loadChanges(camel);
    }
    down.forEach(
        (key, file) -> {
          if (!stopped && file.isDue()) {
            retry(camel, key, file);
          }
        });
  }

  private void loadChanges(CamelContext camel) {
    Map<String, Resource> files = files(camel);
    files.forEach(
        (key, file) -> {
          Source now = source(file);
          Source before = sources.get(key);
          if (!stopped && (before == null || !before.text().equals(now.text()))) {
            sources.put(key, now);
            load(camel, key, now);
            tell(key, before, now);
          }
        });
    for (String key : new TreeSet<>(sources.keySet())) {
      if (!files.containsKey(key)) {
        Source before = sources.remove(key);
        unload(camel, key, before);
        tell(key, before, null);
      }
    }
  }

  private void tell(String key, @Nullable Source before, @Nullable Source after) {
    RouteFile.Fault fault = faults.get(key);
    String refused = fault == null ? null : "line " + fault.line() + ": " + fault.reason();
    String name = key.substring(key.lastIndexOf('/') + 1);
    Act edit = FileEdit.of(name, bytes(before), bytes(after), refused);
    watchers.forEach(watcher -> watcher.edited(edit));
  }

  private static byte @Nullable [] bytes(@Nullable Source file) {
    return file == null ? null : file.text().getBytes(StandardCharsets.UTF_8);
  }

  /** Returns a hash of all files. */
  public synchronized String hash() {
    Map<String, String> texts = new TreeMap<>();
    sources.forEach((key, file) -> texts.put(file.location(), file.text()));
    return Sha256.hex(texts.toString());
  }

  /** Loads a file, and after it the files whose routes name a configuration of it. */
  private void load(CamelContext camel, String key, Source source) {
    Set<String> configurations = new TreeSet<>(configurations(key));
    replace(camel, key, source);
    configurations.addAll(configurations(key));
    reloadUsers(camel, key, configurations);
  }

  private List<String> configurations(String key) {
    Running file = running.get(key);
    return file == null ? List.of() : file.file().configurationIds();
  }

  /** A route takes its configurations when it is loaded. */
  private void reloadUsers(CamelContext camel, String key, Set<String> configurations) {
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
    users.remove(key);
    users.forEach(user -> replace(camel, user, sources.get(user)));
  }

  /**
   * Replaces the routes of a file. If the new ones do not start, the old ones are started again.
   */
  private void replace(CamelContext camel, String key, Source source) {
    Running before = running.getOrDefault(key, nothing(camel, source));
    try {
      RouteFile file = file(camel, source);
      beans.take(key, source.text());
      file.check(before.file(), checks.stream().toList());
      stopping.beginReplacing();
      try {
        exchange(camel, key, before, new Pending(source, file));
      } finally {
        stopping.endReplacing();
      }
      faults.remove(key);
      down.remove(key);
      LOG.info("{}: routes {}", source.location(), running.get(key).file().ids());
    } catch (Exception | LinkageError e) {
      // A LinkageError is a component whose jar is missing.
      Running now = running.get(key);
      beans.take(key, now == null ? "" : now.source().text());
      RouteFile.Fault fault = RouteFile.Fault.of(e, source.text());
      faults.put(key, fault);
      LOG.error(
          "{} is refused, the others go on: line {}: {}{}",
          source.location(),
          fault.line(),
          fault.reason(),
          down.containsKey(key) ? NOTHING_RUNS + "; it is tried again until it does" : "");
    }
  }

  /** A file that is read, and whose routes do not run yet. */
  private record Pending(Source source, RouteFile file) {}

  private void exchange(CamelContext camel, String key, Running before, Pending after)
      throws Exception {
    try {
      before.file().remove(stopping);
      running.remove(key);
      running.put(key, new Running(after.source(), after.file().add()));
    } catch (Exception | LinkageError e) {
      goBack(camel, key, before, e);
      throw e;
    }
  }

  /** Starts the routes that a file had before. Where they do not start, the file is down. */
  private void goBack(CamelContext camel, String key, Running before, Throwable failure) {
    running.remove(key);
    if (before.source().text().isEmpty()) {
      if (mayStartLater(failure)) {
        down.put(key, new Down(before));
      }
      return;
    }
    try {
      before.file().remove(stopping);
      running.put(key, new Running(before.source(), file(camel, before.source()).add()));
    } catch (Exception | LinkageError e) {
      failure.addSuppressed(e);
      running.remove(key);
      down.put(key, new Down(before));
    }
  }

  /** Returns whether the file is right, as far as can be told, and its source does not answer. */
  private static boolean mayStartLater(Throwable failure) {
    return failure instanceof Exception
        && Causes.find(failure, FailedToCreateRouteException.class).isEmpty()
        && Causes.find(failure, ResolveEndpointFailedException.class).isEmpty();
  }

  /** Tries a file that is down: as it is now, and then as it was before. */
  private void retry(CamelContext camel, String key, Down file) {
    Source now = latest(key);
    for (Source source : new LinkedHashSet<>(List.of(now, file.before().source()))) {
      if (!source.text().isEmpty() && starts(camel, key, file, source)) {
        down.remove(key);
        if (source.equals(now)) {
          faults.remove(key);
        }
        LOG.info("{}: its routes {} run now", source.location(), running.get(key).file().ids());
        reloadUsers(camel, key, new TreeSet<>(configurations(key)));
        return;
      }
    }
    file.postpone();
  }

  private boolean starts(CamelContext camel, String key, Down file, Source source) {
    try {
      RouteFile pending = file(camel, source);
      file.before().file().remove(stopping);
      beans.take(key, source.text());
      pending.check(file.before().file(), checks.stream().toList());
      running.put(key, new Running(source, pending.add()));
      return true;
    } catch (Exception | LinkageError e) {
      LOG.debug("{} does not start", source.location(), e);
      beans.take(key, "");
      return false;
    }
  }

  private void unload(CamelContext camel, String key, Source source) {
    faults.remove(key);
    down.remove(key);
    beans.take(key, "");
    Running deleted = running.remove(key);
    if (deleted == null) {
      return;
    }
    try {
      deleted.file().remove(stopping);
      LOG.info(
          "{} was deleted, and its routes {} are stopped", source.location(), deleted.file().ids());
    } catch (RuntimeException e) {
      LOG.error("{} was deleted: {}", source.location(), e.toString());
    }
    reloadUsers(camel, key, new TreeSet<>(deleted.file().configurationIds()));
  }

  private static Running nothing(CamelContext camel, Source source) {
    return new Running(new Source(source.location(), ""), new LoadedFile(camel));
  }

  private RouteFile file(CamelContext camel, Source source) {
    return new RouteFile(
        camel, ResourceHelper.fromString(source.location(), source.text()), stopping);
  }

  private Map<String, Resource> files(CamelContext camel) {
    return new TreeMap<>(folder.byKey(camel, null, include));
  }

  /** A file that is deleted meanwhile is empty. */
  private static Source source(Resource file) {
    try (InputStream in = file.getInputStream()) {
      return new Source(file.getLocation(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return new Source(file.getLocation(), "");
    }
  }

  @Override
  public void destroy() {
    stopped = true;
  }
}
