package org.bactrian.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrowthTest {
  private static final Growth HEAP = new Growth("heap", 0.1, 4);

  @Test
  void what_grows_by_a_little_with_each_sample_is_found() {
    assertThat(HEAP.of(samples(i -> 60 + i * 0.2)).grew()).isTrue();
  }

  @Test
  void what_is_only_filled_in_the_beginning_is_flat() {
    assertThat(HEAP.of(samples(i -> Math.min(80, 30 + i * 2.5))).grew()).isFalse();
  }

  @Test
  void peaks_are_no_growth() {
    assertThat(HEAP.of(samples(i -> i % 9 == 0 ? 200 : 60 + i % 4)).grew()).isFalse();
  }

  @Test
  void what_shrinks_is_flat() {
    assertThat(HEAP.of(samples(i -> 120 - i * 0.2)).grew()).isFalse();
  }

  @Test
  void a_few_samples_give_no_verdict() {
    assertThatThrownBy(() -> HEAP.of(List.of(1.0, 2.0, 3.0)))
        .hasMessageContaining("only 3 samples of heap");
  }

  private static List<Double> samples(IntToDoubleFunction of) {
    return IntStream.range(0, 120).mapToObj(of::applyAsDouble).toList();
  }
}
