package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.journal.JournalScenario.NX;
import static org.bactrian.journal.JournalScenario.NX2;
import static org.bactrian.journal.JournalScenario.SMS;
import static org.bactrian.journal.JournalScenario.message;
import static org.bactrian.journal.JournalScenario.newId;
import static org.bactrian.journal.JournalScenario.no;
import static org.bactrian.journal.JournalScenario.taken;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.fallback.OnUnknown;
import org.bactrian.journal.DeadLetters.ReplayResult;
import org.bactrian.journal.MessageList.Order;
import org.bactrian.journal.MessageList.Page;
import org.bactrian.message.Channel;
import org.bactrian.message.Fallback;
import org.bactrian.message.ViberMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What operators do: cancel, list and filter, send dead letters again; in either database. */
abstract class OperatorContract extends OpenJournal {
  private static final Act REPLAY = Act.of(JournalScenario.ANN, "replay", "message", "m");

  private static final MessageFilter ALL =
      new MessageFilter(null, null, null, null, null, null, null, null);
  private static final SendResult NO_ANSWER = new SendResult.Unknown(null, List.of());

  /** Returns an old database: first as that version left it, then the same one migrated. */
  abstract HikariDataSource old(String version);

  abstract String explain(MessageList.Query query, JournalScenario the);

  private static ViberMessage plain(String id) {
    return message(id, null, null).withFallback(null);
  }

  private MessageRow row(String id) {
    return the.journal.messages().find(id).orElseThrow();
  }

  private boolean isDead(String id) {
    return row(id).timestamps().deadAt() != null;
  }

  private boolean cancel(String id) {
    return the.journal
        .messages()
        .cancel(Viewer.OF_ALL, id, "", JournalScenario.CANCEL, the.now)
        .orElseThrow()
        .done();
  }

  private ReplayResult replay(String id, boolean forced, String... route) {
    return the.journal.deadLetters().replay(id, List.of(route), forced, REPLAY, the.now);
  }

  private String sent(ViberMessage message, SendResult result) {
    the.accept(message, NX);
    the.settle(the.claim(NX).get(0), result);
    return message.id();
  }

  @Test
  void a_waiting_message_is_cancelled_and_no_sms_follows() {
    String id = newId();
    the.accept(message(id, null, null), NX);
    assertThat(cancel(id)).isTrue();
    assertThat(cancel(id)).isTrue();
    assertThat(the.claim(NX)).isEmpty();
    the.later(Duration.ofDays(1));
    the.fallbacks();
    assertThat(the.smsOf(id)).isZero();
    assertThat(the.status(id)).isEqualTo(DeliveryState.CANCELLED);
    assertThat(isDead(id)).isFalse();
    assertThat(
            the.journal
                .messages()
                .cancel(Viewer.OF_ALL, "nobody", "", JournalScenario.CANCEL, the.now))
        .isEmpty();
  }

  @Test
  void the_backlog_counts_the_waiting_messages_of_all_lanes() {
    the.accept(message(newId(), null, null), NX);
    the.accept(message(newId(), null, null), NX2);
    the.accept(message(newId(), null, the.now.plus(Duration.ofDays(9)), null), NX);
    assertThat(the.journal.lanes().backlog()).isEqualTo(3);
    the.settle(the.claim(NX).get(0), taken("gone"));
    assertThat(the.journal.lanes().backlog()).isEqualTo(2);
    the.settle(the.claim(NX2).get(0), no(Reason.NO_CREDIT));
    assertThat(the.journal.lanes().backlog()).isEqualTo(1);
    the.fallbacks();
    assertThat(the.journal.lanes().backlog()).as("its SMS waits").isEqualTo(2);
  }

  @Test
  void a_message_that_has_left_is_not_cancelled() {
    String id = newId();
    the.accept(message(id, null, null), NX);
    Claim claim = the.claim(NX).get(0);
    assertThat(cancel(id)).isFalse();
    the.settle(claim, taken("p-" + id));
    assertThat(cancel(id)).isFalse();
    assertThat(the.status(id)).isEqualTo(DeliveryState.SUBMITTED);
  }

  private List<String> found(MessageFilter filter) {
    return list().page(filter, Order.ACCEPTED, null, 50).messages().stream()
        .map(MessageRow::id)
        .toList();
  }

  private MessageList list() {
    return new MessageList(the.sql, 3);
  }

  private String acceptMarked(String key, String campaign, Map<String, String> metadata) {
    ViberMessage one = plain(newId());
    ViberMessage marked =
        new ViberMessage(
            one.id(),
            one.to(),
            null,
            one.label(),
            one.content(),
            null,
            List.of("winter"),
            null,
            null,
            null,
            null,
            null,
            metadata);
    MessageRow.Origin origin = new MessageRow.Origin(key, null, "f", campaign, null, "UA");
    the.journal.messages().accept(marked, origin, List.of(NX), "by name", the.now);
    the.later(Duration.ofMillis(1));
    return one.id();
  }

  private static MessageMarks entry(String key, String value) {
    return new MessageMarks(null, null, null, Map.entry(key, value), null);
  }

  @Test
  void messages_are_found_by_what_is_attached_to_them() {
    String first = acceptMarked("shop", "spring", Map.of("order", "A_1%", "k", "v"));
    String second = acceptMarked("crm", "spring", Map.of("order", "a_1%"));
    String third = acceptMarked("shop", null, Map.of("k", "order"));
    the.settle(the.claim(NX, 1).get(0), taken("p-1"));
    the.sql.sql("insert into lease (name) values ('account:nx')").update();
    assertThat(found(ALL.marked(MessageMarks.ofCampaign("spring")))).containsExactly(second, first);
    assertThat(found(ALL.marked(new MessageMarks(null, null, null, null, "p-1"))))
        .containsExactly(first);
    assertThat(found(ALL.marked(entry("order", "A_1%")))).containsExactly(first);
    assertThat(found(ALL.marked(new MessageMarks(null, null, "winter", null, null)))).hasSize(3);
    assertThat(found(ALL.marked(new MessageMarks(null, null, "k", null, null)))).isEmpty();
    assertThat(found(ALL.marked(new MessageMarks("spring", "UA", null, null, null)))).hasSize(2);
    assertThat(found(ALL.marked(new MessageMarks(null, "PL", null, null, null)))).isEmpty();
    assertThat(found(ALL.of(new Viewer("shop")))).containsExactly(third, first);
  }

  @Test
  void a_number_is_found_by_its_last_digits() {
    String id = newId();
    the.accept(plain(id), NX);
    for (String to : List.of("+380501234567", "380501234567", "501234567", "234567")) {
      assertThat(found(new MessageFilter(null, null, null, to, null, null, null, null)))
          .as(to)
          .containsExactly(id);
    }
    for (String to : List.of("+480501234567", "480501234567", "234568", "+234567")) {
      assertThat(found(new MessageFilter(null, null, null, to, null, null, null, null)))
          .as(to)
          .isEmpty();
    }
  }

  @Test
  void a_search_looks_at_some_messages_and_says_where_it_ended() {
    String first = acceptMarked("shop", null, Map.of());
    for (int i = 0; i < 7; i++) {
      acceptMarked("crm", null, Map.of());
    }
    MessageFilter ofShop = ALL.of(new Viewer("shop"));
    Page page = list().page(ofShop, Order.ACCEPTED, null, 50);
    assertThat(page.messages()).isEmpty();
    assertThat(page.searchedTo()).isNotNull();
    page = list().page(ofShop, Order.ACCEPTED, page.next(), 50);
    assertThat(page.messages()).isEmpty();
    page = list().page(ofShop, Order.ACCEPTED, page.next(), 50);
    assertThat(page.messages()).extracting(MessageRow::id).containsExactly(first);
    assertThat(page.next()).isNull();
    assertThat(page.searchedTo()).isNull();
  }

  @Test
  void hours_in_which_a_key_sent_nothing_are_passed_over() {
    String first = acceptMarked("shop", null, Map.of());
    the.later(Duration.ofHours(2));
    for (int i = 0; i < 7; i++) {
      acceptMarked("crm", null, Map.of());
    }
    assertThat(found(ALL.of(new Viewer("shop")))).containsExactly(first);
    assertThat(found(ALL.of(new Viewer("nobody")))).isEmpty();
  }

  @Test
  void a_waiting_sms_is_cancelled_by_its_own_id() {
    String id = sent(message(newId(), null, null), no(Reason.NO_CREDIT));
    the.fallbacks();
    String sms = the.journal.messages().smsOf(id).orElseThrow().id();
    assertThat(cancel(id)).isFalse();
    assertThat(cancel(sms)).isTrue();
    assertThat(the.claim(SMS)).isEmpty();
  }

  @Test
  void when_a_message_is_cancelled_and_claimed_at_once_exactly_one_wins() {
    int cancelled = 0;
    for (int i = 0; i < 200; i++) {
      String id = newId();
      the.accept(message(id, null, null), NX);
      CompletableFuture<Boolean> early =
          i % 2 == 0 ? CompletableFuture.supplyAsync(() -> cancel(id)) : null;
      CompletableFuture<List<Claim>> lane = CompletableFuture.supplyAsync(() -> the.claim(NX));
      CompletableFuture<Boolean> operator =
          early == null ? CompletableFuture.supplyAsync(() -> cancel(id)) : early;
      boolean done = operator.join();
      assertThat(lane.join()).hasSize(done ? 0 : 1);
      assertThat(the.status(id)).isEqualTo(done ? DeliveryState.CANCELLED : DeliveryState.SENDING);
      cancelled += done ? 1 : 0;
    }
    assertThat(cancelled).as("cancelled of 200").isBetween(1, 199);
  }

  @Test
  void pages_hold_each_message_once_newest_first_though_others_are_accepted_meanwhile() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      // Several in one millisecond: the id decides.
      the.later(Duration.ofMillis(i % 3 == 0 ? 1 : 0));
      ids.add(sent(plain(newId()), taken("p" + i)));
    }
    List<MessageRow> seen = new ArrayList<>();
    Page page = new Page(List.of(), null);
    do {
      page = the.journal.list().page(ALL, Order.ACCEPTED, page.next(), 4);
      seen.addAll(page.messages());
      the.later(Duration.ofMillis(1));
      the.accept(plain(newId()), NX2);
    } while (page.next() != null);
    assertThat(seen).extracting(MessageRow::id).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(seen)
        .extracting(row -> row.timestamps().acceptedAt())
        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
  }

  @Test
  void a_page_ends_where_its_messages_have_too_many_bytes_and_the_next_goes_on() {
    Fallback large = new Fallback(Fallback.Rule.UNDELIVERED, null, "ї".repeat(200_000), null, null);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      String id = newId();
      ids.add(id);
      the.accept(i == 3 ? plain(id) : message(id, null, null, large), NX);
      the.later(Duration.ofMillis(1));
    }
    List<Integer> sizes = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    Page page = new Page(List.of(), null);
    do {
      page = the.journal.list().page(ALL, Order.ACCEPTED, page.next(), 50);
      sizes.add(page.messages().size());
      page.messages().forEach(row -> seen.add(0, row.id()));
    } while (page.next() != null);
    assertThat(seen).containsExactlyElementsOf(ids);
    assertThat(sizes).containsExactly(2, 3, 2);
  }

  @Test
  void a_list_is_narrowed_by_each_filter() {
    String here = sent(plain(newId()), no(Reason.NO_CREDIT));
    the.later(Duration.ofSeconds(10));
    String there = newId();
    the.accept(plain(there), NX2);
    assertThat(
            ids(new MessageFilter(null, null, DeliveryState.REFUSED, null, null, null, null, null)))
        .containsExactly(here);
    assertThat(ids(new MessageFilter(null, null, null, "+380501234567", null, null, null, null)))
        .containsExactly(there, here);
    assertThat(ids(new MessageFilter(null, null, null, "+380501234568", null, null, null, null)))
        .isEmpty();
    assertThat(ids(new MessageFilter(null, null, null, null, NX2, null, null, null)))
        .containsExactly(there);
    assertThat(ids(new MessageFilter(null, null, null, null, null, Reason.NO_CREDIT, null, null)))
        .containsExactly(here);
    assertThat(ids(new MessageFilter(null, null, null, null, null, null, the.now, null)))
        .containsExactly(there);
    assertThat(ids(ALL.until(the.now))).containsExactly(here);
    assertThat(ids(ALL.ofChannel(Channel.SMS))).isEmpty();
  }

  private List<String> ids(MessageFilter filter) {
    return the.journal.list().page(filter, Order.ACCEPTED, null, 50).messages().stream()
        .map(MessageRow::id)
        .toList();
  }

  @Test
  void every_list_reads_an_index_and_none_sorts_many_rows() {
    the.accept(plain("one"), NX);
    the.sql
        .sql(
            """
            insert into message (id, channel, fingerprint, body, has_fallback, status, version, route,
                                 lane, attempts, accepted_at, updated_at, recipient, dead_at)
            with recursive n (i) as (select 1 union all select i + 1 from n where i < 20000)
            select 'n' || i, 'viber', '', body, has_fallback,
                   case when i % 50 = 0 then 'unknown' else 'delivered' end, 1, '',
                   'lane' || (i % 100), 1, accepted_at + i, updated_at, '+38050' || (i % 2000),
                   case when i % 50 = 0 then accepted_at + i end
            from n, message where id = 'one'
            """)
        .update();
    the.sql.sql("analyze").update();
    MessageFilter viber = ALL.ofChannel(Channel.VIBER);
    expectIndex(viber, Order.ACCEPTED, "message_newest");
    expectIndex(
        new MessageFilter(Channel.VIBER, null, null, "+380507", null, null, null, null),
        Order.ACCEPTED,
        "message_recipient");
    expectIndex(
        new MessageFilter(Channel.VIBER, null, DeliveryState.UNKNOWN, null, null, null, null, null),
        Order.ACCEPTED,
        "message_status");
    expectIndex(
        new MessageFilter(Channel.VIBER, null, null, null, "lane7", null, null, null),
        Order.ACCEPTED,
        "message_account");
    expectIndex(ALL, Order.DIED, "message_dead");
  }

  private void expectIndex(MessageFilter filter, Order order, String index) {
    for (MessageList.ListCursor after : cursors()) {
      MessageList.Query query = list().query(filter, order, after, 51);
      String plan = explain(query, the);
      assertThat(plan).contains(index);
      // The few messages of one number may be sorted.
      if (filter.to() == null) {
        assertThat(plan).doesNotContain("TEMP B-TREE").doesNotContain("Sort");
      }
    }
  }

  private List<MessageList.@Nullable ListCursor> cursors() {
    List<MessageList.ListCursor> cursors = new ArrayList<>();
    cursors.add(null);
    cursors.add(new MessageList.ListCursor(the.now.plusMillis(10_000), "n10000"));
    return cursors;
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"NO_CREDIT", "BAD_NUMBER", "BAD_CONTENT", "NOT_A_VIBER_USER"})
  void a_message_that_is_refused_for_good_is_a_dead_letter_unless_an_sms_follows(Reason reason) {
    String alone = sent(plain(newId()), no(reason));
    assertThat(isDead(alone)).isTrue();
    String followed = sent(message(newId(), null, null), no(reason));
    the.fallbacks();
    assertThat(isDead(followed)).isEqualTo(the.smsOf(followed) == 0);
  }

  @ParameterizedTest
  @EnumSource(
      value = DeliveryState.class,
      names = {"UNDELIVERED", "EXPIRED"})
  void a_receipt_of_failure_makes_a_dead_letter_once_nothing_is_left_to_try(DeliveryState state) {
    String alone = sent(plain(newId()), taken("a"));
    the.receipt(NX, "a", state);
    assertThat(isDead(alone)).isTrue();
    the.receipt(NX, "a", DeliveryState.DELIVERED);
    assertThat(isDead(alone)).isFalse();

    String followed = sent(message(newId(), null, null), taken("b"));
    the.receipt(NX, "b", state);
    the.fallbacks();
    assertThat(isDead(followed)).isFalse();
    String sms = deliverSms(followed, "s");
    the.receipt(SMS, "s", state);
    assertThat(isDead(sms)).isTrue();
    the.receipt(NX, "b", DeliveryState.DELIVERED);
    assertThat(isDead(sms)).as("nothing has failed after all").isFalse();
  }

  private String deliverSms(String viber, String providerId) {
    the.settle(the.claim(SMS).get(0), taken(providerId));
    return the.journal.messages().smsOf(viber).orElseThrow().id();
  }

  @Test
  void an_unknown_message_is_a_dead_letter_where_it_is_configured_so() {
    the.close();
    the = new JournalScenario(database, OnUnknown.DEAD_LETTER);
    String id = sent(message(newId(), null, null), NO_ANSWER);
    assertThat(isDead(id)).isTrue();
    assertThat(replay(id, false, NX)).isInstanceOf(ReplayResult.Refused.class);
    assertThat(replay(id, true, NX2)).isInstanceOf(ReplayResult.Again.class);
    assertThat(the.claim(NX2)).hasSize(1);
  }

  @Test
  void an_unknown_message_that_a_receipt_submits_is_no_dead_letter() {
    the.close();
    the = new JournalScenario(database, OnUnknown.DEAD_LETTER);
    String id = sent(message(newId(), null, null), new SendResult.Unknown(null, List.of("u")));
    the.receipt(NX, "u", DeliveryState.SUBMITTED);
    assertThat(isDead(id)).isFalse();
  }

  @Test
  void a_replayed_message_counts_its_attempts_on_and_begins_a_new_round() {
    String id = sent(plain(newId()), no(Reason.PROVIDER_ERROR));
    for (int i = 0; i < 2; i++) {
      the.later(Duration.ofMinutes(2));
      the.settle(the.claim(NX).get(0), no(Reason.PROVIDER_ERROR));
    }
    assertThat(isDead(id)).isTrue();
    assertThat(replay(id, false, NX)).isInstanceOf(ReplayResult.Again.class);
    assertThat(replay(id, false, NX)).isInstanceOf(ReplayResult.Refused.class);
    assertThat(isDead(id)).isFalse();
    for (int i = 0; i < 3; i++) {
      assertThat(the.status(id)).isIn(DeliveryState.ACCEPTED, DeliveryState.SCHEDULED);
      the.later(Duration.ofMinutes(2));
      the.settle(the.claim(NX).get(0), no(Reason.PROVIDER_ERROR));
    }
    assertThat(the.status(id)).isEqualTo(DeliveryState.REFUSED);
    assertThat(isDead(id)).isTrue();
    assertThat(the.journal.messages().attempts(id))
        .extracting(AttemptRow::no)
        .containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void after_a_replay_only_an_arrival_counts_of_the_calls_before_it() {
    String id = sent(plain(newId()), taken("first"));
    the.receipt(NX, "first", DeliveryState.UNDELIVERED);
    replay(id, false, NX);
    the.receipt(NX, "first", DeliveryState.EXPIRED);
    assertThat(the.status(id)).isEqualTo(DeliveryState.ACCEPTED);
    Claim again = the.claim(NX).get(0);
    the.receipt(NX, "first", DeliveryState.UNDELIVERED);
    assertThat(the.status(id)).isEqualTo(DeliveryState.SENDING);
    the.settle(again, taken("second"));
    the.receipt(NX, "first", DeliveryState.DELIVERED);
    assertThat(the.status(id)).isEqualTo(DeliveryState.DELIVERED);
  }

  @Test
  void a_late_arrival_stops_a_replay_that_still_waits() {
    String id = sent(plain(newId()), taken("p"));
    the.receipt(NX, "p", DeliveryState.EXPIRED);
    replay(id, false, NX);
    the.receipt(NX, "p", DeliveryState.DELIVERED);
    assertThat(the.claim(NX)).isEmpty();
    assertThat(the.status(id)).isEqualTo(DeliveryState.DELIVERED);
  }

  @Test
  void after_its_ttl_a_message_is_not_replayed() {
    ViberMessage message = message(newId(), 60, null).withFallback(null);
    String id = sent(message, no(Reason.NO_CREDIT));
    the.later(Duration.ofSeconds(61));
    ReplayResult late = replay(id, true, NX);
    assertThat(late).isInstanceOf(ReplayResult.Refused.class);
    assertThat(((ReplayResult.Refused) late).why()).contains("ttl");
    assertThat(isDead(id)).isTrue();
  }

  @Test
  void the_timer_of_a_replayed_message_begins_anew() {
    the.close();
    the = new JournalScenario(database, OnUnknown.DEAD_LETTER);
    ViberMessage message = message(newId(), null, null);
    String id = sent(message, NO_ANSWER);
    the.later(Duration.ofHours(1));
    replay(id, true, NX);
    assertThat(row(id).timer().since()).isNull();
    the.settle(the.claim(NX).get(0), taken("p"));
    assertThat(row(id).timer().since()).isEqualTo(the.now);
  }

  @Test
  void a_dead_sms_is_replayed_itself_and_stays_the_only_one() {
    String id = sent(message(newId(), null, null), no(Reason.NO_CREDIT));
    the.fallbacks();
    String sms = the.journal.messages().smsOf(id).orElseThrow().id();
    the.settle(the.claim(SMS).get(0), no(Reason.NO_CREDIT));
    assertThat(isDead(sms)).isTrue();
    ReplayResult viber = replay(id, true, NX);
    assertThat(((ReplayResult.Refused) viber).why()).contains(sms);
    assertThat(replay(sms, false, SMS)).isInstanceOf(ReplayResult.Again.class);
    the.fallbacks();
    assertThat(the.smsOf(id)).isEqualTo(1);
    assertThat(the.claim(SMS)).hasSize(1);
  }

  @Test
  void a_double_click_replays_once() {
    for (int i = 0; i < 50; i++) {
      String id = sent(plain(newId()), no(Reason.NO_CREDIT));
      List<ReplayResult> answers =
          List.of(0, 1).stream()
              .map(n -> CompletableFuture.supplyAsync(() -> replay(id, false, NX)))
              .toList()
              .stream()
              .map(CompletableFuture::join)
              .toList();
      assertThat(answers).filteredOn(ReplayResult.Again.class::isInstance).hasSize(1);
      the.settle(the.claim(NX).get(0), taken("p" + id));
    }
  }

  @Test
  void a_dead_letter_that_cannot_be_handed_over_comes_later_and_others_go_on() {
    String one = sent(plain(newId()), no(Reason.NO_CREDIT));
    String other = sent(plain(newId()), no(Reason.NO_CREDIT));
    DeadLetters letters = the.journal.deadLetters();
    List<DeadLetters.DueDeadLetter> due = letters.due(10, the.now);
    assertThat(due).extracting(DeadLetters.DueDeadLetter::messageId).containsExactly(one, other);
    letters.putOff(due.get(0), the.now);
    letters.done(due.get(1));
    assertThat(letters.due(10, the.now)).isEmpty();
    assertThat(letters.nextDue()).contains(the.now.plusSeconds(30));
    the.later(Duration.ofSeconds(30));
    assertThat(letters.due(10, the.now))
        .extracting(DeadLetters.DueDeadLetter::messageId)
        .containsExactly(one);
  }

  @Test
  void a_journal_of_the_first_version_is_migrated_with_its_messages() {
    try (HikariDataSource first = old("1")) {
      org.springframework.jdbc.core.simple.JdbcClient.create(first)
          .sql(
              """
              insert into message (id, channel, fingerprint, body, has_fallback, status, version, route,
                                   lane, attempts, accepted_at, updated_at, dead_at)
              values ('old', 'viber', '', '{"id":"old","to":"+380501234567"}', :no, 'refused', 3, '', 'nx',
                      1, 1, 1, 1)
              """)
          .params(Map.of("no", false))
          .update();
    }
    try (HikariDataSource now = old(TestDatabase.LATEST);
        JournalScenario migrated = new JournalScenario(now)) {
      assertThat(migrated.journal.list().page(ALL, Order.DIED, null, 5).messages())
          .extracting(MessageRow::id)
          .containsExactly("old");
    }
  }

  @Test
  void the_oldest_message_that_is_due_says_for_how_long_a_lane_waits() {
    LaneQueue lanes = the.journal.lanes();
    assertThat(lanes.oldestWaiting(NX, the.now)).isZero();
    the.accept(JournalScenario.labelled(newId(), org.bactrian.message.Label.PROMOTION), NX);
    the.later(Duration.ofSeconds(3));
    the.accept(message(newId(), null, null), NX);
    the.accept(message(newId(), null, null), NX2);
    the.later(Duration.ofSeconds(4));
    assertThat(lanes.oldestWaiting(NX, the.now)).isEqualTo(Duration.ofSeconds(7));
    assertThat(lanes.oldestWaiting(NX2, the.now)).isEqualTo(Duration.ofSeconds(4));
    the.claim(NX);
    assertThat(lanes.oldestWaiting(NX, the.now)).isZero();
  }
}
