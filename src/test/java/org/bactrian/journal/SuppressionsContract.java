package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.bactrian.journal.JournalScenario.ANN;
import static org.bactrian.journal.JournalScenario.NX;
import static org.bactrian.journal.JournalScenario.SMS;
import static org.bactrian.journal.JournalScenario.labelled;
import static org.bactrian.journal.JournalScenario.no;
import static org.bactrian.journal.JournalScenario.taken;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Reply;
import org.bactrian.delivery.Subscription;
import org.bactrian.journal.Audit.AuditFilter;
import org.bactrian.journal.DeadLetters.ReplayResult;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.journal.MessageList.ListCursor;
import org.bactrian.journal.Suppression.Source;
import org.bactrian.journal.Suppressions.SuppressionPage;
import org.bactrian.message.Channel;
import org.bactrian.message.Label;
import org.bactrian.message.Msisdn;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Callback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who does not want messages gets none: asked at the acceptance, at the claim and at the SMS. */
abstract class SuppressionsContract {
  private static final Msisdn USER = new Msisdn("+380501234567");
  private static final QuietHours NIGHT = new QuietHours(LocalTime.of(21, 0), LocalTime.of(8, 0));

  /** 08:00 in Kyiv. */
  private static final Instant MORNING = Instant.parse("2026-11-22T06:00:00Z");

  private HikariDataSource database;
  private JournalScenario the;

  abstract HikariDataSource database();

  @BeforeEach
  void open() {
    database = database();
    the = new JournalScenario(database);
  }

  @AfterEach
  void close() {
    the.close();
    database.close();
  }

  private void suppress(@Nullable Channel channel, @Nullable Label label) {
    the.journal
        .suppressions()
        .put(new Suppression(USER, channel, label, Source.OPERATOR, "ann", "asked", the.now), ANN);
  }

  private MessageRow row(String id) {
    return the.journal.messages().find(id).orElseThrow();
  }

  private MessageRow accepted(String id, Label label) {
    return ((AcceptResult.New) the.accept(labelled(id, label), NX)).message();
  }

  private void assertRefused(MessageRow row) {
    assertThat(row.status()).isEqualTo(DeliveryState.REFUSED);
    assertThat(row.reason()).isEqualTo(Reason.OPTED_OUT);
    assertThat(row.timestamps().deadAt()).as("no dead letter").isNull();
  }

  @Test
  void a_message_is_refused_when_it_is_accepted_and_its_events_tell_why() {
    suppress(null, Label.PROMOTION);
    assertRefused(accepted("p", Label.PROMOTION));
    assertRefused(row("p"));
    assertThat(the.claim(NX)).isEmpty();
    the.fallbacks();
    assertThat(the.smsOf("p")).isZero();
    assertThat(the.journal.events().of("p"))
        .extracting(event -> event.status() + " " + event.reason())
        .containsExactly("ACCEPTED null", "REFUSED opted_out");
    assertThat(the.accept(labelled("p", Label.PROMOTION), NX))
        .isInstanceOf(AcceptResult.Same.class);
  }

  @Test
  void a_transaction_passes_unless_the_entry_says_any() {
    suppress(null, Label.PROMOTION);
    assertThat(accepted("t", Label.TRANSACTION).status()).isEqualTo(DeliveryState.ACCEPTED);
    suppress(Channel.VIBER, null);
    assertRefused(accepted("t2", Label.TRANSACTION));
    assertThat(the.claim(NX)).isEmpty();
    assertRefused(row("t"));
  }

  @Test
  void a_message_that_waits_is_refused_before_it_leaves() {
    accepted("before", Label.PROMOTION);
    accepted("other", Label.TRANSACTION);
    suppress(null, Label.PROMOTION);
    assertThat(the.claim(NX)).extracting(claim -> claim.message().id()).containsExactly("other");
    assertRefused(row("before"));
    assertThat(row("before").timer().reviewAt()).as("no SMS follows").isNull();
  }

  @Test
  void a_message_in_a_lane_with_room_is_refused_all_the_same() {
    HeldLease lease = the.lease(NX);
    List<Claim> begun = new ArrayList<>();
    the.journal
        .lanes()
        .open(
            NX,
            new OpenLane() {
              @Override
              public HeldLease lease() {
                return lease;
              }

              @Override
              public Room room(HeldLease held) {
                return new Room() {
                  @Override
                  public void begin(Claim claim) {
                    begun.add(claim);
                  }

                  @Override
                  public void giveBack() {}

                  @Override
                  public void doubt() {}
                };
              }
            });
    accepted("first", Label.PROMOTION);
    assertThat(begun).hasSize(1);
    suppress(Channel.VIBER, Label.PROMOTION);
    assertRefused(accepted("second", Label.PROMOTION));
    assertThat(begun).hasSize(1);
  }

  @Test
  void who_wants_no_viber_message_gets_the_sms_and_who_wants_neither_gets_none() {
    suppress(Channel.VIBER, Label.PROMOTION);
    assertRefused(accepted("p", Label.PROMOTION));
    the.fallbacks();
    assertThat(the.claim(SMS)).hasSize(1);
    assertThat(row("p").timer().trigger()).isEqualTo(Reason.OPTED_OUT);
    suppress(Channel.SMS, Label.PROMOTION);
    accepted("p2", Label.PROMOTION);
    the.fallbacks();
    assertThat(the.smsOf("p2")).isZero();
  }

  @Test
  void an_sms_is_refused_before_it_is_made_and_before_it_leaves() {
    for (String id : List.of("made", "waits")) {
      accepted(id, Label.PROMOTION);
    }
    List<Claim> claims = the.claim(NX);
    the.settle(claims.get(1), no(Reason.NO_CREDIT));
    the.fallbacks();
    suppress(Channel.SMS, Label.PROMOTION);
    the.settle(claims.get(0), no(Reason.NO_CREDIT));
    the.fallbacks();
    assertThat(the.claim(SMS)).isEmpty();
    for (String id : List.of("made", "waits")) {
      assertRefused(row("sms-of-" + id));
      assertThat(row(id).status()).isEqualTo(DeliveryState.REFUSED);
    }
  }

  @Test
  void a_fallback_that_is_left_to_the_provider_is_left_out_for_who_wants_no_sms() {
    suppress(Channel.SMS, Label.PROMOTION);
    the.accept(labelled("handed", Label.PROMOTION, "SMS text", "f1"), NX);
    ViberMessage leaving = (ViberMessage) the.claim(NX).get(0).message();
    assertThat(leaving.fallback()).isNull();
    the.accept(labelled("transaction", Label.TRANSACTION, "SMS text", "f1"), NX);
    assertThat(((ViberMessage) the.claim(NX).get(0).message()).fallback()).isNotNull();
  }

  @Test
  void a_dead_letter_of_who_does_not_want_it_is_not_sent_again() {
    accepted("dead", Label.PROMOTION);
    the.settle(the.claim(NX).get(0), no(Reason.BAD_NUMBER));
    suppress(null, Label.PROMOTION);
    assertThat(the.journal.deadLetters().replay("dead", List.of(NX), false, null, the.now))
        .isInstanceOf(ReplayResult.Refused.class);
  }

  @Test
  void both_forms_of_one_number_are_one_number() {
    Msisdn twice = new Msisdn("+4407911123456");
    the.journal
        .suppressions()
        .put(new Suppression(twice, null, null, Source.OPERATOR, "ann", "asked", the.now), ANN);
    assertThat(the.journal.suppressions().of(new Msisdn("+447911123456"))).hasSize(1);
    for (String to : List.of("+447911123456", "+4407911123456")) {
      ViberMessage message = JournalScenario.messageTo(to);
      the.accept(message, NX);
      assertRefused(row(message.id()));
    }
  }

  @Test
  void a_person_who_unsubscribes_gets_no_promotions_until_subscribing_again() {
    told(new Subscription(Channel.VIBER, USER, false));
    assertRefused(accepted("p", Label.PROMOTION));
    assertThat(accepted("t", Label.TRANSACTION).status()).isEqualTo(DeliveryState.ACCEPTED);
    told(new Subscription(Channel.SMS, USER, true));
    assertRefused(accepted("p2", Label.PROMOTION));
    told(new Subscription(Channel.VIBER, USER, true));
    assertThat(accepted("p3", Label.PROMOTION).status()).isEqualTo(DeliveryState.ACCEPTED);
  }

  private void told(Subscription subscription) {
    Callback callback = new Callback(NX, Callback.Kind.RECEIPTS, "", "", new byte[0]);
    the.journal.receipts().keep(callback, the.now);
    the.apply(the.journal.receipts().unread(1, the.now).get(0), List.of(), List.of(subscription));
  }

  @Test
  void a_reply_counts_as_a_whole_and_stops_both_channels_until_the_person_comes_back() {
    reply("please stop the rain", "stopp");
    assertThat(the.journal.suppressions().of(USER)).isEmpty();
    reply(" STOP \n");
    assertThat(the.journal.suppressions().of(USER))
        .extracting(one -> one.channelWord() + one.labelWord() + one.source().wire() + one.by())
        .containsExactly("anypromotionreply" + NX);
    told(new Subscription(Channel.VIBER, USER, true));
    assertThat(the.journal.suppressions().of(USER))
        .extracting(Suppression::channelWord)
        .containsExactly("sms");
    reply("start");
    assertThat(the.journal.suppressions().of(USER)).isEmpty();
  }

  private void reply(String... texts) {
    byte[] bytes = "{}".getBytes(StandardCharsets.UTF_8);
    the.journal.receipts().keep(new Callback(NX, Callback.Kind.REPLIES, "", "", bytes), the.now);
    List<Reply> replies =
        Stream.of(texts).map(text -> new Reply(USER, null, text, null, null)).toList();
    the.journal
        .receipts()
        .applyReplies(the.journal.receipts().unread(1, the.now).get(0), replies, false, the.now);
  }

  @Test
  void what_an_operator_has_put_no_person_takes_back() {
    suppress(null, Label.PROMOTION);
    reply("stop");
    assertThat(the.journal.suppressions().of(USER))
        .extracting(Suppression::source)
        .containsExactly(Source.OPERATOR);
    reply("start");
    told(new Subscription(Channel.VIBER, USER, true));
    assertRefused(accepted("p", Label.PROMOTION));
  }

  @Test
  void an_entry_is_put_once_more_and_deleted_and_the_audit_has_both_by_the_numbers_hash() {
    suppress(null, Label.PROMOTION);
    the.later(Duration.ofSeconds(1));
    suppress(null, Label.PROMOTION);
    suppress(Channel.SMS, null);
    assertThat(the.journal.suppressions().of(USER)).hasSize(2);
    assertThat(
            the.journal.suppressions().delete(USER, null, "promotion", ANN, "wrong one", the.now))
        .hasSize(1);
    assertThat(the.journal.suppressions().of(USER))
        .extracting(Suppression::channelWord)
        .containsExactly("sms");
    AuditFilter filter = new AuditFilter(null, null, USER.e164(), null, null);
    assertThat(the.journal.audit().page(filter, null, 10).entries())
        .extracting(entry -> entry.act() + " " + entry.reason() + " " + (entry.before() != null))
        .containsExactly(
            "unsuppress wrong one true",
            "suppress asked false",
            "suppress asked true",
            "suppress asked false");
    assertThat(accepted("p", Label.PROMOTION).status()).isEqualTo(DeliveryState.ACCEPTED);
  }

  @Test
  void a_list_is_read_page_by_page_with_the_latest_first() {
    List<Suppression> many = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      Msisdn number = new Msisdn("+38050" + (1_000_000 + i));
      many.add(new Suppression(number, null, Label.PROMOTION, Source.IMPORT, "ann", null, the.now));
      the.journal.suppressions().putImported(many.get(i));
    }
    List<Suppression> read = new ArrayList<>();
    ListCursor after = null;
    do {
      SuppressionPage page = the.journal.suppressions().page(after, 10);
      read.addAll(page.entries());
      after = page.next();
    } while (after != null);
    List<Suppression> byNumber = new ArrayList<>();
    List<Suppression> some = the.journal.suppressions().from(null, 10);
    while (!some.isEmpty()) {
      byNumber.addAll(some);
      some = the.journal.suppressions().from(some.get(some.size() - 1), 10);
    }
    assertThat(byNumber).isEqualTo(many);
    Collections.reverse(read);
    assertThat(read).isEqualTo(many);
  }

  @Test
  void a_promotion_waits_until_its_recipient_is_awake_whenever_it_comes_due() {
    the.close();
    the = new JournalScenario(database, NIGHT);
    the.now = MORNING.minus(Duration.ofHours(11)).minusSeconds(1);
    accepted("day", Label.PROMOTION);
    the.later(Duration.ofSeconds(1));
    MessageRow night = accepted("night", Label.PROMOTION);
    assertThat(night.status()).isEqualTo(DeliveryState.SCHEDULED);
    accepted("t", Label.TRANSACTION);
    assertThat(claimed()).containsExactly("t");
    assertThat(the.status("day")).as("came due at night").isEqualTo(DeliveryState.SCHEDULED);
    assertThat(the.journal.events().of("day").get(1).detail())
        .contains("sleeps until 2026-11-22T06:00:00.000Z");
    the.now = MORNING.minusMillis(1);
    assertThat(claimed()).isEmpty();
    the.now = MORNING;
    assertThat(claimed()).containsExactlyInAnyOrder("day", "night");
  }

  /** The quiet hours are longer since a restart: a message that has its time is due at night. */
  @Test
  void what_is_cancelled_while_its_lane_claims_it_at_night_never_leaves() throws Exception {
    the.now = MORNING.minus(Duration.ofHours(13));
    ViberMessage message =
        JournalScenario.message(
            "late", Label.PROMOTION, null, the.now.plus(Duration.ofHours(4)), null);
    the.accept(message, NX);
    the.close();
    the = new JournalScenario(database, NIGHT);
    the.now = MORNING.minus(Duration.ofHours(8));
    HeldLease lease = the.lease(NX);
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    the.afterCommit =
        () -> {
          held.countDown();
          awaitUninterruptibly(go);
        };
    Thread first = new Thread(() -> the.journal.leases().beat("nobody"));
    first.start();
    held.await();
    Thread cancels = new Thread(() -> cancel("late"));
    cancels.start();
    await().until(() -> cancels.getState() == Thread.State.WAITING);
    var claims = the.journal.lanes().claim(lease, NX, TestJournal.places(10), the.now);
    the.afterCommit = () -> {};
    go.countDown();
    first.join();
    cancels.join();
    assertThat(LaneQueue.await(claims).claims()).isEmpty();
    assertThat(the.status("late")).isEqualTo(DeliveryState.CANCELLED);
    the.now = MORNING;
    assertThat(claimed()).isEmpty();
    assertThat(the.status("late")).isEqualTo(DeliveryState.CANCELLED);
  }

  private void cancel(String id) {
    Act act = Act.of(ANN, "cancel", "message", id);
    the.journal.messages().cancel(Viewer.OF_ALL, id, "", act, the.now);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<String> claimed() {
    return the.claim(NX).stream().map(claim -> claim.message().id()).toList();
  }

  @Test
  void an_sms_and_a_retry_wait_for_the_morning_and_the_ttl_passes_at_night() {
    the.close();
    the = new JournalScenario(database, NIGHT);
    the.now = MORNING.minus(Duration.ofHours(11)).minusSeconds(1);
    accepted("sms", Label.PROMOTION);
    accepted("retry", Label.PROMOTION);
    List<Claim> claims = the.claim(NX);
    the.settle(claims.get(0), no(Reason.NO_CREDIT));
    the.settle(claims.get(1), no(Reason.THROTTLED));
    the.later(Duration.ofHours(1));
    the.fallbacks();
    assertThat(the.claim(SMS)).isEmpty();
    assertThat(the.claim(NX)).isEmpty();
    ViberMessage brief = JournalScenario.promotion("short", 3600);
    the.accept(brief, NX);
    the.later(Duration.ofHours(1));
    the.journal.lanes().expire(10, the.now);
    assertThat(the.status("short")).isEqualTo(DeliveryState.EXPIRED);
    the.now = MORNING;
    assertThat(the.claim(SMS)).hasSize(1);
    assertThat(claimed()).containsExactly("retry");
  }

  @Test
  void a_lane_asks_again_when_what_it_has_put_off_is_due() {
    the.close();
    the = new JournalScenario(database, NIGHT);
    the.now = MORNING.minus(Duration.ofHours(11)).minusSeconds(1);
    accepted("waits", Label.PROMOTION);
    the.later(Duration.ofHours(1));
    LaneQueue.Claimed none =
        LaneQueue.await(
            the.journal.lanes().claim(the.lease(NX), NX, TestJournal.places(5), the.now));
    assertThat(none.claims()).isEmpty();
    assertThat(none.next()).contains(MORNING);
  }

  @Test
  void a_message_that_left_before_is_received_as_ever() {
    accepted("p", Label.PROMOTION);
    the.settle(the.claim(NX).get(0), taken("p-1"));
    suppress(null, null);
    the.receipt(NX, "p-1", DeliveryState.SEEN);
    assertThat(the.status("p")).isEqualTo(DeliveryState.SEEN);
  }
}
