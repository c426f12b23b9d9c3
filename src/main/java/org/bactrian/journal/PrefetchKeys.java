package org.bactrian.journal;

import java.util.Collection;
import java.util.List;
import org.bactrian.journal.Leases.HeldLease;
import org.jspecify.annotations.Nullable;

/**
 * What one work will ask for, so that {@link Prefetch} reads it for many at once.
 *
 * @param messages their ids
 * @param account whose ids these are:
 * @param given it gave these, and a receipt may have been parked under them
 * @param named its receipts name messages by these
 * @param callback by its place, whether it is still new
 * @param tenure whether it is held
 */
record PrefetchKeys(
    Collection<String> messages,
    @Nullable String account,
    Collection<String> given,
    Collection<String> named,
    @Nullable Long callback,
    @Nullable HeldLease tenure) {
  static final PrefetchKeys NOTHING = message(List.of());

  static PrefetchKeys message(String id) {
    return message(List.of(id));
  }

  private static PrefetchKeys message(List<String> ids) {
    return new PrefetchKeys(ids, null, List.of(), List.of(), null, null);
  }

  static PrefetchKeys outcome(String message, String account, Collection<String> given) {
    return new PrefetchKeys(List.of(message), account, given, List.of(), null, null);
  }

  static PrefetchKeys callback(long seq, String account, Collection<String> named) {
    return new PrefetchKeys(List.of(), account, List.of(), named, seq, null);
  }

  static PrefetchKeys tenure(HeldLease tenure) {
    return new PrefetchKeys(List.of(), null, List.of(), List.of(), null, tenure);
  }
}
