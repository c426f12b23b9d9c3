package org.bactrian.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatestTest {
  @Test
  void only_the_latest_items_are_kept_oldest_first() {
    Latest<Integer> latest = new Latest<>(2);
    latest.add(1);
    latest.add(2);
    latest.add(3);
    assertThat(latest.all()).containsExactly(2, 3);
  }
}
