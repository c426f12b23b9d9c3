package org.bactrian.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The leases that one of several instances takes and gives back, so that all instances hold equally
 * many leases of each kind. The accounts are one kind, the stages another. All living instances
 * compute the same split, each by itself.
 *
 * @param take free leases that this instance should hold
 * @param give leases of this instance that others should hold
 */
record LeaseShare(List<String> take, List<String> give) {
  /**
   * Returns the share of one instance.
   *
   * @param leases the names it knows, {@code kind:name}
   * @param owners the instance that holds each lease, by its name; a free lease is not in it
   * @param instances all that live, this one among them
   */
  static LeaseShare of(
      String me,
      Collection<String> leases,
      Map<String, String> owners,
      Collection<String> instances) {
    List<String> order = new ArrayList<>(new TreeSet<>(instances));
    Map<String, SortedSet<String>> kinds = new TreeMap<>();
    leases.forEach(
        lease ->
            kinds
                .computeIfAbsent(lease.substring(0, lease.indexOf(':')), kind -> new TreeSet<>())
                .add(lease));
    LeaseShare all = new LeaseShare(new ArrayList<>(), new ArrayList<>());
    int before = 0;
    for (SortedSet<String> kind : kinds.values()) {
      all.add(me, kind, owners, quota(order, me, kind.size(), before));
      before += kind.size();
    }
    return all;
  }

  /**
   * Leases that cannot be split evenly begin at the instance after the last one of the kind before.
   */
  private static int quota(List<String> order, String me, int leases, int before) {
    int rank = Math.floorMod(order.indexOf(me) - before, order.size());
    return leases / order.size() + (rank < leases % order.size() ? 1 : 0);
  }

  private void add(String me, SortedSet<String> kind, Map<String, String> owners, int quota) {
    List<String> mine = kind.stream().filter(lease -> me.equals(owners.get(lease))).toList();
    kind.stream()
        .filter(lease -> !owners.containsKey(lease))
        .limit(Math.max(0, quota - mine.size()))
        .forEach(take::add);
    give.addAll(mine.subList(Math.min(quota, mine.size()), mine.size()));
  }
}
