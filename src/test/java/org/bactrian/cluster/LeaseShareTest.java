package org.bactrian.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LeaseShareTest {
  @Property(tries = 300)
  void all_instances_compute_the_same_even_split_whichever_held_what(
      @ForAll @IntRange(min = 1, max = 6) int instances,
      @ForAll @IntRange(max = 12) int accounts,
      @ForAll @IntRange(max = 9) int stages,
      @ForAll List<@IntRange(max = 7) Integer> before) {
    List<String> ids = IntStream.range(0, instances).mapToObj(i -> "i" + i).toList();
    List<String> leases =
        Stream.concat(names("account:", accounts), names("stage:", stages)).toList();
    Map<String, String> owners = new HashMap<>();
    for (int i = 0; i < Math.min(before.size(), leases.size()); i++) {
      if (before.get(i) < instances) {
        owners.put(leases.get(i), ids.get(before.get(i)));
      }
    }
    // First each gives back, then each takes: what the rounds of all of them lead to.
    ids.forEach(
        me -> LeaseShare.of(me, leases, Map.copyOf(owners), ids).give().forEach(owners::remove));
    for (String me : ids) {
      LeaseShare.of(me, leases, Map.copyOf(owners), ids)
          .take()
          .forEach(name -> owners.put(name, me));
    }

    assertThat(owners.keySet()).containsExactlyInAnyOrderElementsOf(leases);
    for (String kind : List.of("account:", "stage:", "")) {
      List<Long> counts = ids.stream().map(me -> count(owners, me, kind)).toList();
      assertThat(Collections.max(counts) - Collections.min(counts)).as(kind).isLessThanOrEqualTo(1);
    }
    ids.forEach(
        me ->
            assertThat(LeaseShare.of(me, leases, owners, ids))
                .as("it stays so")
                .isEqualTo(new LeaseShare(List.of(), List.of())));
  }

  private static Stream<String> names(String kind, int count) {
    return IntStream.range(0, count).mapToObj(i -> kind + (char) ('a' + i));
  }

  private static long count(Map<String, String> owners, String me, String kind) {
    return owners.entrySet().stream()
        .filter(one -> one.getValue().equals(me) && one.getKey().startsWith(kind))
        .count();
  }
}
