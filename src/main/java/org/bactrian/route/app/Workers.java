package org.bactrian.route.app;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.bactrian.cluster.ClusterMember;
import org.bactrian.journal.Stage;
import org.bactrian.journal.Wakeups;
import org.bactrian.lane.Lanes;
import org.bactrian.route.accept.AccountSelector;
import org.bactrian.route.in.ApiKeyFilter;
import org.bactrian.route.own.OwnRoutes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Everything that feeds a stage from the journal. Starts when routes and server have started, and
 * only then the door is opened; stops before them.
 */
@Component
final class Workers implements SmartLifecycle, ApplicationListener<ApplicationReadyEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

  private final CamelContext camel;
  private final AccountSelector candidates;
  private final ClusterMember instance;
  private final Lanes lanes;
  private final List<Stage> stages;
  private final Wakeups wakeups;
  private final OwnRoutes own;
  private final ApiKeyFilter door;
  private volatile boolean running;

  Workers(
      CamelContext camel,
      AccountSelector candidates,
      ClusterMember instance,
      Lanes lanes,
      List<Stage> stages,
      Wakeups wakeups,
      OwnRoutes own,
      ApiKeyFilter door) {
    this.camel = camel;
    this.candidates = candidates;
    this.instance = instance;
    this.lanes = lanes;
    this.stages = List.copyOf(stages);
    this.wakeups = wakeups;
    this.own = own;
    this.door = door;
  }

  @Override
  public void onApplicationEvent(ApplicationReadyEvent ready) {
    // Here, because what goes wrong in Camel's own callback after its start is only logged.
    StartChecks.checkRoutes(camel);
    StartChecks.checkDispatch(camel, candidates);
    start();
    own.start(camel);
    door.open();
    LOG.info("messages come in by {}", waysIn());
  }

  private List<String> waysIn() {
    return camel.getRoutes().stream()
        .map(Route::getRouteId)
        .filter(route -> route.startsWith("accept-from-") && !route.endsWith("-again"))
        .sorted()
        .toList();
  }

  @Override
  public synchronized void start() {
    if (!running) {
      instance.start();
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
    instance.stop();
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
