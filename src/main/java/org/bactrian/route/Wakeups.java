package org.bactrian.route;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Carries the journal's word that a stage has work to the stage's thread. */
final class Wakeups implements Consumer<Set<String>> {
  private final Map<String, Stage> stages = new ConcurrentHashMap<>();

  void register(Stage stage) {
    stages.put(stage.name(), stage);
  }

  @Override
  public void accept(Set<String> names) {
    for (String name : names) {
      Stage stage = stages.get(name);
      if (stage != null) {
        stage.wake();
      }
    }
  }

  /** Everybody looks again, as when the clock has been set. */
  void wakeAll() {
    stages.values().forEach(Stage::wake);
  }
}
