package org.bactrian.route;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Carries the journal's word that there is work to the threads of the stages that do it. */
public final class Wakeups implements Consumer<Set<String>> {
  private final Map<String, List<Stage>> stages = new ConcurrentHashMap<>();

  public void register(Stage stage) {
    stages.computeIfAbsent(stage.word(), word -> new CopyOnWriteArrayList<>()).add(stage);
  }

  @Override
  public void accept(Set<String> words) {
    for (String word : words) {
      stages.getOrDefault(word, List.of()).forEach(Stage::wake);
    }
  }

  /** Everybody looks again, as when the clock has been set. */
  void wakeAll() {
    stages.values().forEach(all -> all.forEach(Stage::wake));
  }
}
