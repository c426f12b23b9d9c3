package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bactrian.journal.JournalScenario.NX;
import static org.bactrian.journal.JournalScenario.NX2;
import static org.bactrian.journal.JournalScenario.SMS;
import static org.bactrian.journal.JournalScenario.labelled;
import static org.bactrian.journal.JournalScenario.message;
import static org.bactrian.journal.JournalScenario.newId;
import static org.bactrian.journal.JournalScenario.no;
import static org.bactrian.journal.JournalScenario.taken;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.Subscription;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.journal.MessageRow.Origin;
import org.bactrian.message.Channel;
import org.bactrian.message.Fallback;
import org.bactrian.message.Label;
import org.bactrian.message.Msisdn;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Callback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accepting, settling, receipts, fallbacks and events, in either database. */
abstract class JournalContract extends OpenJournal {

  @Test
  void a_message_is_accepted_once() {
    String id = newId();
    assertThat(the.accept(message(id, null, null), NX)).isInstanceOf(AcceptResult.New.class);
    assertThat(the.accept(message(id, null, null), NX)).isInstanceOf(AcceptResult.Same.class);
    assertThat(
            the.journal
                .messages()
                .accept(
                    message(id, 60, null),
                    Origin.of(message(id, 60, null), "", "other"),
                    List.of(NX),
                    "by name",
                    the.now))
        .isInstanceOf(AcceptResult.Conflict.class);
    assertThat(the.claim(NX)).hasSize(1);
    assertThat(the.claim(NX)).isEmpty();
  }

  @Test
  void a_message_is_claimed_as_it_is_accepted_unless_it_is_known_or_another_waits() {
    LaneWithRoom lane = new LaneWithRoom(the.lease(NX));
    the.journal.lanes().open(NX, lane);
    String first = newId();
    String waiting = newId();
    String behind = newId();
    String later = newId();
    assertThat(the.accept(message(first, 60, null), NX))
        .isInstanceOfSatisfying(
            AcceptResult.New.class,
            made -> assertThat(made.message().status()).isEqualTo(DeliveryState.ACCEPTED));
    the.accept(message(first, 60, null), NX);
    assertThat(lane.ids()).containsExactly(first);
    assertThat(the.status(first)).isEqualTo(DeliveryState.SENDING);
    assertThat(lane.claims.get(0).expiresAt()).isNotNull();

    lane.room = false;
    the.accept(message(waiting, null, null), NX);
    lane.room = true;
    the.accept(message(behind, null, null), NX);
    the.accept(message(later, null, the.now.plusSeconds(60), null), NX);
    assertThat(lane.ids()).containsExactly(first);
    assertThat(the.claim(NX)).hasSize(2);

    String last = newId();
    the.accept(message(last, null, null), NX);
    assertThat(lane.ids()).as("only one that is not due waits").containsExactly(first, last);
    the.settle(lane.claims.get(0), taken("p-" + first));
    assertThat(the.status(first)).isEqualTo(DeliveryState.SUBMITTED);
    assertThat(lane.givenBack).isZero();
  }

  /** A lane that has room or not. */
  private static final class LaneWithRoom implements OpenLane, OpenLane.Room {
    private final HeldLease lease;
    private final List<Claim> claims = new CopyOnWriteArrayList<>();
    private boolean room = true;
    private int givenBack;

    LaneWithRoom(HeldLease lease) {
      this.lease = lease;
    }

    List<String> ids() {
      return claims.stream().map(claim -> claim.message().id()).toList();
    }

    @Override
    public HeldLease lease() {
      return lease;
    }

    @Override
    public @Nullable Room room(HeldLease lease) {
      return room ? this : null;
    }

    @Override
    public void begin(Claim claim) {
      claims.add(claim);
    }

    @Override
    public void giveBack() {
      givenBack++;
    }

    @Override
    public void doubt() {
      givenBack++;
    }
  }

  @Test
  void one_id_from_many_callers_at_once_is_one_message() {
    String id = newId();
    List<AcceptResult> answers =
        IntStream.range(0, 40)
            .mapToObj(
                i -> CompletableFuture.supplyAsync(() -> the.accept(message(id, null, null), NX)))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();
    assertThat(answers).filteredOn(AcceptResult.New.class::isInstance).hasSize(1);
    assertThat(answers).filteredOn(AcceptResult.Same.class::isInstance).hasSize(39);
  }

  @Test
  void a_receipt_before_the_answer_joins_when_its_id_is_known() {
    String id = newId();
    the.accept(message(id, null, null), NX);
    Claim claim = the.claim(NX).get(0);
    the.receipt(NX, "p-" + id, DeliveryState.DELIVERED);
    assertThat(the.status(id)).isEqualTo(DeliveryState.SENDING);
    the.settle(claim, taken("p-" + id));
    assertThat(the.status(id)).isEqualTo(DeliveryState.DELIVERED);
  }

  @Test
  void a_receipt_may_name_either_id() {
    for (String named : List.of("message", "trace")) {
      String id = newId();
      the.accept(message(id, null, null), NX);
      the.settle(the.claim(NX).get(0), taken("message-" + id, "trace-" + id));
      the.receipt(NX, named + "-" + id, DeliveryState.SEEN);
      assertThat(the.status(id)).isEqualTo(DeliveryState.SEEN);
    }
  }

  @Test
  void an_exact_id_outranks_an_alias_whichever_was_learnt_first() {
    for (boolean aliasFirst : new boolean[] {true, false}) {
      String id = newId();
      String other = newId();
      String shared = "268435456-" + id;
      accept(id, other);
      SendResult withAlias = new SendResult.Submitted(List.of("a-" + id), List.of(shared), "0");
      SendResult exact = taken(shared);
      claims(id, other, aliasFirst ? withAlias : exact, aliasFirst ? exact : withAlias);
      the.receipt(NX, shared, DeliveryState.DELIVERED);
      assertThat(the.status(aliasFirst ? other : id)).isEqualTo(DeliveryState.DELIVERED);
      assertThat(the.status(aliasFirst ? id : other)).isEqualTo(DeliveryState.SUBMITTED);
    }
  }

  @Test
  void an_alias_joins_where_no_message_has_it_as_its_id() {
    String id = newId();
    accept(id);
    the.settle(
        the.claim(NX).get(0),
        new SendResult.Unknown(null, List.of("a-" + id), List.of("b-" + id, "a-" + id)));
    the.receipt(NX, "b-" + id, DeliveryState.SEEN);
    assertThat(the.status(id)).isEqualTo(DeliveryState.SEEN);
  }

  @Test
  void an_id_that_a_provider_gives_twice_belongs_to_the_newest_message() {
    String id = newId();
    String newer = newId();
    accept(id, newer);
    claims(id, newer, taken("twice-" + id), taken("twice-" + id));
    the.receipt(NX, "twice-" + id, DeliveryState.DELIVERED);
    assertThat(the.status(newer)).isEqualTo(DeliveryState.DELIVERED);
    assertThat(the.status(id)).isEqualTo(DeliveryState.SUBMITTED);
  }

  @Test
  void our_own_id_in_a_receipt_decides_which_message_it_is() {
    String id = newId();
    String newer = newId();
    accept(id, newer);
    claims(id, newer, taken("twice-" + id), taken("twice-" + id));
    the.receipt(NX, "twice-" + id, id, DeliveryState.DELIVERED);
    assertThat(the.status(id)).isEqualTo(DeliveryState.DELIVERED);
    assertThat(the.status(newer)).isEqualTo(DeliveryState.SUBMITTED);
    the.receipt(NX, "twice-" + id, "no-" + id, DeliveryState.DELIVERED);
    assertThat(the.status(newer)).isEqualTo(DeliveryState.DELIVERED);
  }

  @Test
  void a_receipt_is_looked_up_under_each_of_its_ids_early_or_late() {
    for (boolean early : new boolean[] {true, false}) {
      String id = newId();
      accept(id);
      Claim claim = the.claim(NX).get(0);
      if (!early) {
        the.settle(claim, taken("m-" + id));
      }
      the.receipt(
          NX,
          new Receipt("r-" + id, null, DeliveryState.DELIVERED, null, "c")
              .orNamed(List.of("m-" + id, "t-" + id)));
      if (early) {
        the.settle(claim, taken("m-" + id));
      }
      assertThat(the.status(id)).isEqualTo(DeliveryState.DELIVERED);
      assertThat(the.journal.messages().find(id)).isPresent();
      Long parked =
          the.sql
              .sql("select count(*) from parked_receipt where provider_id like ?")
              .param("%" + id)
              .query(Long.class)
              .single();
      assertThat(parked).isZero();
    }
  }

  @Test
  void a_price_is_kept_with_the_attempt_and_told_by_one_event() {
    String id = newId();
    accept(id);
    the.settle(the.claim(NX).get(0), taken("p-" + id));
    the.receipt(NX, told(id, DeliveryState.DELIVERED, "0.045"));
    the.receipt(NX, told(id, DeliveryState.DELIVERED, "0.0450"));
    the.receipt(NX, told(id, DeliveryState.SEEN, "0.045"));
    assertThat(charge(id)).isEqualTo(Charge.of("0.045", "USD", "2"));
    assertThat(charges(id)).containsExactly("delivered 0.045 USD 2");
  }

  @Test
  void a_price_that_changes_no_state_is_an_event_of_its_own() {
    String id = newId();
    accept(id);
    the.settle(the.claim(NX).get(0), taken("p-" + id));
    the.receipt(NX, told(id, DeliveryState.SUBMITTED, "0.03"));
    assertThat(charges(id)).containsExactly("price 0.03 USD 2");
    assertThat(the.status(id)).isEqualTo(DeliveryState.SUBMITTED);
    EventRow event = the.journal.events().of(id).get(3);
    assertThat(event.account()).isEqualTo(NX);
    assertThat(event.providerMessageId()).isEqualTo("p-" + id);
    assertThat(event.status()).isNull();
    assertThat(event.reason()).isNull();
  }

  @Test
  void a_price_in_the_answer_and_again_in_the_receipt_counts_once() {
    String id = newId();
    accept(id);
    Charge charge = Charge.of("0.03", "USD", null);
    the.settle(
        the.claim(NX).get(0), new SendResult.Submitted(List.of("p-" + id), "0").charging(charge));
    the.receipt(NX, told(id, DeliveryState.DELIVERED, "0.03"));
    assertThat(charge(id)).isEqualTo(Charge.of("0.03", "USD", "2"));
    assertThat(charges(id)).containsExactly("submitted 0.03 USD null", "delivered null 2");
  }

  @Test
  void of_two_prices_the_higher_one_counts_in_whatever_order_they_come() {
    for (List<String> prices : List.of(List.of("0.03", "0.1"), List.of("0.1", "0.03"))) {
      String id = newId();
      accept(id);
      the.settle(the.claim(NX).get(0), taken("p-" + id));
      the.receipt(NX, told(id, DeliveryState.SUBMITTED, prices.get(0)));
      the.receipt(NX, told(id, DeliveryState.DELIVERED, prices.get(1)));
      assertThat(charge(id)).isEqualTo(Charge.of("0.1", "USD", "2"));
    }
  }

  @Test
  void a_price_in_another_currency_than_the_known_one_changes_nothing() {
    String id = newId();
    accept(id);
    the.settle(the.claim(NX).get(0), taken("p-" + id));
    the.receipt(NX, told(id, DeliveryState.SUBMITTED, "0.03"));
    Receipt yuan = new Receipt("p-" + id, null, DeliveryState.DELIVERED, null, "c");
    the.receipt(NX, yuan.charging(Charge.of("0.21", "CNY", "2")));
    assertThat(charge(id)).isEqualTo(Charge.of("0.03", "USD", "2"));
    assertThat(charges(id)).hasSize(1);
  }

  /** With our own id it changes the state before the answer is there, else it is parked. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_price_and_a_click_before_the_answer_are_kept_once(boolean ownId) {
    String id = newId();
    accept(id);
    Claim claim = the.claim(NX).get(0);
    Receipt click =
        new Receipt("p-" + id, ownId ? id : null, DeliveryState.SEEN, null, "c")
            .charging(Charge.of("0.03", "USD", "2"))
            .ofClick();
    the.receipt(NX, click);
    the.receipt(NX, click);
    the.settle(
        claim,
        new SendResult.Submitted(List.of("p-" + id), "0").charging(Charge.of("0.03", "USD", null)));
    the.receipt(NX, click);
    assertThat(the.status(id)).isEqualTo(DeliveryState.SEEN);
    assertThat(charge(id)).isEqualTo(Charge.of("0.03", "USD", "2"));
    AttemptRow attempt = the.journal.messages().attempts(id).get(0);
    assertThat(attempt.clickedAt()).isEqualTo(the.now);
    assertThat(attempt.status()).isEqualTo(DeliveryState.SEEN);
    assertThat(charges(id)).filteredOn(told -> told.contains("0.03 USD")).hasSize(1);
    assertThat(types(id)).filteredOn("clicked"::equals).hasSize(1);
  }

  @Test
  void a_click_means_that_the_message_was_seen_and_is_an_event_once() {
    String id = newId();
    accept(id);
    the.settle(the.claim(NX).get(0), taken("p-" + id));
    Receipt click = new Receipt("p-" + id, null, DeliveryState.SEEN, null, "c").ofClick();
    the.receipt(NX, click);
    Instant first = the.now;
    the.later(Duration.ofMinutes(1));
    the.receipt(NX, click);
    assertThat(the.status(id)).isEqualTo(DeliveryState.SEEN);
    assertThat(types(id)).endsWith("seen", "clicked").doesNotHaveDuplicates();
    assertThat(the.journal.messages().attempts(id).get(0).clickedAt()).isEqualTo(first);
  }

  @Test
  void a_price_of_an_attempt_that_was_given_up_is_kept_too() {
    String id = newId();
    the.accept(message(id, null, null), NX, NX2);
    the.settle(the.claim(NX).get(0), no(Reason.NO_CREDIT));
    the.receipt(
        NX,
        new Receipt("x", id, DeliveryState.UNDELIVERED, null, "c")
            .charging(Charge.of("0.03", "USD", null)));
    assertThat(the.status(id)).isEqualTo(DeliveryState.ACCEPTED);
    assertThat(charge(id)).isEqualTo(Charge.of("0.03", "USD", null));
    assertThat(charges(id)).containsExactly("price 0.03 USD null");
  }

  @Test
  void a_yes_that_comes_after_the_lane_was_taken_over_brings_its_price() {
    String id = newId();
    accept(id);
    Claim claim = the.claim(NX).get(0);
    the.journal.lanes().recover(NX, the.now);
    SendResult.Submitted late = new SendResult.Submitted(List.of("p-" + id), "0");
    the.settle(claim, late.charging(Charge.of("0.03", "USD", null)));
    the.settle(claim, late.charging(Charge.of("0.03", "USD", null)));
    assertThat(charge(id)).isEqualTo(Charge.of("0.03", "USD", null));
    assertThat(charges(id)).containsExactly("submitted 0.03 USD null");
  }

  @Test
  void a_subscription_belongs_to_no_message_and_has_its_channel() {
    unsubscribe();
    EventRow event =
        the.journal.outbox().next("log", 1_000).events().stream()
            .filter(one -> one.type().equals("subscription"))
            .reduce((earlier, later) -> later)
            .orElseThrow();
    assertThat(event.channel()).isEqualTo(Channel.SMS);
    assertThat(event.account()).isEqualTo(SMS);
    assertThat(event.messageId()).isNull();
    assertThat(event.detail()).isEqualTo("{\"from\":\"+380501234567\",\"subscribed\":false}");
  }

  private void unsubscribe() {
    byte[] bytes = "{}".getBytes(StandardCharsets.UTF_8);
    the.journal.receipts().keep(new Callback(SMS, Callback.Kind.RECEIPTS, "", "", bytes), the.now);
    Subscription stop = new Subscription(Channel.SMS, new Msisdn("+380501234567"), false);
    the.journal
        .receipts()
        .unread(10, the.now)
        .forEach(kept -> the.apply(kept, List.of(), List.of(stop)));
  }

  private Receipt told(String id, DeliveryState state, String amount) {
    return new Receipt("p-" + id, null, state, null, "c").charging(Charge.of(amount, "USD", "2"));
  }

  private Charge charge(String id) {
    return the.journal.messages().attempts(id).get(0).charge();
  }

  /** Returns what the events of a message tell about its cost. */
  private List<String> charges(String id) {
    return the.journal.events().of(id).stream()
        .filter(event -> !event.charge().isNone())
        .map(event -> type(event) + " " + event.charge().price() + " " + event.charge().parts())
        .toList();
  }

  private List<String> types(String id) {
    return the.journal.events().of(id).stream().map(JournalContract::type).toList();
  }

  private static String type(EventRow event) {
    return event.status() == null ? event.type() : event.status().wire();
  }

  private void accept(String... ids) {
    for (String id : ids) {
      the.accept(message(id, null, null), NX);
    }
  }

  /** Settles the claims of two messages, the first one first. */
  private void claims(String first, String second, SendResult one, SendResult other) {
    List<Claim> claims = the.claim(NX);
    settle(claims, first, one);
    settle(claims, second, other);
  }

  private void settle(List<Claim> claims, String id, SendResult result) {
    claims.stream()
        .filter(claim -> claim.message().id().equals(id))
        .forEach(claim -> the.settle(claim, result));
  }

  @Test
  void a_receipt_at_another_providers_webhook_is_not_joined() {
    String id = newId();
    the.accept(message(id, null, null), NX);
    the.settle(the.claim(NX).get(0), taken("p-" + id));
    the.receipt(NX2, "p-" + id, DeliveryState.DELIVERED);
    assertThat(the.status(id)).isEqualTo(DeliveryState.SUBMITTED);
  }

  @Test
  void settling_twice_changes_nothing() {
    String id = newId();
    the.accept(message(id, null, null), NX);
    Claim claim = the.claim(NX).get(0);
    the.settle(claim, taken("p-" + id));
    the.settle(claim, no(Reason.NO_CREDIT));
    assertThat(the.status(id)).isEqualTo(DeliveryState.SUBMITTED);
    assertThat(the.journal.messages().attempts(id)).hasSize(1);
  }

  @Test
  void a_refusal_because_of_the_account_goes_to_the_next_account_at_once() {
    String id = newId();
    the.accept(message(id, null, null), NX, NX2);
    the.settle(the.claim(NX).get(0), no(Reason.NO_CREDIT));
    assertThat(the.status(id)).isEqualTo(DeliveryState.ACCEPTED);
    the.settle(the.claim(NX2).get(0), taken("p-" + id));
    assertThat(the.status(id)).isEqualTo(DeliveryState.SUBMITTED);
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"BAD_NUMBER", "BAD_ENVELOPE", "BAD_CONTENT", "BLOCKED_BY_USER", "NO_CREDIT"})
  void an_sms_goes_to_the_next_account_after_any_definite_no(Reason reason) {
    String id = newId();
    the.accept(message(id, null, null), NX);
    the.settle(the.claim(NX).get(0), no(Reason.NO_CREDIT));
    the.fallbacks(List.of(SMS, "sms-ali"));
    the.settle(the.claim(SMS).get(0), no(reason));
    the.settle(the.claim("sms-ali").get(0), no(reason));
    MessageRow sms = the.journal.messages().smsOf(id).orElseThrow();
    assertThat(sms.status()).isEqualTo(DeliveryState.REFUSED);
    assertThat(sms.timestamps().deadAt()).isNotNull();
    assertThat(the.claim(SMS)).isEmpty();
  }

  /** There are more accounts than calls to one of them. */
  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"BAD_NUMBER", "BAD_CONTENT", "NO_CREDIT", "THROTTLED", "PROVIDER_ERROR"})
  void a_sixth_account_is_called_at_once_after_five_said_no(Reason reason) {
    String id = newId();
    List<String> viber = six("viber");
    List<String> sms = six("sms");
    the.accept(message(id, null, null), viber.toArray(String[]::new));
    viber.forEach(account -> the.settle(the.claim(account).get(0), no(Reason.NO_CREDIT)));
    assertThat(the.status(id)).isEqualTo(DeliveryState.REFUSED);
    the.fallbacks(sms);
    sms.subList(0, 5).forEach(account -> the.settle(the.claim(account).get(0), no(reason)));
    Claim sixth = the.claim(sms.get(5)).get(0);
    assertThat(sixth.attempt()).isEqualTo(6);
    the.settle(sixth, taken("p-" + id));
    assertThat(the.status(sixth.message().id())).isEqualTo(DeliveryState.SUBMITTED);
  }

  @Test
  void accounts_that_all_fail_have_all_their_calls_with_pauses_and_then_an_sms_follows() {
    String id = newId();
    List<String> route = six("viber");
    the.accept(message(id, null, null), route.toArray(String[]::new));
    for (long pause : List.of(0L, 1_260L, 2_510L)) {
      for (String account : route) {
        if (pause > 0) {
          assertThat(the.claim(account)).as("before its pause is over").isEmpty();
        }
        the.later(Duration.ofMillis(pause));
        the.settle(the.claim(account).get(0), no(Reason.PROVIDER_ERROR));
      }
    }
    assertThat(the.status(id)).isEqualTo(DeliveryState.REFUSED);
    assertThat(the.journal.messages().attempts(id)).hasSize(18);
    the.fallbacks();
    assertThat(the.smsOf(id)).isEqualTo(1);
  }

  private static List<String> six(String kind) {
    return IntStream.rangeClosed(1, 6).mapToObj(n -> kind + "-" + n).toList();
  }

  @Test
  void a_sender_that_one_account_does_not_know_is_the_message_s_fault_only_when_all_say_so() {
    assertThat(refusedWith(unknownSender(), unknownSender())).isEqualTo(Reason.BAD_ENVELOPE);
    assertThat(refusedWith(unknownSender(), no(Reason.NO_CREDIT))).isEqualTo(Reason.NO_CREDIT);
    assertThat(refusedWith(no(Reason.NO_CREDIT), unknownSender())).isEqualTo(Reason.NO_CREDIT);
    assertThat(refusedWith(unknownSender(), no(Reason.BAD_CONTENT))).isEqualTo(Reason.BAD_CONTENT);
    SendResult[] ofSix = Collections.nCopies(6, unknownSender()).toArray(SendResult[]::new);
    assertThat(refusedWith(ofSix)).isEqualTo(Reason.BAD_ENVELOPE);
  }

  private static SendResult unknownSender() {
    return new SendResult.Refused(Reason.BAD_ENVELOPE, "1", SendResult.Retry.NEXT_ACCOUNT);
  }

  /** Returns why a message is refused that its accounts, one after the other, answered so. */
  private Reason refusedWith(SendResult... answers) {
    String id = newId();
    List<String> route = six("viber").subList(0, answers.length);
    the.accept(message(id, null, null), route.toArray(String[]::new));
    for (int i = 0; i < answers.length; i++) {
      the.settle(the.claim(route.get(i)).get(0), answers[i]);
    }
    MessageRow row = the.journal.messages().find(id).orElseThrow();
    assertThat(row.status()).isEqualTo(DeliveryState.REFUSED);
    the.fallbacks();
    assertThat(the.smsOf(id)).isEqualTo(row.reason() == Reason.NO_CREDIT ? 1 : 0);
    return row.reason();
  }

  @Test
  void a_delivered_message_that_is_not_seen_in_time_has_an_sms_when_its_fallback_waits_for_seen() {
    String unread = submittedUntilSeen();
    String read = submittedUntilSeen();
    for (String id : List.of(unread, read)) {
      the.receipt(NX, "p-" + id, DeliveryState.DELIVERED);
    }
    the.receipt(NX, "p-" + read, DeliveryState.SEEN);
    the.fallbacks();
    assertThat(the.smsOf(unread)).as("before its time").isZero();
    the.later(Duration.ofSeconds(61));
    the.fallbacks();
    assertThat(the.smsOf(unread)).isEqualTo(1);
    assertThat(the.smsOf(read)).isZero();
    assertThat(the.claim(SMS)).hasSize(1);
  }

  @Test
  void a_message_that_is_seen_before_its_sms_has_left_has_none() {
    String id = submittedUntilSeen();
    the.receipt(NX, "p-" + id, DeliveryState.DELIVERED);
    the.later(Duration.ofSeconds(61));
    the.fallbacks();
    the.receipt(NX, "p-" + id, DeliveryState.SEEN);
    assertThat(the.claim(SMS)).isEmpty();
    assertThat(the.journal.messages().smsOf(id).orElseThrow().status())
        .isEqualTo(DeliveryState.CANCELLED);
  }

  @Test
  void an_sms_of_a_delivered_message_that_waits_for_seen_goes_to_the_next_account() {
    String id = submittedUntilSeen();
    the.receipt(NX, "p-" + id, DeliveryState.DELIVERED);
    the.later(Duration.ofSeconds(61));
    the.fallbacks(List.of(SMS, "sms-ali"));
    the.settle(the.claim(SMS).get(0), no(Reason.NO_CREDIT));
    assertThat(the.claim("sms-ali")).hasSize(1);
  }

  /** Submits a message whose fallback waits a minute for seen. */
  private String submittedUntilSeen() {
    String id = newId();
    Fallback seen =
        new Fallback(
            Fallback.Rule.UNDELIVERED,
            Duration.ofSeconds(60),
            "SMS text",
            null,
            null,
            Fallback.Until.SEEN);
    the.accept(message(id, null, null, seen), NX);
    the.settle(the.claim(NX).get(0), taken("p-" + id));
    return id;
  }

  @Test
  void an_unknown_message_is_never_sent_again() {
    String id = newId();
    the.accept(message(id, null, null), NX, NX2);
    the.settle(the.claim(NX).get(0), new SendResult.Unknown(null, List.of()));
    the.later(Duration.ofDays(1));
    assertThat(the.claim(NX)).isEmpty();
    assertThat(the.claim(NX2)).isEmpty();
    assertThat(the.status(id)).isEqualTo(DeliveryState.UNKNOWN);
  }

  @Test
  void a_stale_signature_is_tried_once_more_and_no_more() {
    String id = newId();
    the.accept(message(id, null, null), NX);
    SendResult stale =
        new SendResult.Refused(Reason.BAD_CREDENTIALS, "1004", SendResult.Retry.ONCE_AT_ONCE);
    the.settle(the.claim(NX).get(0), stale);
    the.settle(the.claim(NX).get(0), stale);
    assertThat(the.status(id)).isEqualTo(DeliveryState.REFUSED);
    assertThat(the.journal.messages().attempts(id)).hasSize(2);
  }

  @Test
  void a_temporary_failure_is_retried_until_the_attempts_run_out() {
    String id = newId();
    the.accept(message(id, null, null), NX);
    the.settle(the.claim(NX).get(0), no(Reason.PROVIDER_ERROR));
    assertThat(the.claim(NX)).isEmpty();
    the.later(Duration.ofMillis(1_260));
    the.settle(the.claim(NX).get(0), no(Reason.PROVIDER_ERROR));
    the.later(Duration.ofMillis(2_510));
    the.settle(the.claim(NX).get(0), no(Reason.PROVIDER_ERROR));
    assertThat(the.status(id)).isEqualTo(DeliveryState.REFUSED);
    the.fallbacks();
    assertThat(the.smsOf(id)).isEqualTo(1);
  }

  @Test
  void a_long_retry_after_is_waited_for_as_long_as_the_ttl_lasts() {
    String id = newId();
    String brief = newId();
    the.accept(message(id, 3600, null), NX);
    the.accept(message(brief, 60, null), NX);
    SendResult busy =
        new SendResult.Refused(Reason.THROTTLED, "429").notBefore(Duration.ofMinutes(10));
    the.claim(NX).forEach(claim -> the.settle(claim, busy));
    the.later(Duration.ofMinutes(9));
    the.journal.lanes().expire(100, the.now);
    assertThat(the.claim(NX)).isEmpty();
    assertThat(the.status(brief)).isEqualTo(DeliveryState.EXPIRED);
    the.later(Duration.ofMinutes(1));
    assertThat(the.claim(NX)).extracting(claim -> claim.message().id()).containsExactly(id);
  }

  @Test
  void an_account_that_throttled_is_not_asked_again_at_once() {
    the.accept(message(newId(), null, null), NX, NX2);
    the.settle(the.claim(NX).get(0), no(Reason.THROTTLED));
    the.settle(the.claim(NX2).get(0), no(Reason.THROTTLED));
    assertThat(the.claim(NX)).isEmpty();
  }

  @Test
  void a_transaction_goes_before_a_promotion_that_came_first_and_one_place_of_four_is_kept() {
    String lane = "lane-" + newId();
    for (int i = 0; i < 20; i++) {
      the.accept(labelled("p" + i + lane, Label.PROMOTION), lane);
    }
    for (int i = 0; i < 20; i++) {
      the.accept(labelled("t" + i + lane, Label.TRANSACTION), lane);
    }
    assertThat(kinds(the.claim(lane, 8))).isEqualTo("ttttttpp");
    StringBuilder one = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      one.append(kinds(the.claim(lane, 1)));
    }
    assertThat(one.toString().replace("t", "")).as("of single places too").isEqualTo("pp");
    assertThat(kinds(the.claim(lane))).isEqualTo("t".repeat(8) + "p".repeat(16));
  }

  private static String kinds(List<Claim> claims) {
    return claims.stream()
        .map(claim -> claim.message().id().substring(0, 1))
        .collect(Collectors.joining());
  }

  @Test
  void an_sms_has_the_priority_of_the_message_it_follows() {
    String id = "p" + newId();
    String lane = "lane-" + id;
    the.accept(labelled(id, Label.PROMOTION), lane);
    the.settle(the.claim(lane).get(0), no(Reason.NO_CREDIT));
    the.fallbacks();
    int priority =
        the.sql
            .sql("select priority from message where fallback_of = ?")
            .param(id)
            .query(Integer.class)
            .single();
    assertThat(priority).isEqualTo(1);
  }

  @Test
  void a_provider_is_told_what_is_left_of_the_ttl() {
    String id = newId();
    the.accept(message(id, 600, null), NX);
    the.later(Duration.ofSeconds(200));
    ViberMessage claimed = (ViberMessage) the.claim(NX).get(0).message();
    assertThat(claimed.ttl()).isEqualTo(400);
  }

  @Test
  void a_timer_wakes_the_fallback_stage_only_when_it_runs_out_soon() {
    submit(message(newId(), null, Duration.ofSeconds(2)));
    // The wake-ups of a commit are over when the next write has returned.
    the.accept(message(newId(), null, null), NX);
    assertThat(the.woken).doesNotContain(Wakeups.FALLBACK);
    submit(message(newId(), null, Duration.ofMillis(900)));
    the.accept(message(newId(), null, null), NX);
    assertThat(the.woken).contains(Wakeups.FALLBACK);
  }

  private void submit(ViberMessage message) {
    the.accept(message, NX);
    the.claim(NX).forEach(claim -> the.settle(claim, taken("p-" + claim.message().id())));
  }

  @Test
  void a_message_in_flight_at_a_crash_is_unknown_and_its_timer_runs() {
    String id = newId();
    the.accept(message(id, null, Duration.ofSeconds(60)), NX);
    the.claim(NX);
    assertThat(the.journal.lanes().recover(NX, the.now)).isPositive();
    assertThat(the.status(id)).isEqualTo(DeliveryState.UNKNOWN);
    the.later(Duration.ofSeconds(61));
    the.fallbacks();
    assertThat(the.smsOf(id)).isEqualTo(1);
  }

  @Test
  void a_message_has_one_sms_however_often_its_fallback_is_looked_at() {
    String id = newId();
    the.accept(message(id, null, null), NX);
    the.settle(the.claim(NX).get(0), no(Reason.NO_CREDIT));
    List<FallbackTimers.DueFallback> due = the.journal.timers().due(10, the.now);
    the.fallbacks();
    for (FallbackTimers.DueFallback again : due) {
      AcceptResult second =
          the.journal
              .messages()
              .acceptSms(
                  again.message().asSms("another-" + id),
                  Reason.NO_CREDIT,
                  List.of(SMS),
                  "by name",
                  the.now);
      assertThat(second).isInstanceOf(AcceptResult.Same.class);
    }
    assertThat(the.smsOf(id)).isEqualTo(1);
  }

  @Test
  void an_sms_whose_viber_message_has_arrived_is_not_kept() {
    String id = newId();
    the.accept(message(id, null, Duration.ofSeconds(60)), NX);
    the.settle(the.claim(NX).get(0), taken("p-" + id));
    the.later(Duration.ofSeconds(61));
    List<FallbackTimers.DueFallback> due = the.journal.timers().due(10, the.now);
    the.receipt(NX, "p-" + id, DeliveryState.DELIVERED);
    for (FallbackTimers.DueFallback late : due) {
      assertThat(
              the.journal
                  .messages()
                  .acceptSms(
                      late.message().asSms("late-" + id),
                      Reason.OVERDUE,
                      List.of(SMS),
                      "by name",
                      the.now))
          .isInstanceOf(AcceptResult.NotWanted.class);
    }
    assertThat(the.smsOf(id)).isZero();
  }

  @Test
  void an_sms_refused_after_the_viber_message_arrived_is_not_tried_again() {
    String id = newId();
    the.accept(message(id, null, Duration.ofSeconds(60)), NX);
    the.settle(the.claim(NX).get(0), taken("p-" + id));
    the.later(Duration.ofSeconds(61));
    the.fallbacks();
    Claim sms = the.claim(SMS).get(0);
    the.receipt(NX, "p-" + id, DeliveryState.DELIVERED);
    the.settle(sms, no(Reason.PROVIDER_ERROR));
    the.later(Duration.ofHours(1));
    assertThat(the.claim(SMS)).isEmpty();
    assertThat(the.status(sms.message().id())).isEqualTo(DeliveryState.CANCELLED);
  }

  private List<DeliveryState> next(String sink) {
    return the.journal.outbox().next(sink, 100).events().stream().map(EventRow::status).toList();
  }

  @Test
  void events_leave_in_order_and_once() {
    Outbox outbox = the.journal.outbox();
    outbox.open("a");
    outbox.open("b");
    String id = newId();
    the.accept(message(id, null, null), NX);
    the.settle(the.claim(NX).get(0), taken("p-" + id));
    assertThat(next("a"))
        .containsExactly(DeliveryState.ACCEPTED, DeliveryState.SENDING, DeliveryState.SUBMITTED);
    outbox.settle("a", outbox.next("a", 2).events().get(1).seq(), List.of());
    assertThat(next("a")).containsExactly(DeliveryState.SUBMITTED);
    assertThat(next("b")).hasSize(3);
    outbox.open("a");
    assertThat(next("a")).hasSize(1);
  }

  @Test
  void a_new_sink_begins_with_the_next_event() {
    the.accept(message(newId(), null, null), NX);
    the.journal.outbox().open("late");
    assertThat(next("late")).isEmpty();
    the.accept(message(newId(), null, null), NX);
    assertThat(next("late")).containsExactly(DeliveryState.ACCEPTED);
  }

  @Test
  void later_events_of_a_message_wait_behind_one_that_could_not_be_sent() {
    Outbox outbox = the.journal.outbox();
    outbox.open("a");
    String id = newId();
    the.accept(message(id, null, null), NX);
    EventRow first = outbox.next("a", 100).events().get(0);
    Instant due = the.now.plusSeconds(5);
    outbox.settle("a", first.seq(), List.of(new Outbox.RetryLater(first, 1, due)));
    the.settle(the.claim(NX).get(0), taken("p-" + id));
    assertThat(outbox.next("a", 100).waiting()).containsExactly(id);
    assertThat(outbox.due("a", 100, the.now)).isEmpty();
    outbox.settle("a", outbox.next("a", 100).events().get(1).seq(), List.of());
    assertThat(outbox.due("a", 100, due)).containsExactly(new Outbox.PendingEvent(first, 1, false));
    outbox.settle("a", 0, List.of(new Outbox.Sent(first)));
    EventRow second = outbox.due("a", 100, the.now).get(0).event();
    assertThat(second.status()).isEqualTo(DeliveryState.SENDING);
    outbox.settle("a", 0, List.of(new Outbox.GivenUp(second, 10, "500", the.now)));
    EventRow third = outbox.due("a", 100, the.now).get(0).event();
    assertThat(third.status()).isEqualTo(DeliveryState.SUBMITTED);
    assertThat(outbox.lag("a")).isEqualTo(new Outbox.OutboxLag(0, 1, 1));
    outbox.settle("a", 0, List.of(new Outbox.Sent(third)));
    assertThat(outbox.lag("a")).isEqualTo(new Outbox.OutboxLag(0, 0, 1));
  }

  @Test
  void a_waiting_event_is_due_when_the_receiver_is_back() {
    Outbox outbox = the.journal.outbox();
    outbox.open("a");
    the.accept(message(newId(), null, null), NX);
    EventRow first = outbox.next("a", 100).events().get(0);
    Instant due = the.now.plusSeconds(3_600);
    outbox.settle("a", first.seq(), List.of(new Outbox.RetryLater(first, 2, due)));
    outbox.hasten("a", the.now);
    assertThat(outbox.due("a", 100, the.now))
        .containsExactly(new Outbox.PendingEvent(first, 2, false));
  }

  @Test
  void events_are_read_as_lines_in_order() {
    Outbox outbox = the.journal.outbox();
    outbox.open("a");
    String id = newId();
    the.accept(message(id, null, null), NX);
    the.settle(the.claim(NX).get(0), taken("p-" + id));
    the.receipt(NX, told(id, DeliveryState.UNDELIVERED, "0.045"));
    the.fallbacks();
    List<Outbox.EventLine> lines = outbox.lines("a", 100);
    List<EventRow> events = outbox.next("a", 100).events();
    assertThat(lines).extracting(Outbox.EventLine::seq).isEqualTo(seqs(events));
    assertThat(lines.get(0).text()).isEqualTo(id + " viber accepted");
    assertThat(lines.get(2).text())
        .isEqualTo(
            id
                + " viber submitted account=%s providerCode=0 providerMessageId=p-%s"
                    .formatted(NX, id));
    assertThat(lines.get(3).charge()).isEqualTo(Charge.of("0.045", "USD", "2"));
    EventRow sms = events.get(4);
    assertThat(lines.get(4).text())
        .isEqualTo("%s sms accepted fallbackOf=%s".formatted(sms.messageId(), id));
    assertThat(outbox.lines("a", 2)).isEqualTo(lines.subList(0, 2));
  }

  private static List<Long> seqs(List<EventRow> events) {
    return events.stream().map(EventRow::seq).toList();
  }

  @Test
  void an_event_about_a_user_is_no_line_and_no_event_is_one_while_one_waits() {
    Outbox outbox = the.journal.outbox();
    outbox.open("a");
    outbox.open("b");
    the.accept(message(newId(), null, null), NX);
    EventRow first = outbox.next("a", 100).events().get(0);
    outbox.settle("a", first.seq(), List.of(new Outbox.RetryLater(first, 1, the.now)));
    String id = newId();
    the.accept(message(id, null, null), NX);
    unsubscribe();
    assertThat(outbox.lines("b", 100))
        .extracting(Outbox.EventLine::text)
        .containsExactly(first.messageId() + " viber accepted", id + " viber accepted", null);
    assertThat(outbox.lines("a", 100))
        .extracting(Outbox.EventLine::text)
        .containsExactly(null, null);
    outbox.settle("a", 0, List.of(new Outbox.Sent(first)));
    assertThat(outbox.lines("a", 100).get(0).text()).startsWith(id);
  }

  @Test
  void a_message_that_cannot_be_read_leaves_its_neighbours_in_the_lane_alone() {
    String id = newId();
    the.accept(message(id, null, null), NX);
    the.accept(message(newId(), null, null), NX);
    the.sql.sql("update message set body = '{' where id = ?").param(id).update();
    assertThat(the.claim(NX)).hasSize(1);
  }

  @Test
  void a_message_that_cannot_be_read_leaves_its_neighbours_fallbacks_alone() {
    String id = newId();
    String other = newId();
    for (String one : List.of(id, other)) {
      the.accept(message(one, null, null), NX);
      the.settle(the.claim(NX).get(0), no(Reason.NO_CREDIT));
    }
    the.sql.sql("update message set body = '{' where id = ?").param(id).update();
    the.fallbacks();
    assertThat(the.smsOf(other)).isEqualTo(1);
  }

  @Test
  void a_database_that_is_away_is_told_and_no_message_is_accepted() {
    database.close();
    assertThatThrownBy(() -> the.accept(message(newId(), null, null), NX))
        .isInstanceOf(JournalUnavailable.class);
  }
}
