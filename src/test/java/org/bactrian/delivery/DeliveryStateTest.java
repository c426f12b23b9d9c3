package org.bactrian.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.delivery.DeliveryState.ACCEPTED;
import static org.bactrian.delivery.DeliveryState.CANCELLED;
import static org.bactrian.delivery.DeliveryState.DELIVERED;
import static org.bactrian.delivery.DeliveryState.EXPIRED;
import static org.bactrian.delivery.DeliveryState.REFUSED;
import static org.bactrian.delivery.DeliveryState.SCHEDULED;
import static org.bactrian.delivery.DeliveryState.SEEN;
import static org.bactrian.delivery.DeliveryState.SENDING;
import static org.bactrian.delivery.DeliveryState.SUBMITTED;
import static org.bactrian.delivery.DeliveryState.UNDELIVERED;
import static org.bactrian.delivery.DeliveryState.UNKNOWN;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeliveryStateTest {
  /** The states of receipts by rank, lowest first. The last entry outranks all others. */
  private static final List<DeliveryState> RANKS =
      List.of(SUBMITTED, EXPIRED, UNDELIVERED, DELIVERED, SEEN);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ACCEPTED    | SENDING SCHEDULED REFUSED EXPIRED CANCELLED DELIVERED SEEN
          SCHEDULED   | ACCEPTED SENDING REFUSED EXPIRED CANCELLED DELIVERED SEEN
          SENDING     | SUBMITTED REFUSED UNKNOWN ACCEPTED SCHEDULED CANCELLED EXPIRED UNDELIVERED DELIVERED SEEN
          UNKNOWN     | SUBMITTED EXPIRED UNDELIVERED DELIVERED SEEN
          SUBMITTED   | EXPIRED UNDELIVERED DELIVERED SEEN
          EXPIRED     | UNDELIVERED DELIVERED SEEN
          UNDELIVERED | DELIVERED SEEN
          DELIVERED   | SEEN
          SEEN        | ''
          REFUSED     | DELIVERED SEEN
          CANCELLED   | ''
          """)
  void may_become_only_what_the_table_allows(DeliveryState from, String to) {
    Set<DeliveryState> allowed = EnumSet.noneOf(DeliveryState.class);
    Arrays.stream(to.split(" ")).filter(s -> !s.isEmpty()).forEach(s -> allowed.add(state(s)));
    for (DeliveryState other : DeliveryState.values()) {
      assertThat(from.mayBecome(other))
          .as("%s to %s", from, other)
          .isEqualTo(allowed.contains(other));
    }
  }

  private static DeliveryState state(String name) {
    return DeliveryState.valueOf(name);
  }

  @ParameterizedTest
  @EnumSource
  void staying_is_no_change(DeliveryState state) {
    assertThat(state.mayBecome(state)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void reads_back_its_own_name_on_the_wire(DeliveryState state) {
    assertThat(DeliveryState.of(state.wire())).isEqualTo(state);
  }

  @Test
  void is_final_when_nothing_more_is_expected() {
    assertThat(DeliveryState.values())
        .filteredOn(DeliveryState::isFinal)
        .containsExactlyInAnyOrder(DELIVERED, SEEN, REFUSED, UNDELIVERED, EXPIRED, CANCELLED);
  }

  @Test
  void is_waiting_before_it_is_sent_and_has_arrived_when_delivered_or_seen() {
    assertThat(DeliveryState.values())
        .filteredOn(DeliveryState::isWaiting)
        .containsExactlyInAnyOrder(ACCEPTED, SCHEDULED);
    assertThat(DeliveryState.values())
        .filteredOn(DeliveryState::hasArrived)
        .containsExactlyInAnyOrder(DELIVERED, SEEN);
  }

  @Property
  void receipts_in_any_order_and_number_end_in_the_highest_of_them(
      @ForAll("histories") List<DeliveryState> receipts) {
    DeliveryState highest =
        RANKS.stream().filter(receipts::contains).reduce((low, high) -> high).orElseThrow();
    assertThat(fold(SUBMITTED, receipts)).isEqualTo(highest);
    assertThat(fold(UNKNOWN, receipts)).isEqualTo(highest);
  }

  @Property
  void a_receipt_before_the_answer_is_stored_gives_the_same_state(
      @ForAll("histories") List<DeliveryState> receipts, @ForAll boolean answered) {
    DeliveryState answer = answered ? SUBMITTED : UNKNOWN;
    DeliveryState inOrder = fold(fold(SENDING, List.of(answer)), receipts);
    for (int when = 0; when <= receipts.size(); when++) {
      List<DeliveryState> events = new ArrayList<>(receipts);
      events.add(when, answer);
      assertThat(fold(SENDING, events)).isEqualTo(inOrder);
    }
  }

  private static DeliveryState fold(DeliveryState from, List<DeliveryState> receipts) {
    return receipts.stream().reduce(from, (state, r) -> state.mayBecome(r) ? r : state);
  }

  /** Generates some receipts in any order, some of them twice. */
  @Provide
  Arbitrary<List<DeliveryState>> histories() {
    return Combinators.combine(
            Arbitraries.of(RANKS).list().ofMinSize(1).ofMaxSize(4),
            Arbitraries.of(RANKS).list().ofMaxSize(4))
        .as(
            (first, second) -> {
              List<DeliveryState> all = new ArrayList<>(first);
              all.addAll(second);
              return all;
            })
        .flatMap(Arbitraries::shuffle);
  }
}
