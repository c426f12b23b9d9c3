package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.journal.JournalScenario.NX;
import static org.bactrian.journal.JournalScenario.message;
import static org.bactrian.journal.JournalScenario.newId;
import static org.bactrian.journal.JournalScenario.no;
import static org.bactrian.journal.JournalScenario.taken;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.journal.Leases.HeldLease;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Leases are held by one instance at a time, in either database; one that lost them claims nothing.
 */
abstract class LeasesContract {
  private static final String LANE = "account:nx";
  HikariDataSource database;
  JournalScenario the;
  private Leases leases;

  abstract HikariDataSource database();

  @BeforeEach
  void open() {
    database = database();
    the = new JournalScenario(database);
    leases = the.journal.leases();
  }

  @AfterEach
  void close() {
    the.close();
    database.close();
  }

  private HeldLease held(String instance) {
    leases.register(instance, List.of(LANE));
    return Objects.requireNonNull(leases.take(LANE, instance));
  }

  @Test
  void a_lease_is_held_by_one_instance_at_a_time() {
    HeldLease held = held("a");
    leases.register("b", List.of(LANE));
    assertThat(leases.take(LANE, "b")).isNull();
    leases.giveBack(held);
    assertThat(leases.take(LANE, "b")).isEqualTo(new HeldLease(LANE, "b"));
    leases.giveBack(held);
    assertThat(leases.state().owners()).containsEntry(LANE, "b");
  }

  @Test
  void one_of_many_instances_gets_the_lease() {
    List<String> many = IntStream.range(0, 20).mapToObj(i -> "i" + i).toList();
    many.forEach(instance -> leases.register(instance, List.of(LANE)));
    assertThat(
            many.stream()
                .map(one -> CompletableFuture.supplyAsync(() -> leases.take(LANE, one)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .filter(Objects::nonNull))
        .hasSize(1);
  }

  @Test
  void an_instance_that_was_put_out_holds_nothing_and_learns_it() {
    held("a");
    assertThat(leases.putOut("a", 7)).as("its heartbeat is another one").isFalse();
    assertThat(leases.beat("a")).isTrue();
    assertThat(leases.putOut("a", 1)).isTrue();
    assertThat(leases.beat("a")).isFalse();
    assertThat(leases.take(LANE, "a")).isNull();
    assertThat(leases.state().owners()).isEmpty();
    leases.register("b", List.of(LANE));
    assertThat(leases.take(LANE, "b")).isNotNull();
  }

  @Test
  void an_instance_that_ends_in_good_order_leaves_its_leases_free() {
    held("a");
    leases.leave("a");
    leases.register("b", List.of(LANE));
    assertThat(leases.take(LANE, "b")).isNotNull();
  }

  @Test
  void an_instance_that_lost_the_lease_claims_nothing() {
    String id = newId();
    the.accept(message(id, null, null), NX);
    HeldLease frozen = held("a");
    leases.putOut("a", 0);
    assertThat(the.claim(frozen, NX, 10)).isEmpty();
    HeldLease next = held("b");
    assertThat(the.claim(frozen, NX, 10)).isEmpty();
    assertThat(the.claim(next, NX, 10)).hasSize(1);
  }

  @Test
  void a_late_yes_after_the_lane_was_taken_over_is_kept_with_its_ids() {
    String id = newId();
    the.accept(message(id, null, null), NX);
    Claim claim = the.claim(NX).get(0);
    the.journal.lanes().recover(NX, the.now);
    assertThat(the.status(id)).isEqualTo(DeliveryState.UNKNOWN);

    the.settle(claim, taken("p1"));
    assertThat(the.status(id)).isEqualTo(DeliveryState.SUBMITTED);
    assertThat(the.journal.messages().attempts(id))
        .singleElement()
        .satisfies(
            attempt -> {
              assertThat(attempt.status()).isEqualTo(DeliveryState.SUBMITTED);
              assertThat(attempt.providerMessageId()).isEqualTo("p1");
            });
    the.receipt(NX, "p1", DeliveryState.DELIVERED);
    assertThat(the.status(id)).isEqualTo(DeliveryState.DELIVERED);
  }

  @Test
  void a_late_no_sends_nothing_again() {
    String id = newId();
    the.accept(message(id, null, null), NX);
    Claim claim = the.claim(NX).get(0);
    the.journal.lanes().recover(NX, the.now);
    the.settle(claim, no(Reason.THROTTLED));
    assertThat(the.status(id)).isEqualTo(DeliveryState.UNKNOWN);
    assertThat(the.claim(NX)).isEmpty();
  }

  @Test
  void a_claim_that_never_left_is_put_back_as_if_it_had_not_been_made() {
    String id = newId();
    the.accept(message(id, 60, null), NX);
    Claim claim = the.claim(NX).get(0);
    LaneQueue.await(the.journal.lanes().putBack(claim, the.now));
    assertThat(the.status(id)).isEqualTo(DeliveryState.ACCEPTED);
    assertThat(the.claim(NX)).containsExactly(claim);
  }

  @Test
  void a_claim_that_another_instance_has_settled_is_not_put_back() {
    String id = newId();
    the.accept(message(id, null, null), NX);
    Claim claim = the.claim(NX).get(0);
    the.journal.lanes().recover(NX, the.now);
    LaneQueue.await(the.journal.lanes().putBack(claim, the.now));
    assertThat(the.status(id)).isEqualTo(DeliveryState.UNKNOWN);
  }

  @Test
  void a_claim_that_never_reached_its_caller_is_put_back_by_the_holder_of_the_lane() {
    String id = newId();
    the.accept(message(id, 60, null), NX);
    HeldLease frozen = held("a");
    List<Claim> unseen = the.claim(frozen, NX, 10);
    leases.putOut("a", 0);
    assertThat(the.journal.lanes().putBackUnseen(frozen, NX, the.now)).isZero();
    assertThat(the.status(id)).isEqualTo(DeliveryState.SENDING);
    HeldLease next = held("b");
    assertThat(the.journal.lanes().putBackUnseen(next, NX, the.now)).isEqualTo(1);
    assertThat(the.status(id)).isEqualTo(DeliveryState.ACCEPTED);
    assertThat(the.claim(next, NX, 10)).isEqualTo(unseen);
  }
}
