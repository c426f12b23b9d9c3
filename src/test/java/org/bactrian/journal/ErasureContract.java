package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.journal.JournalScenario.ANN;
import static org.bactrian.journal.JournalScenario.NX;
import static org.bactrian.journal.JournalScenario.NX2;
import static org.bactrian.journal.JournalScenario.SMS;
import static org.bactrian.journal.JournalScenario.message;
import static org.bactrian.journal.JournalScenario.no;
import static org.bactrian.journal.JournalScenario.taken;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Reply;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.Subscription;
import org.bactrian.journal.Audit.AuditEntry;
import org.bactrian.journal.Audit.AuditFilter;
import org.bactrian.journal.Erasures.Erasure;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.journal.ReceiptStore.StoredCallback;
import org.bactrian.message.Channel;
import org.bactrian.message.Content;
import org.bactrian.message.Label;
import org.bactrian.message.Msisdn;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Callback;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A person is erased from the journal, in either database. */
abstract class ErasureContract extends OpenJournal {
  private static final Msisdn PERSON = new Msisdn("+380501234567");
  private static final Msisdn OTHER = new Msisdn("+380507654321");
  private static final String DIGITS = "380501234567";
  private static final String INSTANCE = "i1";

  private Erasures erasures;

  @BeforeEach
  void openErasures() {
    erasures = the.journal.erasures();
    the.lease(NX);
  }

  private static ViberMessage toOther(String id) {
    return new ViberMessage(
        id,
        OTHER,
        null,
        Label.TRANSACTION,
        Content.ofText("Another text"),
        null,
        List.of(),
        null,
        null,
        null,
        null,
        null,
        Map.of());
  }

  private Erasure begin() {
    return erasures.begin(PERSON, ANN, "she asked", the.now);
  }

  private Erasure forgetMessages() {
    Erasure erasure = begin();
    boolean more = true;
    while (more) {
      more = erasures.forgetMessages(erasure, the.now);
    }
    return erasures.find(erasure.id()).orElseThrow();
  }

  /** Erases the person; returns what was forgotten. */
  private JsonCounts erase() {
    Erasure erasure = forgetMessages();
    boolean more = true;
    while (more) {
      more = erasures.search(erasure);
    }
    erasures.searchedFiles(erasure, INSTANCE, 0);
    assertThat(erasures.finish(erasure, the.now)).isTrue();
    AuditEntry last = acts().get(0);
    assertThat(last.act()).isEqualTo("erased");
    return new JsonCounts(last.json().get("after").toString());
  }

  private record JsonCounts(String text) {
    void has(String name, int count) {
      assertThat(text).contains("\"" + name + "\":" + count + ",");
    }
  }

  private List<AuditEntry> acts() {
    AuditFilter ofPerson = new AuditFilter(null, null, PERSON.e164(), null, null);
    return the.journal.audit().page(ofPerson, null, 50).entries();
  }

  /** Returns everything that the database has, without the erasures themselves. */
  private String everything() {
    StringBuilder all = new StringBuilder();
    for (String table :
        List.of("message", "attempt", "event", "event_given_up", "parked_receipt", "audit")) {
      the.sql
          .sql("select * from " + table)
          .query()
          .listOfRows()
          .forEach(row -> all.append(row).append('\n'));
    }
    the.sql
        .sql("select query, body from callback")
        .query(
            (row, n) ->
                all.append(row.getString(1))
                    .append(new String(row.getBytes(2), StandardCharsets.UTF_8)))
        .list();
    return all.toString();
  }

  private void post(String account, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    Callback callback = new Callback(account, Callback.Kind.RECEIPTS, "", "to=" + DIGITS, bytes);
    the.journal.receipts().keep(callback, the.now);
  }

  private StoredCallback unread() {
    return the.journal.receipts().unread(10, the.now).get(0);
  }

  @Test
  void nothing_of_the_person_is_left_and_all_of_others_is() {
    the.accept(message("m", null, null), NX);
    the.settle(the.claim(NX).get(0), no(Reason.NO_CREDIT));
    the.fallbacks();
    the.settle(the.claim(SMS).get(0), taken("p-sms"));
    the.accept(toOther("other"), NX);
    the.settle(the.claim(NX).get(0), taken("p-other"));
    post(NX, "{\"to\":\"" + DIGITS + "\"}");
    the.apply(unread(), List.of(), List.of(new Subscription(Channel.VIBER, PERSON, false)));
    post(NX, "{\"to\":\"+380507654321\"}");
    the.apply(unread(), List.of(), List.of(new Subscription(Channel.VIBER, OTHER, false)));
    post(NX, "{\"from\":\"" + DIGITS + "\",\"text\":\"words of a user\"}");
    Reply reply = new Reply(PERSON, "p-sms", "words of a user", null, null);
    the.journal.receipts().applyReplies(unread(), List.of(reply), false, the.now);
    assertThat(everything()).contains(DIGITS, "Viber text", "SMS text", "words of a user", "k");

    JsonCounts counts = erase();
    assertThat(everything())
        .doesNotContain(DIGITS)
        .doesNotContain("Viber text")
        .doesNotContain("SMS text")
        .doesNotContain("words of a user")
        .contains("+380507654321", "Another text");
    counts.has("messages", 2);
    counts.has("callbacks", 3);
    assertThat(the.status("m")).isEqualTo(DeliveryState.REFUSED);
    assertThat(the.journal.messages().attempts("m")).hasSize(1);
    assertThat(the.journal.events().of("m")).hasSizeGreaterThan(3);
    assertThat(erasures.open()).isEmpty();
  }

  @Test
  void what_waits_is_cancelled_and_never_leaves_and_no_sms_follows() {
    the.accept(message("waits", null, null), NX);
    the.accept(message("sent", null, Duration.ofMinutes(1)), NX2);
    the.settle(the.claim(NX2).get(0), taken("p-sent"));
    the.accept(message("failed", null, null), NX2);
    the.settle(the.claim(NX2).get(0), no(Reason.NO_CREDIT));
    the.fallbacks();
    assertThat(the.status("sms-of-failed")).isEqualTo(DeliveryState.ACCEPTED);
    List<FallbackTimers.DueFallback> none = the.journal.timers().due(100, the.now);

    JsonCounts counts = erase();
    counts.has("cancelled", 2);
    assertThat(the.status("waits")).isEqualTo(DeliveryState.CANCELLED);
    assertThat(the.status("sms-of-failed")).isEqualTo(DeliveryState.CANCELLED);
    the.later(Duration.ofHours(1));
    the.keep(none, List.of(SMS));
    the.fallbacks();
    assertThat(the.smsOf("sent")).isZero();
    assertThat(the.claim(NX)).isEmpty();
    assertThat(the.claim(SMS)).isEmpty();
  }

  @Test
  void a_fallback_that_is_being_made_meanwhile_is_not_wanted() {
    the.accept(message("m", null, null), NX);
    the.settle(the.claim(NX).get(0), no(Reason.NO_CREDIT));
    List<FallbackTimers.DueFallback> due = the.journal.timers().due(100, the.now);
    assertThat(due).hasSize(1);
    erase();
    the.keep(due, List.of(SMS));
    assertThat(the.smsOf("m")).isZero();
  }

  @Test
  void what_is_being_sent_is_settled_and_a_receipt_that_comes_later_still_counts() {
    the.accept(message("m", null, null), NX);
    Claim claim = the.claim(NX).get(0);
    erase().has("inFlight", 1);
    the.settle(claim, taken("p-m"));
    assertThat(the.status("m")).isEqualTo(DeliveryState.SUBMITTED);
    for (DeliveryState state : List.of(DeliveryState.DELIVERED, DeliveryState.SEEN)) {
      Receipt receipt = new Receipt("p-m", null, state, null, "c");
      Callback callback =
          new Callback(NX, Callback.Kind.RECEIPTS, "", "", DIGITS.getBytes(StandardCharsets.UTF_8));
      if (state == DeliveryState.SEEN) {
        the.journal.receipts().keep(callback, List.of(receipt), the.now);
      } else {
        the.journal.receipts().keep(callback, the.now);
        the.apply(unread(), List.of(receipt), List.of());
      }
      assertThat(the.status("m")).isEqualTo(state);
    }
    assertThat(everything()).doesNotContain(DIGITS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"refused", "put back", "unseen", "lost"})
  void what_was_being_sent_is_not_tried_again(String ends) {
    the.accept(message("m", null, null), NX, NX2);
    Claim claim = the.claim(NX).get(0);
    erase();
    switch (ends) {
      case "refused" ->
          the.settle(claim, new SendResult.Refused(Reason.PROVIDER_ERROR, "call " + DIGITS));
      case "lost" -> the.journal.lanes().recover(NX, the.now);
      case "put back" -> LaneQueue.await(the.journal.lanes().putBack(claim, the.now));
      default -> the.journal.lanes().putBackUnseen(the.lease(NX), NX, the.now);
    }
    assertThat(the.status("m").isWaiting()).isFalse();
    the.later(Duration.ofHours(1));
    assertThat(the.claim(NX)).isEmpty();
    assertThat(the.claim(NX2)).isEmpty();
    the.fallbacks();
    assertThat(the.smsOf("m")).isZero();
  }

  @Test
  void an_erasure_that_a_crash_ended_goes_on() {
    the.accept(message("m", null, null), NX);
    Erasure begun = begin();
    assertThat(erasures.open()).containsExactly(begun);
    assertThat(erase().text()).contains("\"messages\":1,");
    assertThat(acts().stream().map(AuditEntry::act)).containsExactly("erased", "erase");
    assertThat(acts().get(1).reason()).isEqualTo("she asked");
  }

  @Test
  void a_second_call_begins_nothing_anew_and_one_after_the_end_finds_nothing() {
    the.accept(message("m", null, null), NX);
    assertThat(begin().id()).isEqualTo(begin().id());
    erase().has("messages", 1);
    erase().has("messages", 0);
    assertThat(acts()).hasSize(4);
  }

  @Test
  void the_same_message_again_is_another_one_and_does_not_leave() {
    the.accept(message("m", null, null), NX);
    erase();
    assertThat(the.accept(message("m", null, null), NX))
        .isNotInstanceOf(AcceptResult.New.class)
        .isNotInstanceOf(AcceptResult.Same.class);
    assertThat(the.claim(NX)).isEmpty();
  }

  @Test
  void what_is_accepted_after_the_call_is_not_forgotten() {
    begin();
    the.later(Duration.ofMillis(1));
    the.accept(message("later", null, null), NX);
    erase().has("messages", 0);
    assertThat(the.claim(NX)).hasSize(1);
  }

  @Test
  void a_reply_that_waits_to_leave_leaves_without_number_and_words() {
    the.journal.outbox().open("sink");
    post(NX, "{\"from\":\"" + DIGITS + "\"}");
    Reply reply = new Reply(PERSON, null, "words of a user", null, null);
    the.journal.receipts().applyReplies(unread(), List.of(reply), false, the.now);
    erase().has("events", 1);
    List<EventRow> replies =
        the.journal.outbox().next("sink", 50).events().stream()
            .filter(event -> event.type().equals("reply"))
            .toList();
    assertThat(replies).hasSize(1);
    assertThat(replies.get(0).detail()).isEqualTo("{\"forgotten\":true}");
  }

  @Test
  void a_callback_that_was_not_read_yet_holds_the_search_up() {
    post(NX, "{\"from\":\"" + DIGITS + "\"}");
    Erasure erasure = forgetMessages();
    assertThat(erasures.search(erasure)).isFalse();
    assertThat(erasures.find(erasure.id()).orElseThrow().searched()).isFalse();
    the.apply(unread(), List.of(), List.of(new Subscription(Channel.VIBER, PERSON, false)));
    erase();
    assertThat(everything()).doesNotContain(DIGITS);
  }

  @Test
  void it_is_done_once_each_instance_has_searched_its_files() {
    the.journal.leases().register("i2", List.of());
    Erasure erasure = forgetMessages();
    boolean more = true;
    while (more) {
      more = erasures.search(erasure);
    }
    assertThat(erasures.needsFiles(erasure, INSTANCE)).isTrue();
    erasures.searchedFiles(erasure, INSTANCE, 2);
    erasures.searchedFiles(erasure, INSTANCE, 0);
    assertThat(erasures.needsFiles(erasure, INSTANCE)).isFalse();
    assertThat(erasures.finish(erasure, the.now)).isFalse();
    the.journal.leases().leave("i2");
    assertThat(erasures.finish(erasure, the.now)).isTrue();
    assertThat(erasures.finish(erasure, the.now)).as("again").isTrue();
    assertThat(acts().get(0).after()).contains("\"files\":2");
    assertThat(the.sql.sql("select count(*) from erasure_instance").query(Long.class).single())
        .isZero();
  }

  @Test
  void many_messages_are_forgotten_in_batches() {
    for (int i = 0; i < 120; i++) {
      the.accept(message("m" + i, null, null), NX);
    }
    Erasure erasure = begin();
    assertThat(erasures.forgetMessages(erasure, the.now)).isTrue();
    assertThat(erasures.find(erasure.id()).orElseThrow().forgotten().messages()).isEqualTo(50);
    erase().has("messages", 120);
    assertThat(the.claim(NX)).isEmpty();
  }
}
