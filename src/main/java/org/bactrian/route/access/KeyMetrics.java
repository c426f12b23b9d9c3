package org.bactrian.route.access;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts by the name of the API key. The first names have labels of their own, all others share
 * {@code other}: keys are made at run time, and each label costs memory for ever.
 */
final class KeyMetrics {
  private static final int MOST_NAMES = 50;
  private static final String OTHER = "other";
  private static final String NONE = "none";

  private final MeterRegistry metrics;
  private final Map<String, Counter> accepted = new ConcurrentHashMap<>();
  private final Map<String, String> labels = new ConcurrentHashMap<>();

  KeyMetrics(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  /** Counts a message that was accepted. */
  void accepted(String key) {
    Counter counter = accepted.get(key);
    if (counter == null) {
      counter = metrics.counter("bactrian.key.accepted", "key", label(key));
      if (accepted.size() < MOST_NAMES) {
        accepted.put(key, counter);
      }
    }
    counter.increment();
  }

  /** Counts something that is rare, and why it happened. */
  void count(String name, String key, String why) {
    metrics.counter(name, "key", label(key), "why", why).increment();
  }

  private String label(String key) {
    if (key.isEmpty()) {
      return NONE;
    }
    String known = labels.get(key);
    if (known != null) {
      return known;
    }
    synchronized (labels) {
      if (labels.size() < MOST_NAMES) {
        labels.put(key, key);
      }
      return labels.getOrDefault(key, OTHER);
    }
  }
}
