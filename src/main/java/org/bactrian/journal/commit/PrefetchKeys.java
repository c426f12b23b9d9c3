package org.bactrian.journal.commit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The keys one unit of work will look up, so that its group reads them for all units together. */
public final class PrefetchKeys {
  /** The unit of work looks nothing up, or reads for itself. */
  public static final PrefetchKeys NONE = new PrefetchKeys(List.of());

  private final List<Keys<?>> all;

  private record Keys<K>(Prefetch<K, ?> prefetch, Collection<K> keys) {
    void ask(Prefetch.Known known) {
      keys.forEach(key -> known.ask(prefetch, key));
    }
  }

  private PrefetchKeys(List<Keys<?>> all) {
    this.all = all;
  }

  /** Returns one key of a prefetch. */
  public static <K> PrefetchKeys of(Prefetch<K, ?> prefetch, K key) {
    return new PrefetchKeys(List.of(new Keys<>(prefetch, List.of(key))));
  }

  /** Returns these keys and some of another prefetch. */
  public <K> PrefetchKeys and(Prefetch<K, ?> prefetch, Collection<K> keys) {
    List<Keys<?>> more = new ArrayList<>(all);
    more.add(new Keys<>(prefetch, keys));
    return new PrefetchKeys(more);
  }

  void ask(Prefetch.Known known) {
    all.forEach(keys -> keys.ask(known));
  }
}
