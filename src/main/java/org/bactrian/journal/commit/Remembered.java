package org.bactrian.journal.commit;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers rows that one writer has read or written, for those prefetches that are {@link
 * Prefetch#lasting}, because most rows are looked up again within moments. What is remembered is
 * right only where no other process writes, and where a transaction that fails makes the writer
 * forget everything.
 */
final class Remembered {
  private static final int MOST = 2_048;

  private final Map<Prefetch<?, ?>, Map<Object, Object>> values = new HashMap<>();

  /** Returns the value of a key; null: not known. */
  @Nullable Object get(Prefetch<?, ?> prefetch, Object key) {
    Map<Object, Object> known = values.get(prefetch);
    return known == null ? null : known.get(key);
  }

  /** Takes what a transaction has known at its end. */
  void take(Prefetch<?, ?> prefetch, Map<Object, Object> known) {
    if (prefetch.lasts() && !known.isEmpty()) {
      Map<Object, Object> all = values.computeIfAbsent(prefetch, one -> new Latest());
      known.forEach(
          (key, value) -> {
            if (prefetch.isSmall(value)) {
              all.put(key, value);
            } else {
              all.remove(key);
            }
          });
    }
  }

  void forget(Prefetch<?, ?> prefetch, Object key) {
    Map<Object, Object> known = values.get(prefetch);
    if (known != null) {
      known.remove(key);
    }
  }

  /** Forgets all that was read from a table, for it has changed. */
  void forget(String table) {
    values.keySet().removeIf(prefetch -> prefetch.reads(table));
  }

  void forgetAll() {
    values.clear();
  }

  /** The values that were used last. */
  private static final class Latest extends LinkedHashMap<Object, Object> {
    private static final long serialVersionUID = 1L;

    Latest() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Object, Object> eldest) {
      return size() > MOST;
    }
  }
}
