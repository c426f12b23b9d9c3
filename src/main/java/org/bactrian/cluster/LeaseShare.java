package org.bactrian.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one of several instances takes and gives back, so that all hold as many leases of a kind:
 * the accounts are a kind, the stages another. All that live come to the same split, each by
 * itself.
 *
 * @param take free ones it should have
 * @param give those of its own others should have
 */
record LeaseShare(List<String> take, List<String> give) {
  /**
   * One instance's share.
   *
   * @param leases the names it knows, {@code kind:name}
   * @param owners who holds which; a free one is not in it
   * @param instances that live, this one among them
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

  /** What cannot be split evenly begins where the kind before left off. */
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
