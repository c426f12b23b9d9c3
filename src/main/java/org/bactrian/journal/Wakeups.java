package org.bactrian.journal;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Wakes the stages that have work after a commit. Each stage has a word that wakes it. */
public final class Wakeups implements Consumer<Set<String>> {
  /** The stage that looks at fallbacks that are due. */
  public static final String FALLBACK = "fallback";

  /** The stage that reads callbacks. */
  public static final String CALLBACK = "callback";

  /** The stages that send events, one for each sink. */
  public static final String EVENT = "event";

  /** The stage that hands new dead letters over. */
  public static final String DEAD_LETTER = "dead-letter";

  /** The word for a change of what is held. */
  public static final String HOLD = "hold";

  /** The stages that erase persons. */
  public static final String ERASURE = "erasure";

  /** The word for a change of the API keys. */
  public static final String KEY = "key";

  private final Map<String, List<Runnable>> wakes = new ConcurrentHashMap<>();

  /** Returns the word that wakes the lane of an account. */
  public static String lane(String account) {
    return "lane:" + account;
  }

  /** Registers a stage under its own word. */
  public void register(Stage stage) {
    register(stage.word(), stage::wake);
  }

  /**
   * Registers what a word wakes.
   *
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

  /** Wakes all stages, as after the clock was set. */
  void wakeAll() {
    wakes.values().forEach(all -> all.forEach(Runnable::run));
  }
}
