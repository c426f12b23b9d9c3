package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.journal.JournalScenario.NX;
import static org.bactrian.journal.JournalScenario.SMS;
import static org.bactrian.journal.JournalScenario.message;
import static org.bactrian.journal.JournalScenario.newId;
import static org.bactrian.journal.JournalScenario.no;
import static org.bactrian.journal.JournalScenario.taken;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Reply;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.Subscription;
import org.bactrian.journal.DeadLetters.ReplayResult;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.journal.MessageRow.Origin;
import org.bactrian.journal.Retention.SweepPosition;
import org.bactrian.journal.Retention.SweepResult;
import org.bactrian.message.Channel;
import org.bactrian.message.Msisdn;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Callback;
import org.bactrian.route.MessageStates;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Old messages are forgotten and then deleted, and so is all that belongs to them; in either
 * database.
 */
abstract class RetentionContract extends OpenJournal {
  private static final Duration CONTENT = Duration.ofDays(90);
  private static final Duration HISTORY = Duration.ofDays(400);
  private static final String NUMBER = "380501234567";
  private static final List<String> TABLES =
      List.of(
          "message",
          "attempt",
          "provider_id",
          "event",
          "callback",
          "parked_receipt",
          "dead_letter",
          "event_waiting",
          "event_given_up");

  private Set<String> sinks = Set.of("log");
  private long lastEvent;

  private static ViberMessage plain(String id) {
    return message(id, null, null).withFallback(null);
  }

  private String sent(ViberMessage message, SendResult result) {
    the.accept(message, NX);
    the.settle(the.claim(NX).get(0), result);
    return message.id();
  }

  private String delivered(String id) {
    sent(plain(id), taken("p-" + id));
    the.receipt(NX, "p-" + id, DeliveryState.DELIVERED);
    return id;
  }

  /** A Viber message that was not delivered, and its SMS that was. */
  private String withSms() {
    String id = sent(message(newId(), null, null), no(Reason.NO_CREDIT));
    the.fallbacks();
    the.settle(the.claim(SMS).get(0), taken("s1-" + id, "s2-" + id));
    the.receipt(SMS, "s1-" + id, DeliveryState.DELIVERED);
    return id;
  }

  private MessageRow row(String id) {
    return the.journal.messages().find(id).orElseThrow();
  }

  private JsonNode told(String id) {
    return new MessageStates(the.journal, the.reader).of(id);
  }

  private void eventsLeave() {
    the.journal.outbox().settle("log", Long.MAX_VALUE - 1, List.of());
  }

  private void deadLettersAreHandedOver() {
    the.journal.deadLetters().due(1000, the.now).forEach(the.journal.deadLetters()::done);
  }

  private int all(Function<SweepPosition, SweepResult> sweep) {
    int swept = 0;
    @Nullable SweepPosition position = SweepPosition.START;
    while (position != null) {
      SweepResult step = sweep.apply(position);
      swept += step.swept();
      position = step.next();
    }
    return swept;
  }

  private int forget() {
    Instant before = the.now.minus(CONTENT);
    return all(position -> the.journal.retention().forget(position, before, sinks, the.now));
  }

  private int delete() {
    return all(position -> the.journal.retention().delete(position, the.now.minus(HISTORY), sinks));
  }

  private int deleteOthers() {
    Retention retention = the.journal.retention();
    Instant before = the.now.minus(CONTENT);
    return all(position -> retention.callbacks(position, before))
        + all(position -> retention.parkedReceipts(position, before))
        + all(position -> retention.events(position, before, sinks));
  }

  private long rows(String table) {
    return the.sql.sql("select count(*) from " + table).query(Long.class).single();
  }

  /** Returns the content of every column of every table. */
  private String everything() {
    StringBuilder all = new StringBuilder();
    for (String table : TABLES) {
      the.sql
          .sql("select * from " + table)
          .query(
              (found, n) -> {
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                  Object value = found.getObject(i);
                  all.append(
                          value instanceof byte[] bytes
                              ? new String(bytes, StandardCharsets.UTF_8)
                              : value)
                      .append('|');
                }
                return table;
              })
          .list();
    }
    return all.toString();
  }

  @Test
  void content_and_number_of_a_finished_message_go_and_its_history_stays() {
    String id = withSms();
    JsonNode before = told(id);
    int events = the.journal.events().of(id).size();
    eventsLeave();
    the.later(CONTENT.minusMillis(1));
    assertThat(forget()).isZero();
    the.later(Duration.ofMillis(2));
    assertThat(everything()).contains(NUMBER, "Viber text", "SMS text");
    assertThat(forget()).as("the message and its SMS").isEqualTo(2);
    assertThat(forget()).isZero();
    deleteOthers();
    assertThat(everything()).doesNotContain(NUMBER).doesNotContain(" text").doesNotContain("\"k\"");
    JsonNode after = told(id);
    assertThat(after.has("to")).isFalse();
    assertThat(after.has("forgottenAt")).isTrue();
    for (String same : List.of("id", "status", "reached", "final", "label", "attempts")) {
      assertThat(after.get(same)).as(same).isEqualTo(before.get(same));
    }
    assertThat(after.at("/fallback/status")).isEqualTo(before.at("/fallback/status"));
    assertThat(the.journal.events().of(id)).hasSize(events);
    assertThat(told(before.at("/fallback/id").asText()).get("reached").asText()).isEqualTo("sms");
  }

  @Test
  void whose_a_message_was_and_where_it_went_is_not_forgotten() {
    ViberMessage message = plain(newId());
    Origin origin = new Origin("shop", null, "said", "spring", null, "UA");
    the.journal.messages().accept(message, origin, List.of(NX), "by name", the.now);
    the.claim(NX).forEach(claim -> the.settle(claim, taken("p-" + message.id())));
    Instant delivered = the.now;
    the.receipt(NX, "p-" + message.id(), DeliveryState.DELIVERED);
    eventsLeave();
    the.later(CONTENT.plusDays(1));
    assertThat(forget()).isEqualTo(1);
    assertThat(row(message.id()).origin()).isEqualTo(origin);
    assertThat(row(message.id()).timestamps().deliveredAt()).isEqualTo(delivered);
    assertThat(told(message.id()).get("country").asText()).isEqualTo("UA");
  }

  @Test
  void the_age_is_counted_from_the_last_change() {
    String id = sent(plain(newId()), taken("p"));
    the.later(Duration.ofDays(80));
    the.receipt(NX, "p", DeliveryState.DELIVERED);
    eventsLeave();
    the.later(Duration.ofDays(80));
    assertThat(forget()).isZero();
    the.later(Duration.ofDays(11));
    assertThat(forget()).isEqualTo(1);
    assertThat(row(id).isForgotten()).isTrue();
  }

  @Test
  void a_message_that_only_waits_for_a_receipt_counts_as_finished() {
    String taken = sent(message(newId(), null, null), taken("p"));
    String unknown = sent(message(newId(), null, null), new SendResult.Unknown(null, List.of()));
    eventsLeave();
    the.later(CONTENT.plusDays(1));
    assertThat(forget()).isEqualTo(2);
    assertThat(row(taken).status()).isEqualTo(DeliveryState.SUBMITTED);
    assertThat(row(unknown).status()).isEqualTo(DeliveryState.UNKNOWN);
  }

  @Test
  void an_open_message_is_not_forgotten_and_holds_up_no_other() {
    Instant nextYear = the.now.plus(Duration.ofDays(365));
    for (int i = 0; i < 250; i++) {
      the.accept(message(newId(), null, nextYear, null), "later");
    }
    String sending = newId();
    the.accept(plain(sending), NX);
    the.claim(NX);
    String timer = sent(message(newId(), null, Duration.ofHours(1)), taken("t"));
    String failed = sent(message(newId(), null, null), no(Reason.NO_CREDIT));
    String dead = sent(plain(newId()), no(Reason.NO_CREDIT));
    String done = delivered(newId());
    eventsLeave();
    the.later(CONTENT.plusDays(1));
    assertThat(forget()).isEqualTo(1);
    assertThat(row(done).isForgotten()).isTrue();
    the.fallbacks();
    deadLettersAreHandedOver();
    eventsLeave();
    assertThat(forget()).isEqualTo(3);
    assertThat(row(timer).isForgotten() && row(failed).isForgotten()).isTrue();
    assertThat(row(dead).isForgotten()).isTrue();
    assertThat(row(sending).isForgotten()).isFalse();
    assertThat(the.smsOf(timer)).as("their SMS leave").isEqualTo(1);
    assertThat(the.claim(SMS)).hasSize(2);
  }

  @Test
  void a_message_is_kept_while_one_of_its_events_has_not_left() {
    String id = delivered(newId());
    the.later(HISTORY.plusDays(1));
    assertThat(forget() + delete()).as("the log has not had its events").isZero();
    List<EventRow> next = the.journal.outbox().next("log", 100).events();
    EventRow first = next.get(0);
    the.journal
        .outbox()
        .settle(
            "log",
            next.get(next.size() - 1).seq(),
            List.of(new Outbox.RetryLater(first, 1, the.now.plusSeconds(1))));
    assertThat(forget() + delete()).as("one of them waits").isZero();
    the.later(Duration.ofSeconds(2));
    while (!the.journal.outbox().due("log", 10, the.now).isEmpty()) {
      EventRow due = the.journal.outbox().due("log", 10, the.now).get(0).event();
      assertThat(due.about().body()).contains("\"k\":\"v\"");
      the.journal.outbox().settle("log", 0, List.of(new Outbox.Sent(due)));
    }
    assertThat(forget()).isEqualTo(1);
    assertThat(delete()).isEqualTo(1);
    assertThat(the.journal.messages().find(id)).isEmpty();
  }

  @Test
  void a_sink_that_is_off_holds_nothing_back_and_keeps_no_trace() {
    the.journal.outbox().open("http");
    String id = delivered(newId());
    List<EventRow> next = the.journal.outbox().next("http", 2).events();
    the.journal
        .outbox()
        .settle(
            "http",
            next.get(1).seq(),
            List.of(
                new Outbox.RetryLater(next.get(0), 1, the.now),
                new Outbox.GivenUp(next.get(1), 9, "nobody there", the.now)));
    assertThat(rows("event_waiting") + rows("event_given_up")).isPositive();
    eventsLeave();
    the.later(HISTORY.plusDays(1));
    sinks = Set.of("log", "http");
    assertThat(forget()).isZero();
    sinks = Set.of("log");
    assertThat(forget() + delete()).isEqualTo(2);
    assertThat(the.journal.messages().find(id)).isEmpty();
    assertThat(rows("event_waiting") + rows("event_given_up")).isZero();
    assertThat(the.journal.outbox().next("http", 10).events()).isEmpty();
  }

  @Test
  void a_late_receipt_is_still_joined_and_no_sms_follows() {
    String late = sent(message(newId(), null, null), taken("late"));
    String bad = sent(message(newId(), null, null), taken("bad"));
    eventsLeave();
    the.later(CONTENT.plusDays(1));
    assertThat(forget()).isEqualTo(2);
    the.receipt(NX, "late", DeliveryState.SEEN);
    the.receipt(NX, "bad", DeliveryState.UNDELIVERED);
    the.fallbacks();
    assertThat(row(late).status()).isEqualTo(DeliveryState.SEEN);
    assertThat(row(bad).status()).isEqualTo(DeliveryState.UNDELIVERED);
    assertThat(the.smsOf(bad)).isZero();
    assertThat(rows("callback")).isEqualTo(2);
    assertThat(the.journal.receipts().unread(10, the.now)).isEmpty();
  }

  @Test
  void a_forgotten_dead_letter_is_not_sent_again() {
    String id = sent(plain(newId()), no(Reason.NO_CREDIT));
    deadLettersAreHandedOver();
    eventsLeave();
    the.later(CONTENT.plusDays(1));
    assertThat(forget()).isEqualTo(1);
    ReplayResult replaying = the.journal.deadLetters().replay(id, List.of(NX), true, null, the.now);
    assertThat(((ReplayResult.Refused) replaying).why()).contains("were deleted");
    assertThat(the.claim(NX)).isEmpty();
  }

  @Test
  void an_id_is_known_until_its_message_is_deleted() {
    String id = delivered(newId());
    eventsLeave();
    the.later(HISTORY.plusDays(1));
    forget();
    assertThat(the.accept(plain(id), NX)).isInstanceOf(AcceptResult.Same.class);
    assertThat(
            the.journal
                .messages()
                .accept(plain(id), Origin.of(plain(id), "", "other"), List.of(NX), "", the.now))
        .isInstanceOf(AcceptResult.Conflict.class);
    delete();
    assertThat(the.accept(plain(id), NX)).isInstanceOf(AcceptResult.New.class);
  }

  @Test
  void nothing_is_left_of_a_deleted_message_and_its_neighbours_are_whole() {
    withSms();
    delivered(newId());
    eventsLeave();
    the.later(HISTORY.plusDays(1));
    String young = withSms();
    JsonNode before = told(young);
    eventsLeave();
    assertThat(delete()).as("what was not forgotten is not deleted").isZero();
    assertThat(forget()).isEqualTo(3);
    deleteOthers();
    assertThat(delete()).isEqualTo(3);
    assertThat(told(young)).isEqualTo(before);
    assertThat(rows("message")).isEqualTo(2);
    assertThat(rows("attempt")).isEqualTo(2);
    assertThat(rows("provider_id")).isEqualTo(2);
    assertThat(rows("event")).isEqualTo(the.journal.events().of(young).size());
  }

  @Test
  void a_message_and_its_sms_are_deleted_together() {
    String id = withSms();
    eventsLeave();
    the.later(Duration.ofDays(100));
    assertThat(forget()).isEqualTo(2);
    the.receipt(SMS, "s1-" + id, DeliveryState.SEEN);
    the.later(Duration.ofDays(301));
    assertThat(delete()).as("its event has not left").isZero();
    eventsLeave();
    assertThat(delete()).as("the SMS was seen later").isZero();
    the.later(Duration.ofDays(100));
    assertThat(delete()).isEqualTo(2);
    assertThat(rows("message") + rows("event") + rows("attempt") + rows("provider_id")).isZero();
  }

  @Test
  void old_callbacks_and_replies_are_deleted_unless_they_are_unread_or_unsent() {
    String id = delivered(newId());
    Msisdn user = new Msisdn("+" + NUMBER);
    the.receipt(NX, "nobody-knows", DeliveryState.DELIVERED);
    post();
    ReceiptStore.StoredCallback kept = the.journal.receipts().unread(1, the.now).get(0);
    the.apply(kept, List.of(), List.of(new Subscription(Channel.VIBER, user, true)));
    post();
    Reply reply = new Reply(user, "p-" + id, "words of a user", null, null);
    kept = the.journal.receipts().unread(1, the.now).get(0);
    the.journal.receipts().applyReplies(kept, List.of(reply), false, the.now);
    the.journal.activity().silent(NX, the.now, the.now);
    post();
    long statuses = rows("event") - 3;
    the.later(CONTENT.plusDays(1));
    assertThat(deleteOthers())
        .as("4 callbacks, 1 parked in small and capital letters, no event")
        .isEqualTo(6);
    eventsLeave();
    forget();
    assertThat(everything()).contains("words of a user", NUMBER);
    assertThat(deleteOthers()).as("the events").isEqualTo(3);
    assertThat(rows("event")).isEqualTo(statuses);
    assertThat(rows("callback")).as("the unread one").isEqualTo(1);
    assertThat(everything()).doesNotContain("words of a user").doesNotContain(NUMBER);
  }

  private void post() {
    byte[] bytes = "{}".getBytes(StandardCharsets.UTF_8);
    the.journal.receipts().keep(new Callback(NX, Callback.Kind.REPLIES, "", "", bytes), the.now);
  }

  /** Messages make their journeys, events leave now and then, and a sweep comes at any time. */
  @Test
  void whenever_a_sweep_comes_each_event_leaves_whole_and_in_the_end_nothing_is_left() {
    for (long seed = 1; seed <= 5; seed++) {
      Random random = new Random(seed);
      Set<Long> left = new TreeSet<>();
      long already = lastEvent;
      for (int i = 0; i < 120; i++) {
        live(random);
        if (random.nextInt(3) == 0) {
          leave(random.nextInt(9), left);
        }
        if (random.nextInt(4) == 0) {
          the.fallbacks();
          the.claim(SMS).forEach(sms -> the.settle(sms, taken("s-" + sms.message().id())));
        }
        the.later(Duration.ofDays(random.nextInt(30)));
        forget();
        deleteOthers();
        delete();
      }
      finish(left);
      assertThat(left).as("every event").hasSize((int) (lastEvent - already));
      assertThat(everything()).as("seed %d", seed).isEmpty();
    }
  }

  private void live(Random random) {
    String id = newId();
    ViberMessage message =
        switch (random.nextInt(3)) {
          case 0 -> plain(id);
          case 1 -> message(id, null, null);
          default -> message(id, null, Duration.ofHours(1));
        };
    the.accept(message, NX);
    switch (random.nextInt(6)) {
      case 0 -> {}
      case 1 -> the.claim(NX).forEach(one -> the.settle(one, no(Reason.NO_CREDIT)));
      default -> the.claim(NX).forEach(one -> the.settle(one, taken("p-" + one.message().id())));
    }
    if (random.nextInt(2) == 0) {
      the.receipt(NX, "p-m" + random.nextInt(500), DeliveryState.UNDELIVERED);
      the.receipt(NX, "p-" + id, DeliveryState.DELIVERED);
    }
    if (random.nextInt(3) == 0) {
      deadLettersAreHandedOver();
    }
  }

  private void leave(int most, Set<Long> left) {
    List<EventRow> next = the.journal.outbox().next("log", most).events();
    for (EventRow event : next) {
      if (!wasForgottenBefore(event)) {
        assertThat(event.about().body()).as(event.toString()).contains("\"k\":\"v\"");
      }
      left.add(event.seq());
      lastEvent = event.seq();
    }
    if (!next.isEmpty()) {
      the.journal.outbox().settle("log", next.get(next.size() - 1).seq(), List.of());
    }
  }

  /** An event after that has no content to carry. */
  private boolean wasForgottenBefore(EventRow event) {
    return the.sql
        .sql("select forgotten_at from message where id = ? and forgotten_at <= ?")
        .params(event.messageId(), event.at().toEpochMilli())
        .query(Long.class)
        .optional()
        .isPresent();
  }

  private void finish(Set<Long> left) {
    for (int i = 0; i < 4; i++) {
      the.later(Duration.ofHours(2));
      the.claim(NX).forEach(one -> the.settle(one, taken("e-" + one.message().id())));
      the.fallbacks();
      the.claim(SMS).forEach(one -> the.settle(one, taken("e-" + one.message().id())));
    }
    leave(Integer.MAX_VALUE, left);
    deadLettersAreHandedOver();
    the.later(HISTORY.plusDays(1));
    forget();
    deleteOthers();
    delete();
  }
}
