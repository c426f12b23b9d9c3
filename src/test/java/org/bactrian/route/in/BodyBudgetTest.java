package org.bactrian.route.in;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.bactrian.route.in.BodyBudget.Hold;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {
  private static final int BLOCK = 16 * 1024;
  private static final int THREADS = 16;
  private final BodyBudget budget = new BodyBudget(64L * BLOCK, THREADS);

  @Test
  void one_caller_holds_a_quarter_of_the_bytes_and_four_hold_all() {
    for (String caller : List.of("a", "b", "c", "d")) {
      assertThat(holds(caller, hold -> true)).as(caller).hasSize(16);
    }
    assertThat(budget.take("e")).isNull();
  }

  @Test
  void a_body_takes_whole_blocks_and_gives_back_every_one() {
    for (int round = 0; round < 3; round++) {
      Hold hold = budget.take("a");
      assertThat(hold.grow(BLOCK)).isTrue();
      assertThat(hold.grow(15L * BLOCK + 1)).isTrue();
      assertThat(budget.take("a")).as("sixteen blocks are held").isNull();
      assertThat(hold.grow(16L * BLOCK)).isTrue();
      assertThat(hold.grow(16L * BLOCK + 1)).isFalse();
      hold.close();
    }
    Hold small = budget.take("a");
    assertThat(small.grow(15L * BLOCK)).isTrue();
    assertThat(budget.take("a")).isNotNull();
    assertThat(budget.take("a")).isNull();
  }

  @Test
  void one_caller_has_half_the_threads_waiting_and_all_callers_three_quarters() {
    assertThat(holds("a", Hold::mayWait)).hasSize(8);
    List<Hold> others = holds("b", Hold::mayWait);
    assertThat(others).hasSize(4);
    Hold first = others.get(0);
    assertThat(first.mayWait()).as("a thread that waits already").isTrue();
    first.complete();
    assertThat(budget.take("c").mayWait()).isTrue();
    assertThat(budget.take("c").mayWait()).isFalse();
  }

  @Test
  void one_key_has_eight_batches_and_all_keys_sixteen() {
    List<Hold> first = holds("a", Hold::startBatch);
    assertThat(first).hasSize(8);
    assertThat(holds("b", Hold::startBatch)).hasSize(8);
    assertThat(holds("c", Hold::startBatch)).isEmpty();
    first.get(0).close();
    assertThat(holds("a", Hold::startBatch)).hasSize(1);
    assertThat(holds("c", Hold::startBatch)).isEmpty();
  }

  /** Returns what a caller gets when it asks again and again; what it does not get is closed. */
  private List<Hold> holds(String caller, Predicate<Hold> asks) {
    List<Hold> holds = new ArrayList<>();
    while (true) {
      Hold hold = budget.take(caller);
      if (hold == null) {
        return holds;
      }
      if (!asks.test(hold)) {
        hold.close();
        return holds;
      }
      holds.add(hold);
    }
  }
}
