package org.bactrian.journal;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Carries the journal's word that there is work to the threads of the stages that do it. */
public final class Wakeups implements Consumer<Set<String>> {
  private final Map<String, List<Runnable>> wakes = new ConcurrentHashMap<>();

  public void register(Stage stage) {
    register(stage.word(), stage::wake);
  }

  /**
   * Whatever is woken by a word.
   *
   * @param word as in {@link org.bactrian.journal.Tx}
   * @param wake must not block
   */
  public void register(String word, Runnable wake) {
    wakes.computeIfAbsent(word, key -> new CopyOnWriteArrayList<>()).add(wake);
  }

  @Override
  public void accept(Set<String> words) {
    for (String word : words) {
      wakes.getOrDefault(word, List.of()).forEach(Runnable::run);
    }
  }

  /** Everybody looks again, as when the clock has been set. */
  void wakeAll() {
    wakes.values().forEach(all -> all.forEach(Runnable::run));
  }
}
