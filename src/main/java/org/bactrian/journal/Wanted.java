package org.bactrian.journal;

import java.util.Collection;
import java.util.List;
import org.bactrian.journal.Leases.Tenure;
import org.jspecify.annotations.Nullable;

/**
 * What one work will ask for, so that {@link ReadAhead} reads it for many at once.
 *
 * @param messages their ids
 * @param account whose ids these are:
 * @param given it gave these, and a receipt may have been parked under them
 * @param named its receipts name messages by these
 * @param callback by its place, whether it is still new
 * @param tenure whether it is held
 */
record Wanted(
    Collection<String> messages,
    @Nullable String account,
    Collection<String> given,
    Collection<String> named,
    @Nullable Long callback,
    @Nullable Tenure tenure) {
  static final Wanted NOTHING = message(List.of());

  static Wanted message(String id) {
    return message(List.of(id));
  }

  private static Wanted message(List<String> ids) {
    return new Wanted(ids, null, List.of(), List.of(), null, null);
  }

  static Wanted outcome(String message, String account, Collection<String> given) {
    return new Wanted(List.of(message), account, given, List.of(), null, null);
  }

  static Wanted callback(long seq, String account, Collection<String> named) {
    return new Wanted(List.of(), account, List.of(), named, seq, null);
  }

  static Wanted tenure(Tenure tenure) {
    return new Wanted(List.of(), null, List.of(), List.of(), null, tenure);
  }
}
