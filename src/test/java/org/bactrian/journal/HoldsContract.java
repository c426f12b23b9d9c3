package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.journal.JournalScenario.ANN;
import static org.bactrian.journal.JournalScenario.NX;
import static org.bactrian.journal.JournalScenario.NX2;
import static org.bactrian.journal.JournalScenario.SMS;
import static org.bactrian.journal.JournalScenario.labelled;
import static org.bactrian.journal.JournalScenario.message;
import static org.bactrian.journal.JournalScenario.newId;
import static org.bactrian.journal.JournalScenario.no;
import static org.bactrian.journal.JournalScenario.taken;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.journal.Hold.Mode;
import org.bactrian.journal.Hold.On;
import org.bactrian.journal.MessageRow.Origin;
import org.bactrian.message.Channel;
import org.bactrian.message.Label;
import org.bactrian.message.ViberMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is held does not leave, waits in order, is counted, and is lost to nothing. */
abstract class HoldsContract extends OpenJournal {
  private static final On CAMPAIGN = campaign("spring");
  private Holds holds;

  @BeforeEach
  void ask() {
    holds = the.journal.holds();
    holds.look(the.now);
  }

  private static On campaign(String name) {
    return new On(null, null, name, null, null, null);
  }

  private String accept(@Nullable String campaign, String... route) {
    return accept(message(newId(), null, null), campaign, route);
  }

  private String accept(ViberMessage message, @Nullable String campaign, String... route) {
    Origin origin = new Origin("shop", null, "said", campaign, null, "UA");
    the.journal.messages().accept(message, origin, List.of(route), "by name", the.now);
    return message.id();
  }

  private Hold hold(On on) {
    return hold(on, Mode.STOP, null);
  }

  private Hold hold(On on, Mode mode, @Nullable Instant until) {
    Hold hold = holds.hold(on, mode, until, "night", ANN, the.now);
    work();
    return hold;
  }

  private void lift(Hold hold) {
    holds.lift(hold.id(), ANN, "day", the.now);
    work();
  }

  private void work() {
    holds.look(the.now);
    while (holds.work(the.now)) {
      holds.look(the.now);
    }
  }

  private List<String> claimed(String account) {
    return the.claim(account).stream().map(claim -> claim.message().id()).toList();
  }

  private long waiting(Hold hold) {
    return holds.all().stream()
        .filter(one -> one.id().equals(hold.id()))
        .findFirst()
        .orElseThrow()
        .waiting();
  }

  /** Every hold's count is the number of messages that are parked behind it. */
  private void checkCounts() {
    assertThat(
            the.sql
                .sql(
                    """
                    select count(*) from hold h where waiting <>
                      (select count(*) from message m where m.hold_id = h.id)
                    """)
                .query(Integer.class)
                .single())
        .as("holds that count wrongly")
        .isZero();
  }

  private MessageRow row(String id) {
    return the.journal.messages().find(id).orElseThrow();
  }

  static Stream<On> fields() {
    return Stream.of(
        new On(null, "shop", null, null, null, null),
        campaign("spring"),
        new On(null, null, null, Label.PROMOTION, null, null),
        new On(null, null, null, null, "UA", null),
        new On(NX, "shop", "spring", Label.PROMOTION, "UA", Channel.VIBER));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void what_waits_and_what_comes_is_parked_by_each_field_and_goes_back_in_order(On on) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(accept(labelled(newId(), Label.PROMOTION), "spring", NX));
      the.later(Duration.ofMillis(1));
    }
    Hold hold = hold(on);
    assertThat(waiting(hold)).isEqualTo(3);
    ids.add(accept(labelled(newId(), Label.PROMOTION), "spring", NX));
    assertThat(waiting(hold)).isEqualTo(4);
    assertThat(claimed(NX)).isEmpty();
    assertThat(the.journal.lanes().backlog()).as("parked messages wait, too").isEqualTo(4);
    checkCounts();
    lift(hold);
    assertThat(holds.all()).isEmpty();
    assertThat(claimed(NX)).isEqualTo(ids);
    checkCounts();
  }

  static Stream<On> others() {
    return Stream.of(
        new On(NX2, null, "spring", null, null, null),
        new On(null, "other", null, null, null, null),
        campaign("autumn"),
        new On(null, null, null, Label.TRANSACTION, null, null),
        new On(null, null, null, null, "PL", null),
        new On(null, "shop", null, null, null, Channel.SMS),
        new On(NX, "shop", "spring", Label.PROMOTION, "UA", Channel.SMS));
  }

  @ParameterizedTest
  @MethodSource("others")
  void what_does_not_fit_all_fields_leaves(On on) {
    String before = accept(labelled(newId(), Label.PROMOTION), "spring", NX);
    hold(on);
    String after = accept(labelled(newId(), Label.PROMOTION), "spring", NX);
    assertThat(claimed(NX)).containsExactly(before, after);
  }

  /** As another instance that does not know of the hold yet accepts them. */
  private List<String> acceptElsewhere(int messages) {
    List<String> ids = new ArrayList<>();
    try (JournalScenario other = new JournalScenario(database)) {
      other.now = the.now;
      for (int i = 0; i < messages; i++) {
        ViberMessage message = message(newId(), null, null);
        Origin origin = new Origin("shop", null, "said", "spring", null, "UA");
        other.journal.messages().accept(message, origin, List.of(NX), "by name", other.now);
        ids.add(message.id());
      }
    }
    return ids;
  }

  @Test
  void a_claim_that_meets_what_is_held_parks_it_and_takes_what_is_behind() {
    Hold hold = hold(CAMPAIGN);
    List<String> held = acceptElsewhere(30);
    the.later(Duration.ofSeconds(1));
    String free = accept("other", NX);
    List<String> claims = new ArrayList<>();
    the.claim(NX, 2).forEach(claim -> claims.add(claim.message().id()));
    assertThat(claims).containsExactly(free);
    assertThat(waiting(hold)).isEqualTo(30);
    checkCounts();
    lift(hold);
    assertThat(claimed(NX)).containsExactlyInAnyOrderElementsOf(held);
  }

  @Test
  void a_message_behind_two_holds_waits_until_both_are_lifted() {
    String id = accept("spring", NX);
    Hold first = hold(CAMPAIGN);
    Hold second = hold(new On(null, "shop", null, null, null, null));
    assertThat(waiting(first) + waiting(second)).isEqualTo(1);
    lift(first);
    assertThat(claimed(NX)).isEmpty();
    assertThat(waiting(second)).isEqualTo(1);
    lift(second);
    assertThat(claimed(NX)).containsExactly(id);
    checkCounts();
  }

  @Test
  void ttl_and_cancellation_go_on_and_are_counted() {
    Hold hold = hold(CAMPAIGN);
    String late = accept(message(newId(), 60, null), "spring", NX);
    String cancelled = accept("spring", NX);
    assertThat(waiting(hold)).isEqualTo(2);
    the.later(Duration.ofSeconds(61));
    assertThat(the.journal.lanes().expire(10, the.now)).isEqualTo(1);
    the.journal
        .messages()
        .cancel(Viewer.OF_ALL, cancelled, "", JournalScenario.CANCEL, the.now)
        .orElseThrow();
    assertThat(the.status(late)).isEqualTo(DeliveryState.EXPIRED);
    assertThat(the.status(cancelled)).isEqualTo(DeliveryState.CANCELLED);
    assertThat(waiting(hold)).isZero();
    lift(hold);
    assertThat(claimed(NX)).isEmpty();
  }

  @Test
  void an_sms_under_a_hold_waits_and_is_not_wanted_once_its_viber_message_arrives() {
    ViberMessage message = message(newId(), null, Duration.ofSeconds(60));
    accept(message, "spring", NX);
    the.settle(the.claim(NX).get(0), taken("p"));
    Hold hold = hold(CAMPAIGN);
    the.later(Duration.ofSeconds(61));
    the.fallbacks();
    MessageRow sms = the.journal.messages().smsOf(message.id()).orElseThrow();
    assertThat(sms.queueing().parked()).isNotNull();
    assertThat(the.claim(SMS)).isEmpty();
    assertThat(waiting(hold)).isEqualTo(1);
    the.receipt(NX, "p", DeliveryState.DELIVERED);
    assertThat(the.status(sms.id())).isEqualTo(DeliveryState.CANCELLED);
    assertThat(waiting(hold)).isZero();
    lift(hold);
    assertThat(the.claim(SMS)).isEmpty();
  }

  @Test
  void an_sms_under_a_hold_leaves_once_after_the_hold_is_lifted() {
    String id = accept("spring", NX);
    the.settle(the.claim(NX).get(0), no(Reason.NO_CREDIT));
    Hold hold = hold(new On(null, null, "spring", null, null, Channel.SMS));
    the.fallbacks();
    the.fallbacks();
    assertThat(the.claim(SMS)).isEmpty();
    lift(hold);
    assertThat(the.claim(SMS)).hasSize(1);
    assertThat(the.smsOf(id)).isEqualTo(1);
  }

  @Test
  void what_comes_back_to_its_lane_is_parked_and_keeps_its_place() {
    String retried = accept("spring", NX);
    Claim claim = the.claim(NX).get(0);
    String unsent = accept("spring", NX2);
    Claim back = the.claim(NX2).get(0);
    Hold hold = hold(CAMPAIGN);
    the.settle(claim, no(Reason.PROVIDER_ERROR));
    LaneQueue.await(the.journal.lanes().putBack(back, the.now));
    assertThat(waiting(hold)).isEqualTo(2);
    assertThat(row(unsent).queueing().attempts()).isZero();
    the.later(Duration.ofMinutes(5));
    assertThat(claimed(NX)).isEmpty();
    assertThat(claimed(NX2)).isEmpty();
    lift(hold);
    assertThat(claimed(NX)).containsExactly(retried);
    assertThat(claimed(NX2)).containsExactly(unsent);
    checkCounts();
  }

  @Test
  void a_dead_letter_that_is_sent_again_is_parked_and_a_late_receipt_of_it_counts() {
    ViberMessage message = message(newId(), null, null).withFallback(null);
    accept(message, "spring", NX);
    the.settle(the.claim(NX).get(0), taken("first"));
    the.receipt(NX, "first", DeliveryState.UNDELIVERED);
    Hold hold = hold(CAMPAIGN);
    the.journal.deadLetters().replay(message.id(), List.of(NX), true, null, the.now);
    assertThat(claimed(NX)).isEmpty();
    assertThat(waiting(hold)).isEqualTo(1);
    the.receipt(NX, "first", DeliveryState.DELIVERED);
    assertThat(the.status(message.id())).isEqualTo(DeliveryState.DELIVERED);
    assertThat(waiting(hold)).isZero();
    lift(hold);
    assertThat(claimed(NX)).isEmpty();
  }

  @Test
  void a_hold_is_lifted_when_its_time_is_over_and_the_audit_says_so() {
    String id = accept("spring", NX);
    Hold hold = hold(CAMPAIGN, Mode.STOP, the.now.plusSeconds(60));
    assertThat(holds.known().nextUntil()).contains(the.now.plusSeconds(60));
    the.later(Duration.ofSeconds(59));
    work();
    assertThat(claimed(NX)).isEmpty();
    the.later(Duration.ofSeconds(1));
    work();
    assertThat(claimed(NX)).containsExactly(id);
    assertThat(
            the.journal
                .audit()
                .page(new Audit.AuditFilter(null, null, "hold:" + hold.id(), null, null), null, 9)
                .entries())
        .extracting(entry -> entry.act() + " by " + entry.who())
        .containsExactly("lift by bactrian", "hold by ann");
  }

  @Test
  void the_same_hold_is_set_once_and_two_operators_have_one_each() {
    Hold mine = hold(CAMPAIGN);
    assertThat(hold(CAMPAIGN).id()).isEqualTo(mine.id());
    Hold theirs =
        holds.hold(CAMPAIGN, Mode.STOP, null, "night", Actor.caller("bob", "::1"), the.now);
    assertThat(theirs.id()).isNotEqualTo(mine.id());
    assertThat(holds.all()).hasSize(2);
  }

  @Test
  void whole_lanes_are_known_to_be_held_and_nothing_of_them_is_parked() {
    accept("spring", NX);
    Hold hold = hold(On.account(NX));
    assertThat(holds.known().stops(NX, () -> Channel.VIBER)).isTrue();
    assertThat(holds.known().stops(NX2, () -> Channel.VIBER)).isFalse();
    assertThat(holds.known().stopsEverything()).isFalse();
    assertThat(waiting(hold)).isZero();
    assertThat(the.journal.lanes().waiting(NX, 9)).isEqualTo(1);
    Hold channel = hold(new On(null, null, null, null, null, Channel.SMS));
    assertThat(holds.known().stops(SMS, () -> Channel.SMS)).isTrue();
    lift(hold);
    lift(channel);
    assertThat(holds.known().stops(NX, () -> Channel.VIBER)).isFalse();
  }

  @Test
  void nothing_new_is_given_to_an_account_that_is_drained() {
    String id = accept("spring", NX, NX2);
    hold(On.account(NX2), Mode.DRAIN, null);
    assertThat(holds.known().drains(NX2)).isTrue();
    assertThat(holds.known().stops(NX2, () -> Channel.VIBER)).isFalse();
    the.settle(the.claim(NX).get(0), no(Reason.NO_CREDIT));
    assertThat(the.status(id)).isEqualTo(DeliveryState.REFUSED);
    assertThat(claimed(NX2)).isEmpty();
  }

  @Test
  void a_message_that_is_claimed_while_its_hold_is_set_and_lifted_leaves_exactly_once() {
    int left = 0;
    for (int i = 0; i < 60; i++) {
      accept("spring", NX);
      CompletableFuture<Hold> operator =
          CompletableFuture.supplyAsync(
              () -> holds.hold(CAMPAIGN, Mode.STOP, null, "night", ANN, the.now));
      CompletableFuture<List<Claim>> lane = CompletableFuture.supplyAsync(() -> the.claim(NX));
      Hold hold = operator.join();
      int first = lane.join().size();
      work();
      assertThat(the.claim(NX)).as("after the answer nothing leaves").isEmpty();
      checkCounts();
      lift(hold);
      int second = the.claim(NX).size();
      assertThat(first + second).isEqualTo(1);
      left += first;
    }
    assertThat(left).as("claimed before the hold, of 60").isLessThanOrEqualTo(60);
  }

  @Test
  void parking_goes_on_after_a_crash_on_any_instance() {
    for (int i = 0; i < 450; i++) {
      accept("spring", NX);
    }
    Hold hold = holds.hold(CAMPAIGN, Mode.STOP, null, "night", ANN, the.now);
    the.close();
    the = new JournalScenario(database);
    ask();
    work();
    assertThat(waiting(hold)).isEqualTo(450);
    holds.lift(hold.id(), ANN, "day", the.now);
    the.close();
    the = new JournalScenario(database);
    ask();
    work();
    checkCounts();
    assertThat(the.journal.lanes().waiting(NX, 1000)).isEqualTo(450);
    assertThat(holds.all()).isEmpty();
  }

  @Test
  void a_parked_message_is_not_forgotten_however_old_it_is() {
    String id = accept("spring", NX);
    hold(CAMPAIGN);
    the.later(Duration.ofDays(400));
    the.journal.retention().forget(Retention.SweepPosition.START, the.now, List.of("log"), the.now);
    assertThat(row(id).isForgotten()).isFalse();
  }

  private static WaitingFilter of(On on) {
    return new WaitingFilter(on, null, null, null, null);
  }

  @Test
  void a_filter_cancels_what_waits_and_what_is_parked_and_nothing_that_has_left() {
    String gone = accept("spring", NX);
    Claim claim = the.claim(NX).get(0);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 230; i++) {
      ids.add(accept("spring", i % 2 == 0 ? NX : NX2));
    }
    String other = accept("autumn", NX);
    hold(new On(NX2, null, "spring", null, null, null));
    WaitingActs.ActResult result =
        the.journal.waiting().cancel(of(CAMPAIGN).before(the.now.plusMillis(1)), the.now);
    assertThat(result.done()).isEqualTo(230);
    assertThat(ids).allMatch(id -> the.status(id) == DeliveryState.CANCELLED);
    assertThat(claimed(NX)).containsExactly(other);
    the.settle(claim, taken("p"));
    assertThat(the.status(gone)).isEqualTo(DeliveryState.SUBMITTED);
    checkCounts();
    assertThat(the.journal.waiting().cancel(of(CAMPAIGN), the.now).done()).isZero();
  }

  @Test
  void what_waits_moves_to_another_account_with_its_place_and_its_time() {
    Instant later = the.now.plusSeconds(600);
    String scheduled = newId();
    accept(message(scheduled, null, later, null), "spring", NX, NX2);
    the.later(Duration.ofMillis(1));
    String first = accept("spring", NX, "c");
    the.later(Duration.ofMillis(1));
    String parked = accept("autumn", NX);
    Hold hold = hold(new On(NX, null, "autumn", null, null, null));
    String stays = accept("winter", NX);
    WaitingActs.ActResult result =
        the.journal
            .waiting()
            .move(
                of(On.account(NX)),
                NX2,
                message -> message.id().equals(stays) ? Optional.of("cannot") : Optional.empty(),
                the.now);
    assertThat(result.done()).isEqualTo(3);
    assertThat(result.why()).containsExactly(new WaitingActs.Skipped(stays, "cannot"));
    assertThat(claimed(NX)).containsExactly(stays);
    assertThat(claimed(NX2)).containsExactly(first, parked);
    assertThat(row(first).queueing().route()).containsExactly(NX2, "c");
    assertThat(waiting(hold)).isZero();
    the.later(Duration.ofSeconds(600));
    assertThat(claimed(NX2)).containsExactly(scheduled);
    checkCounts();
  }

  @Test
  void a_message_that_is_claimed_while_it_is_moved_leaves_exactly_once() {
    for (int i = 0; i < 60; i++) {
      String id = accept("spring", NX);
      CompletableFuture<WaitingActs.ActResult> operator =
          CompletableFuture.supplyAsync(
              () ->
                  the.journal
                      .waiting()
                      .move(of(On.account(NX)), NX2, any -> Optional.empty(), the.now));
      List<String> first = claimed(NX);
      int moved = operator.join().done();
      List<String> second = claimed(NX2);
      assertThat(first.size() + second.size()).isEqualTo(1);
      assertThat(moved).isEqualTo(second.size());
      assertThat(row(id).queueing().attempts()).isEqualTo(1);
    }
  }

  @Test
  void limits_are_changed_one_by_one_and_the_audit_has_both_sides() {
    AccountLimits limits = the.journal.limits();
    AccountLimits.Limit configured = new AccountLimits.Limit(0, 10);
    Act act = Act.of(ANN, "limit", "account", NX).because("slow");
    limits.change(new AccountLimits.ChangedLimit(NX, 5, null), configured, act, the.now);
    assertThat(limits.all().get(NX).over(configured)).isEqualTo(new AccountLimits.Limit(5, 10));
    assertThat(limits.change(new AccountLimits.ChangedLimit(NX, null, 2), configured, act, the.now))
        .isEqualTo(new AccountLimits.Limit(5, 2));
    Audit.AuditEntry last =
        the.journal
            .audit()
            .page(new Audit.AuditFilter(null, "limit", null, null, null), null, 1)
            .entries()
            .get(0);
    assertThat(last.before()).isEqualTo("{\"ratePerSecond\":5,\"concurrency\":10}");
    assertThat(last.after()).isEqualTo("{\"ratePerSecond\":5,\"concurrency\":2}");
  }
}
