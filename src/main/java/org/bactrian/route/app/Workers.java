package org.bactrian.route.app;

import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.bactrian.cluster.ClusterMember;
import org.bactrian.journal.Stage;
import org.bactrian.journal.Wakeups;
import org.bactrian.lane.Lanes;
import org.bactrian.route.accept.AccountSelector;
import org.bactrian.route.access.ApiKeys;
import org.bactrian.route.event.EventWorkers;
import org.bactrian.route.own.OwnRoutes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Starts and stops the threads that feed the stages from the journal. They start after the routes
 * and the HTTP server, which takes requests only from then on; they stop before them.
 */
@Component("bactrian.workers")
final class Workers implements SmartLifecycle, ApplicationListener<ApplicationReadyEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

  private final CamelContext camel;
  private final AccountSelector accounts;
  private final ClusterMember member;
  private final Lanes lanes;
  private final List<Stage> stages;
  private final Wakeups wakeups;
  private final OwnRoutes own;
  private final Opening opening;
  private final ApiKeys keys;
  private volatile boolean running;

  Workers(
      CamelContext camel,
      AccountSelector accounts,
      ClusterMember member,
      Lanes lanes,
      List<Stage> stages,
      EventWorkers events,
      Wakeups wakeups,
      OwnRoutes own,
      Opening opening,
      ApiKeys keys) {
    this.camel = camel;
    this.accounts = accounts;
    this.member = member;
    this.lanes = lanes;
    this.stages = Stream.concat(stages.stream(), events.all().stream()).toList();
    this.wakeups = wakeups;
    this.own = own;
    this.opening = opening;
    this.keys = keys;
  }

  @Override
  public void onApplicationEvent(ApplicationReadyEvent ready) {
    // Checked here, because a failure in Camel's own callback after the start is only logged.
    StartChecks.checkRoutes(camel);
    StartChecks.checkDispatch(camel, accounts);
    // Before the lanes start: an account's route may be an own one.
    own.start(camel);
    StartChecks.checkOwnDispatch(own);
    own.open(camel);
    StartChecks.checkProviderRoutes(camel, accounts);
    start();
    keys.requireNames();
    opening.open();
    LOG.info("messages are taken by {}", inputs());
  }

  private List<String> inputs() {
    return camel.getRoutes().stream()
        .map(Route::getRouteId)
        .filter(route -> route.startsWith("accept-from-") && !route.endsWith("-again"))
        .sorted()
        .toList();
  }

  /** Returns everything that works through the journal in a thread of its own. */
  List<Stage> all() {
    return Stream.concat(Stream.of(lanes.stage(), member.stage()), stages.stream()).toList();
  }

  @Override
  public synchronized void start() {
    if (!running) {
      member.start();
      lanes.start(wakeups);
      for (Stage stage : stages) {
        wakeups.register(stage);
        stage.start();
      }
      running = true;
    }
  }

  @Override
  public synchronized void stop() {
    lanes.stop();
    stages.forEach(Stage::stop);
    member.stop();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public boolean isAutoStartup() {
    return false;
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
