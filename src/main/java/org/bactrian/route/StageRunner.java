package org.bactrian.route;

import org.springframework.context.SmartLifecycle;

/** Starts a stage after the routes and the server, and stops it before them. */
final class StageRunner implements SmartLifecycle {
  private final Stage stage;
  private final Wakeups wakeups;
  private volatile boolean running;

  StageRunner(Stage stage, Wakeups wakeups) {
    this.stage = stage;
    this.wakeups = wakeups;
  }

  @Override
  public void start() {
    wakeups.register(stage);
    stage.start();
    running = true;
  }

  @Override
  public void stop() {
    stage.stop();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
