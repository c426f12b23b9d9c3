package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.bactrian.journal.JournalScenario.NX;
import static org.bactrian.journal.JournalScenario.message;
import static org.bactrian.journal.JournalScenario.newId;
import static org.bactrian.journal.JournalScenario.taken;
import static org.bactrian.journal.TestJournal.EU;
import static org.bactrian.journal.TestJournal.HK;
import static org.bactrian.journal.TestJournal.SG;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Reply;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.FallbackTimers.DueFallback;
import org.bactrian.journal.ReceiptStore.StoredCallback;
import org.bactrian.journal.WebhookActivity.AccountActivity;
import org.bactrian.message.Msisdn;
import org.bactrian.provider.AnswerMeaning;
import org.bactrian.provider.Callback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which message a receipt is about, in either database: by whichever webhook it came, in whatever
 * form its id is, before the answer or after it.
 */
abstract class ReceiptMatchContract extends OpenJournal {
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** In the decimal form, 10000000 is this id. */
  private static final String SHARED = "268435456";

  /** Accepts a message and claims it; its answer is not here yet. */
  private Claim claimed(String account) {
    return claimed(account, null);
  }

  private Claim claimed(String account, @Nullable Duration untilSms) {
    String id = newId();
    the.accept(message(id, null, untilSms), account);
    return the.claim(account).stream()
        .filter(claim -> claim.message().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private Claim submitted(String account, String providerId) {
    Claim claim = claimed(account);
    the.settle(claim, taken(providerId));
    return claim;
  }

  private DeliveryState status(Claim claim) {
    return the.status(claim.message().id());
  }

  private static SendResult answerWithAlias() {
    return new SendResult.Submitted(List.of("10000000"), List.of(SHARED), "0");
  }

  private static Receipt delivered(String providerId) {
    return new Receipt(providerId, null, DeliveryState.DELIVERED, null, "c");
  }

  /** Reads what is unread after a while once more: the same receipt. */
  private void lookAgainAfter(Duration pause, Receipt receipt) {
    the.later(pause);
    the.read(receipt, false);
  }

  private long parked() {
    return the.sql
        .sql("select count(distinct callback) from parked_receipt")
        .query(Long.class)
        .single();
  }

  private List<String> callbacks() {
    return the.sql
        .sql("select kind || ' ' || state from callback order by seq")
        .query(String.class)
        .list();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_receipt_at_the_webhook_of_a_sibling_is_joined_early_or_late(boolean early) {
    Claim claim = claimed(HK);
    if (early) {
      the.receipt(SG, "p", DeliveryState.DELIVERED);
      assertThat(status(claim)).isEqualTo(DeliveryState.SENDING);
    }
    the.settle(claim, taken("p"));
    if (!early) {
      the.receipt(SG, "p", DeliveryState.DELIVERED);
    }
    assertThat(status(claim)).isEqualTo(DeliveryState.DELIVERED);
    assertThat(the.journal.events().of(claim.message().id()))
        .last()
        .satisfies(
            event -> {
              assertThat(event.account()).as("who sent it").isEqualTo(HK);
              assertThat(event.detail()).as("whose webhook").isEqualTo("receipt from sg");
            });
    assertThat(parked()).isZero();
  }

  @Test
  void a_receipt_is_of_the_webhooks_own_account_when_that_knows_the_id() {
    Claim own = submitted(SG, "same");
    Claim siblings = submitted(HK, "same");
    the.receipt(SG, "same", DeliveryState.DELIVERED);
    assertThat(status(own)).isEqualTo(DeliveryState.DELIVERED);
    assertThat(status(siblings)).isEqualTo(DeliveryState.SUBMITTED);
  }

  @Test
  void a_receipt_that_two_siblings_know_stays_parked_until_its_own_account_knows_it() {
    List<Claim> siblings = List.of(submitted(HK, "same"), submitted(SG, "same"));
    Claim own = claimed(EU);
    the.receipt(EU, "same", DeliveryState.DELIVERED);
    assertThat(parked()).isEqualTo(1);
    Claim third = submitted(HK, "same");
    assertThat(parked()).as("looked at again, and neither lost nor doubled").isEqualTo(1);
    the.settle(own, taken("same"));
    assertThat(status(own)).isEqualTo(DeliveryState.DELIVERED);
    assertThat(siblings)
        .allSatisfy(one -> assertThat(status(one)).isEqualTo(DeliveryState.SUBMITTED));
    assertThat(status(third)).isEqualTo(DeliveryState.SUBMITTED);
    assertThat(parked()).isZero();
  }

  @Test
  void our_own_id_names_a_siblings_message_before_the_webhooks_account_is_asked_for_the_id() {
    Claim own = submitted(SG, "twice");
    Claim siblings = submitted(HK, "twice");
    the.receipt(SG, "twice", siblings.message().id(), DeliveryState.DELIVERED);
    assertThat(status(siblings)).isEqualTo(DeliveryState.DELIVERED);
    assertThat(status(own)).isEqualTo(DeliveryState.SUBMITTED);
  }

  @Test
  void an_account_whose_receipts_come_to_a_sibling_is_not_silent() {
    submitted(HK, "p");
    the.later(SOON);
    the.receipt(SG, "p", DeliveryState.DELIVERED);
    assertThat(the.journal.activity().all())
        .filteredOn(one -> one.account().equals(HK))
        .extracting(AccountActivity::lastReceipt)
        .containsExactly(the.now);
  }

  @Test
  void an_overdue_message_waits_for_an_unread_receipt_at_the_webhook_of_a_sibling() {
    Claim claim = claimed(HK, Duration.ofSeconds(60));
    the.settle(claim, taken("p"));
    Instant came = the.now;
    byte[] body = {};
    the.journal.receipts().keep(new Callback(SG, Callback.Kind.RECEIPTS, "", "", body), came);
    the.later(Duration.ofSeconds(61));
    assertThat(the.journal.timers().due(10, the.now))
        .filteredOn(due -> due.message().id().equals(claim.message().id()))
        .extracting(DueFallback::unread)
        .containsExactly(came.truncatedTo(ChronoUnit.MILLIS));
  }

  @Test
  void a_reply_at_the_webhook_of_a_sibling_names_the_message_it_answers() {
    Claim claim = submitted(HK, "p");
    byte[] body = {};
    the.journal.receipts().keep(new Callback(SG, Callback.Kind.REPLIES, "", "", body), the.now);
    StoredCallback kept = the.journal.receipts().unread(1, the.now).get(0);
    Reply reply = new Reply(new Msisdn("+380501234567"), "p", "hi", null, null);
    the.journal.receipts().applyReplies(kept, List.of(reply), false, the.now);
    assertThat(
            the.sql
                .sql("select message_id from event where type = 'reply'")
                .query(String.class)
                .list())
        .containsExactly(claim.message().id());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_exact_id_outranks_an_alias_when_the_receipt_was_first(boolean beforeBothAnswers) {
    Claim withAlias = claimed(NX);
    Claim exact = claimed(NX);
    if (!beforeBothAnswers) {
      the.settle(withAlias, answerWithAlias());
    }
    the.receipt(NX, SHARED, DeliveryState.DELIVERED);
    if (beforeBothAnswers) {
      the.settle(withAlias, answerWithAlias());
    }
    lookAgainAfter(SOON, delivered(SHARED));
    assertThat(status(withAlias)).isEqualTo(DeliveryState.SUBMITTED);
    the.settle(exact, taken(SHARED));
    lookAgainAfter(SOON.multipliedBy(2), delivered(SHARED));
    assertThat(status(exact)).isEqualTo(DeliveryState.DELIVERED);
    assertThat(status(withAlias)).isEqualTo(DeliveryState.SUBMITTED);
    assertThat(callbacks()).containsExactly("RECEIPTS read");
    assertThat(parked()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_alias_joins_when_no_answer_that_was_awaited_has_named_the_id(boolean early) {
    Claim withAlias = claimed(NX);
    Claim other = claimed(NX);
    if (!early) {
      the.settle(withAlias, answerWithAlias());
    }
    the.receipt(NX, SHARED, DeliveryState.DELIVERED);
    if (early) {
      the.settle(withAlias, answerWithAlias());
    }
    assertThat(status(withAlias)).isEqualTo(DeliveryState.SUBMITTED);
    the.settle(other, taken("another"));
    the.later(Duration.ofMillis(1));
    Claim younger = claimed(NX);
    lookAgainAfter(SOON, delivered(SHARED));
    assertThat(status(withAlias)).isEqualTo(DeliveryState.DELIVERED);
    assertThat(status(other)).isEqualTo(DeliveryState.SUBMITTED);
    assertThat(status(younger)).as("sent after the receipt came").isEqualTo(DeliveryState.SENDING);
    assertThat(callbacks()).containsExactly("RECEIPTS read");
    assertThat(parked()).isZero();
  }

  @Test
  void an_alias_joins_in_the_end_though_an_answer_never_comes() {
    Claim withAlias = claimed(NX);
    claimed(NX);
    the.settle(withAlias, answerWithAlias());
    the.receipt(NX, SHARED, DeliveryState.DELIVERED);
    assertThat(status(withAlias)).isEqualTo(DeliveryState.SUBMITTED);
    lookAgainAfter(PATIENCE, delivered(SHARED));
    assertThat(status(withAlias)).isEqualTo(DeliveryState.DELIVERED);
    assertThat(callbacks()).containsExactly("RECEIPTS read");
  }

  @Test
  void an_alias_joins_at_once_where_no_other_answer_is_awaited() {
    Claim withAlias = claimed(NX);
    the.receipt(NX, SHARED, DeliveryState.DELIVERED);
    the.settle(withAlias, answerWithAlias());
    assertThat(status(withAlias)).isEqualTo(DeliveryState.DELIVERED);
  }

  @Test
  void an_early_receipt_for_an_id_that_is_given_again_later_stays_with_the_first() {
    Claim first = claimed(NX);
    the.receipt(NX, "twice", DeliveryState.DELIVERED);
    the.settle(first, taken("twice"));
    Claim newer = submitted(NX, "twice");
    assertThat(status(first)).isEqualTo(DeliveryState.DELIVERED);
    assertThat(status(newer)).isEqualTo(DeliveryState.SUBMITTED);
    the.receipt(NX, "twice", DeliveryState.EXPIRED);
    assertThat(status(newer)).isEqualTo(DeliveryState.EXPIRED);
  }

  @ParameterizedTest
  @CsvSource({
    "5F-AB, 5f-ab, true",
    "5F-AB, 5f-ab, false",
    "5f-ab, 5F-AB, true",
    "5f-ab, 5F-AB, false",
    "5f-ab, 5F-aB, false"
  })
  void an_id_may_come_in_other_letters(String given, String named, boolean early) {
    Claim claim = claimed(NX);
    if (early) {
      the.receipt(NX, named, DeliveryState.DELIVERED);
    }
    the.settle(claim, taken(given));
    if (!early) {
      the.receipt(NX, named, DeliveryState.DELIVERED);
    }
    assertThat(status(claim)).isEqualTo(DeliveryState.DELIVERED);
    assertThat(parked()).isZero();
  }

  @Test
  void an_id_in_its_own_letters_outranks_one_in_others() {
    Claim small = submitted(NX, "5f-ab");
    Claim large = submitted(NX, "5F-AB");
    the.receipt(NX, "5F-AB", DeliveryState.DELIVERED);
    assertThat(status(small)).isEqualTo(DeliveryState.SUBMITTED);
    assertThat(status(large)).isEqualTo(DeliveryState.DELIVERED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void what_may_be_a_reply_is_a_receipt_where_its_id_is_known_early_or_late(boolean early) {
    Claim claim = claimed(NX);
    if (!early) {
      the.settle(claim, taken("p"));
    }
    maybeReply(NX, delivered("p"));
    the.settle(claim, taken("p"));
    assertThat(status(claim)).as("at once").isEqualTo(DeliveryState.DELIVERED);
    the.later(PATIENCE);
    the.read(delivered("p"), true);
    assertThat(callbacks()).containsExactly("RECEIPTS read");
  }

  @Test
  void what_may_be_a_reply_is_one_when_no_message_has_its_id_in_the_end() {
    maybeReply(NX, delivered("4711"));
    the.later(PATIENCE.minusMillis(1));
    assertThat(the.journal.receipts().unread(10, the.now)).isEmpty();
    the.later(Duration.ofMillis(1));
    the.woken.clear();
    the.read(delivered("4711"), true);
    assertThat(callbacks()).containsExactly("REPLIES new");
    await().until(() -> the.woken.contains(Wakeups.CALLBACK));
    assertThat(the.journal.receipts().unread(10, the.now))
        .singleElement()
        .satisfies(one -> assertThat(one.callback().kind()).isEqualTo(Callback.Kind.REPLIES));
  }

  @Test
  void an_unknown_receipt_that_cannot_be_a_reply_waits_for_its_id() {
    Claim claim = claimed(NX);
    the.receipt(NX, "late", DeliveryState.DELIVERED);
    assertThat(callbacks()).containsExactly("RECEIPTS read");
    the.later(Duration.ofDays(1));
    the.settle(claim, taken("late"));
    assertThat(status(claim)).isEqualTo(DeliveryState.DELIVERED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_message_whose_code_is_said_to_be_unknown_arrives_by_an_id_of_that_answer(boolean early) {
    String id = newId();
    the.accept(message(id, null, Duration.ofMinutes(1)), NX, SG);
    Claim claim = the.claim(NX).get(0);
    if (early) {
      the.receipt(NX, "NT1", DeliveryState.DELIVERED);
    }
    the.settle(claim, AnswerMeaning.parse("unknown").of(noWithIds()));
    if (!early) {
      assertThat(status(claim)).isEqualTo(DeliveryState.UNKNOWN);
      the.receipt(NX, "NT1", DeliveryState.DELIVERED);
    }
    the.later(Duration.ofHours(1));
    the.fallbacks();
    assertThat(status(claim)).isEqualTo(DeliveryState.DELIVERED);
    assertThat(the.smsOf(id)).isZero();
    assertThat(parked()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_refused_message_that_arrives_all_the_same_has_no_sms(boolean early) {
    Claim claim = claimed(NX);
    if (early) {
      the.receipt(NX, "N1", DeliveryState.DELIVERED);
    }
    the.settle(claim, noWithIds());
    if (!early) {
      assertThat(status(claim)).isEqualTo(DeliveryState.REFUSED);
      the.receipt(NX, "N1", DeliveryState.DELIVERED);
    }
    the.fallbacks();
    assertThat(status(claim)).isEqualTo(DeliveryState.DELIVERED);
    assertThat(the.smsOf(claim.message().id())).isZero();
    assertThat(parked()).isZero();
  }

  @Test
  void of_a_refused_attempt_only_an_arrival_counts() {
    String id = newId();
    the.accept(message(id, null, null), NX, SG);
    Claim claim = the.claim(NX).get(0);
    the.settle(claim, noWithIds());
    the.receipt(NX, "N1", DeliveryState.UNDELIVERED);
    assertThat(status(claim)).as("the next account is asked").isEqualTo(DeliveryState.ACCEPTED);
    the.receipt(NX, "N1", DeliveryState.DELIVERED);
    assertThat(status(claim)).isEqualTo(DeliveryState.DELIVERED);
    assertThat(the.claim(SG)).isEmpty();
  }

  @Test
  void a_refusal_takes_no_id_away_from_a_message_that_was_taken() {
    Claim first = submitted(NX, "N1");
    Claim repeated = claimed(NX);
    the.settle(repeated, noWithIds());
    the.receipt(NX, "N1", DeliveryState.DELIVERED);
    assertThat(status(first)).isEqualTo(DeliveryState.DELIVERED);
    assertThat(status(repeated)).isEqualTo(DeliveryState.REFUSED);
    the.receipt(NX, "NT1", DeliveryState.DELIVERED);
    assertThat(status(repeated)).isEqualTo(DeliveryState.DELIVERED);
  }

  @Test
  void a_no_that_comes_after_the_lane_was_taken_over_names_its_ids_all_the_same() {
    Claim claim = claimed(NX);
    the.journal.lanes().recover(NX, the.now);
    the.settle(claim, noWithIds());
    assertThat(status(claim)).isEqualTo(DeliveryState.UNKNOWN);
    the.receipt(NX, "N1", DeliveryState.DELIVERED);
    assertThat(status(claim)).isEqualTo(DeliveryState.DELIVERED);
  }

  private static SendResult.Refused noWithIds() {
    return new SendResult.Refused(Reason.OTHER, "-1").naming(List.of("N1", "NT1"));
  }

  private void maybeReply(String account, Receipt receipt) {
    byte[] bytes = {1};
    the.journal
        .receipts()
        .keep(new Callback(account, Callback.Kind.RECEIPTS, "", "", bytes), the.now);
    the.read(receipt, true);
  }
}
