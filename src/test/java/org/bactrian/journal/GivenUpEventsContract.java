package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.bactrian.journal.JournalScenario.NX;
import static org.bactrian.journal.JournalScenario.message;
import static org.bactrian.journal.JournalScenario.newId;
import static org.bactrian.journal.JournalScenario.taken;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Subscription;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.journal.GivenUpEvents.GivenUpEvent;
import org.bactrian.journal.GivenUpEvents.GivenUpFilter;
import org.bactrian.journal.GivenUpEvents.GivenUpPage;
import org.bactrian.journal.GivenUpEvents.ReplayedEvent;
import org.bactrian.journal.Outbox.EventOutcome;
import org.bactrian.journal.Outbox.NextEvents;
import org.bactrian.journal.Outbox.OutboxLag;
import org.bactrian.journal.Outbox.PendingEvent;
import org.bactrian.message.Channel;
import org.bactrian.message.Msisdn;
import org.bactrian.provider.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Events that a sink gave up: they are listed, and sent again in order; in either database. */
abstract class GivenUpEventsContract {
  private static final String SINK = "a";
  private static final GivenUpFilter ALL = new GivenUpFilter(null, null, null, null);
  private static final Act REPLAY = Act.of(JournalScenario.ANN, "replay", "event", "e");
  private static final Predicate<EventRow> EVERY = event -> true;

  private final List<String> taken = new ArrayList<>();
  private HikariDataSource database;
  private JournalScenario the;
  private Outbox outbox;
  private GivenUpEvents givenUp;

  abstract HikariDataSource database();

  /** Opens more connections to the same database, as another instance does. */
  abstract HikariDataSource again();

  /** Returns an old database: first as that version left it, then the same one migrated. */
  abstract HikariDataSource old(String version);

  @BeforeEach
  void open() {
    database = database();
    the = new JournalScenario(database);
    outbox = the.journal.outbox();
    givenUp = the.journal.givenUp();
    outbox.open(SINK);
  }

  @AfterEach
  void close() {
    the.close();
    database.close();
  }

  /** Makes a message with three events: accepted, sending, submitted. */
  private String submitted() {
    String id = newId();
    the.accept(message(id, null, null), NX);
    the.settle(the.claim(NX).get(0), taken("p-" + id));
    return id;
  }

  /** One round of a stage whose receiver takes some events, and has the others given up at once. */
  private void round(Predicate<EventRow> takes) {
    List<PendingEvent> due = outbox.due(SINK, 100, the.now);
    if (due.stream().anyMatch(PendingEvent::asked)) {
      outbox.takeUp(SINK);
      due = outbox.due(SINK, 100, the.now);
    }
    NextEvents next = outbox.next(SINK, 100);
    List<EventOutcome> outcomes = new ArrayList<>();
    for (PendingEvent event : due) {
      outcomes.add(send(event.event(), takes) ? new Outbox.Sent(event.event()) : no(event.event()));
    }
    Set<String> held = new HashSet<>(next.waiting());
    long last = 0;
    for (EventRow event : next.events()) {
      last = event.seq();
      if (!held.contains(event.key()) && !send(event, takes)) {
        outcomes.add(no(event));
        held.add(event.key());
      }
    }
    outbox.settle(SINK, last, outcomes);
  }

  private boolean send(EventRow event, Predicate<EventRow> takes) {
    if (event.type().equals("operator")) {
      return true;
    }
    if (!takes.test(event)) {
      return false;
    }
    taken.add(name(event));
    return true;
  }

  private EventOutcome no(EventRow event) {
    return new Outbox.GivenUp(event, 10, "HTTP 500", the.now);
  }

  private static String name(EventRow event) {
    return event.status() == null ? event.type() : event.messageId() + " " + event.status().wire();
  }

  private void rounds(Predicate<EventRow> takes) {
    for (int i = 0; i < 6; i++) {
      round(takes);
    }
  }

  private List<GivenUpEvent> list() {
    return givenUp.page(ALL, null, 100).events();
  }

  private String idOf(String name) {
    return list().stream()
        .map(GivenUpEvent::event)
        .filter(event -> name(event).equals(name))
        .map(EventRow::id)
        .findFirst()
        .orElseThrow();
  }

  private ReplayedEvent replay(String name) {
    return givenUp.replay(idOf(name), Set.of(SINK), REPLAY, the.now).orElseThrow();
  }

  private static Predicate<EventRow> allBut(String... names) {
    return event -> !Set.of(names).contains(name(event));
  }

  @Test
  void a_given_up_event_is_listed_with_its_sink_its_attempts_and_the_reason() {
    String id = submitted();
    rounds(allBut(id + " sending"));
    assertThat(taken).containsExactly(id + " accepted", id + " submitted");
    GivenUpEvent lost = list().get(0);
    assertThat(list()).hasSize(1);
    assertThat(name(lost.event())).isEqualTo(id + " sending");
    assertThat(lost.event().about().body()).contains("\"k\":\"v\"");
    assertThat(lost)
        .isEqualTo(new GivenUpEvent(SINK, lost.event(), 10, "HTTP 500", the.now, false));
  }

  @Test
  void events_sent_again_keep_their_order_and_come_before_what_their_message_has_left_to_send() {
    String id = submitted();
    String other = submitted();
    rounds(allBut(id + " accepted", id + " sending"));
    taken.clear();
    replay(id + " sending");
    replay(id + " accepted");
    the.receipt(NX, "p-" + id, DeliveryState.DELIVERED);
    the.receipt(NX, "p-" + other, DeliveryState.DELIVERED);
    round(EVERY);
    assertThat(taken).containsExactlyInAnyOrder(id + " accepted", other + " delivered");
    rounds(EVERY);
    taken.remove(other + " delivered");
    assertThat(taken).containsExactly(id + " accepted", id + " sending", id + " delivered");
    assertThat(list()).isEmpty();
    assertThat(outbox.lag(SINK)).isEqualTo(new OutboxLag(0, 0, 0));
  }

  @Test
  void an_event_sent_again_comes_before_one_that_its_message_waits_for() {
    String id = submitted();
    round(allBut(id + " accepted"));
    EventRow second = outbox.due(SINK, 100, the.now).get(0).event();
    Instant later = the.now.plus(Duration.ofHours(2));
    outbox.settle(SINK, 0, List.of(new Outbox.RetryLater(second, 3, later)));
    replay(id + " accepted");
    rounds(EVERY);
    assertThat(taken).containsExactly(id + " accepted", id + " sending", id + " submitted");
  }

  @Test
  void an_event_that_is_asked_for_again_and_again_is_sent_once() {
    String id = submitted();
    rounds(allBut(id + " sending"));
    taken.clear();
    String event = idOf(id + " sending");
    for (int i = 0; i < 3; i++) {
      assertThat(givenUp.replay(event, Set.of(SINK), REPLAY, the.now))
          .contains(new ReplayedEvent(List.of(SINK), List.of()));
      assertThat(givenUp.replay(list(), n -> REPLAY, the.now)).isZero();
    }
    assertThat(list()).singleElement().matches(GivenUpEvent::again);
    assertThat(outbox.lag(SINK).givenUp()).isZero();
    outbox.takeUp(SINK);
    assertThat(givenUp.replay(event, Set.of(SINK), REPLAY, the.now)).isPresent();
    rounds(EVERY);
    assertThat(taken).containsExactly(id + " sending");
    assertThat(givenUp.replay(event, Set.of(SINK), REPLAY, the.now)).isEmpty();
    rounds(EVERY);
    assertThat(taken).hasSize(1);
  }

  @Test
  void an_event_that_two_instances_are_asked_for_is_sent_once() {
    String id = submitted();
    rounds(allBut(id + " accepted", id + " sending"));
    taken.clear();
    try (HikariDataSource again = again();
        JournalScenario other = new JournalScenario(again)) {
      List<GivenUpEvent> all = list();
      assertThat(
              givenUp.replay(all, n -> REPLAY, the.now)
                  + other.journal.givenUp().replay(all, n -> REPLAY, the.now))
          .isEqualTo(2);
      rounds(EVERY);
      assertThat(other.journal.givenUp().replay(all, n -> REPLAY, the.now)).isZero();
    }
    rounds(EVERY);
    assertThat(taken).containsExactly(id + " accepted", id + " sending");
  }

  @Test
  void the_outcome_of_an_instance_that_slept_moves_nothing() {
    String id = submitted();
    rounds(allBut(id + " accepted", id + " sending"));
    EventRow first = list().get(1).event();
    assertThat(name(first)).isEqualTo(id + " accepted");
    givenUp.replay(list(), n -> REPLAY, the.now);
    round(EVERY);
    outbox.settle(SINK, 0, List.of(no(first)));
    outbox.settle(SINK, 0, List.of(new Outbox.RetryLater(first, 1, the.now.plusSeconds(60))));
    outbox.settle(SINK, 0, List.of(new Outbox.Sent(first)));
    assertThat(outbox.due(SINK, 100, the.now)).hasSize(1);
    rounds(EVERY);
    assertThat(taken).endsWith(id + " submitted", id + " accepted", id + " sending");
    outbox.settle(SINK, 0, List.of(new Outbox.Sent(first)));
    assertThat(outbox.due(SINK, 100, the.now)).isEmpty();
    assertThat(list()).isEmpty();
  }

  @Test
  void an_event_that_is_refused_again_is_given_up_again_and_its_attempts_count_on() {
    String id = submitted();
    rounds(allBut(id + " accepted", id + " sending"));
    the.later(Duration.ofHours(1));
    givenUp.replay(list(), n -> REPLAY, the.now);
    rounds(allBut(id + " accepted"));
    assertThat(taken).containsExactly(id + " submitted", id + " sending");
    GivenUpEvent lost = list().get(0);
    assertThat(list()).hasSize(1);
    assertThat(name(lost.event())).isEqualTo(id + " accepted");
    assertThat(lost.attempts()).isEqualTo(20);
    assertThat(lost.again()).isFalse();
    assertThat(lost.at()).isEqualTo(the.now);
    assertThat(outbox.lag(SINK)).isEqualTo(new OutboxLag(0, 0, 1));
  }

  @Test
  void an_event_sent_again_waits_as_any_other_while_it_is_not_taken() {
    String id = submitted();
    rounds(allBut(id + " sending"));
    replay(id + " sending");
    outbox.takeUp(SINK);
    EventRow event = outbox.due(SINK, 100, the.now).get(0).event();
    Instant later = the.now.plusSeconds(5);
    outbox.settle(SINK, 0, List.of(new Outbox.RetryLater(event, 1, later)));
    assertThat(outbox.due(SINK, 100, the.now)).isEmpty();
    assertThat(outbox.due(SINK, 100, later)).containsExactly(new PendingEvent(event, 1, false));
    assertThat(list()).singleElement().matches(GivenUpEvent::again);
    the.later(Duration.ofSeconds(5));
    rounds(EVERY);
    assertThat(taken).containsExactly(id + " accepted", id + " submitted", id + " sending");
  }

  @Test
  void an_event_about_no_message_is_sent_again() {
    byte[] bytes = "{}".getBytes(StandardCharsets.UTF_8);
    the.journal.receipts().keep(new Callback(NX, Callback.Kind.RECEIPTS, "", "", bytes), the.now);
    Subscription one = new Subscription(Channel.VIBER, new Msisdn("+380501234567"), true);
    the.apply(the.journal.receipts().unread(1, the.now).get(0), List.of(), List.of(one));
    rounds(event -> false);
    replay("subscription");
    rounds(EVERY);
    assertThat(taken).containsExactly("subscription");
    assertThat(list()).isEmpty();
  }

  @Test
  void more_events_than_one_transaction_takes_up_are_all_sent_again() {
    for (int i = 0; i < 260; i++) {
      submitted();
    }
    for (int i = 0; i < 20; i++) {
      round(event -> false);
    }
    GivenUpPage page = givenUp.page(ALL, null, 1_000);
    assertThat(page.events()).hasSize(780);
    assertThat(givenUp.replay(page.events(), n -> REPLAY, the.now)).isEqualTo(780);
    for (int i = 0; i < 20; i++) {
      round(EVERY);
    }
    assertThat(taken).hasSize(780).doesNotHaveDuplicates();
    assertThat(outbox.lag(SINK)).isEqualTo(new OutboxLag(0, 0, 0));
  }

  /** Returns a moment after which all that is written from now on has its ids. */
  private static Instant moment() {
    Instant before = Instant.now();
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> Instant.now().isAfter(before.plusMillis(3)));
    return before.plusMillis(2);
  }

  private static List<String> threeOf(String id) {
    return List.of(id + " accepted", id + " sending", id + " submitted");
  }

  private List<String> takenOf(String id) {
    return taken.stream().filter(name -> name.startsWith(id + " ")).toList();
  }

  @Test
  void all_events_since_a_moment_come_again_in_order_with_those_that_wait_or_were_given_up() {
    String early = submitted();
    String waited = submitted();
    NextEvents first = outbox.next(SINK, 100);
    EventRow held = first.events().get(3);
    assertThat(name(held)).isEqualTo(waited + " accepted");
    Instant later = the.now.plus(Duration.ofHours(1));
    outbox.settle(
        SINK, first.events().get(5).seq(), List.of(new Outbox.RetryLater(held, 1, later)));
    Instant since = moment();
    String id = submitted();
    String waits = submitted();
    round(allBut(id + " sending"));
    rounds(EVERY);
    the.receipt(NX, "p-" + waits, DeliveryState.DELIVERED);
    the.receipt(NX, "p-" + waited, DeliveryState.DELIVERED);
    EventRow delivered = outbox.next(SINK, 100).events().get(0);
    outbox.settle(SINK, delivered.seq() + 1, List.of(new Outbox.RetryLater(delivered, 1, later)));
    assertThat(list()).hasSize(1);
    List<String> ids = outbox.due(SINK, 9, later).stream().map(one -> one.event().id()).toList();
    taken.clear();

    Receivers receivers = the.journal.receivers();
    assertThat(receivers.replay(SINK, since, REPLAY, the.now)).isEqualTo(8);
    assertThat(list()).as("they come again").isEmpty();
    rounds(EVERY);
    assertThat(takenOf(id)).isEqualTo(threeOf(id));
    assertThat(takenOf(waits))
        .containsExactly(
            waits + " accepted", waits + " sending", waits + " submitted", waits + " delivered");
    assertThat(takenOf(early)).isEmpty();
    assertThat(takenOf(waited)).as("behind what still waits").isEmpty();
    assertThat(ids).contains(held.id());
    the.later(Duration.ofHours(2));
    rounds(EVERY);
    assertThat(takenOf(waited))
        .containsExactly(
            waited + " accepted",
            waited + " sending",
            waited + " submitted",
            waited + " delivered");
    assertThat(outbox.lag(SINK)).isEqualTo(new OutboxLag(0, 0, 0));
    assertThat(receivers.replay(SINK, moment(), REPLAY, the.now)).isZero();
  }

  @Test
  void the_outcomes_of_a_round_that_began_before_a_replay_count_no_more() {
    Instant since = moment();
    String id = submitted();
    Receivers receivers = the.journal.receivers();
    List<EventRow> events = outbox.next(SINK, 100).events();
    int rewinds = receivers.turn(SINK).rewinds();
    outbox.settle(SINK, rewinds, events.get(0).seq(), List.of());
    assertThat(receivers.replay(SINK, since, REPLAY, the.now)).isEqualTo(1);
    outbox.settle(SINK, rewinds, events.get(2).seq(), List.of(no(events.get(1))));
    assertThat(list()).isEmpty();
    rounds(EVERY);
    assertThat(taken).isEqualTo(threeOf(id));
    assertThat(receivers.turn(SINK).rewinds()).isEqualTo(rewinds + 1);
  }

  @Test
  void a_receiver_is_held_and_resumed_for_every_instance_and_says_how_it_stands() {
    Receivers receivers = the.journal.receivers();
    Act hold = Act.of(JournalScenario.ANN, "hold", "receiver", SINK).because("it is being moved");
    try (HikariDataSource again = again();
        JournalScenario other = new JournalScenario(again)) {
      var held = receivers.hold(SINK, hold, the.now);
      assertThat(held.reason()).isEqualTo("it is being moved");
      assertThat(receivers.hold(SINK, hold.because("again"), the.now)).isEqualTo(held);
      Receivers there = other.journal.receivers();
      assertThat(there.turn(SINK).held()).isTrue();
      submitted();
      receivers.answered(SINK, "HTTP 500", the.now);
      await().untilAsserted(() -> assertThat(there.standing(SINK).answer()).isEqualTo("HTTP 500"));
      Receivers.Standing standing = there.standing(SINK);
      assertThat(standing.behind()).as("with the event about the hold").isEqualTo(4);
      assertThat(standing.oldest()).isEqualTo(the.now);
      assertThat(standing.hold()).isEqualTo(held);
      assertThat(there.resume(SINK, hold.because("it is there"), the.now)).contains(held);
      assertThat(receivers.turn(SINK)).isEqualTo(new Receivers.ReceiverTurn(false, 0, 1));
      rounds(EVERY);
      assertThat(there.standing(SINK).behind()).isZero();
      assertThat(there.standing(SINK).oldest()).isNull();
    }
    receivers.hold("new", hold, the.now);
    assertThat(receivers.turn("new").held()).as("before its first round").isTrue();
    assertThat(receivers.turn("nobody").held()).isFalse();
  }

  @Test
  void a_sink_that_is_off_sends_nothing_again() {
    String id = submitted();
    rounds(allBut(id + " sending"));
    String event = idOf(id + " sending");
    assertThat(givenUp.replay(event, Set.of("log"), REPLAY, the.now))
        .contains(new ReplayedEvent(List.of(), List.of(SINK)));
    assertThat(list()).singleElement().matches(lost -> !lost.again());
    assertThat(givenUp.replay("nothing", Set.of(SINK), REPLAY, the.now)).isEmpty();
  }

  @Test
  void a_list_is_filtered_and_read_page_by_page_the_last_ones_first() {
    List<String> names = new ArrayList<>();
    Instant begin = the.now;
    for (int i = 0; i < 3; i++) {
      String id = submitted();
      rounds(event -> false);
      names.addAll(0, List.of(id + " submitted", id + " sending", id + " accepted"));
      the.later(Duration.ofSeconds(1));
    }
    List<String> seen = new ArrayList<>();
    GivenUpPage page = givenUp.page(ALL, null, 2);
    while (true) {
      page.events().forEach(lost -> seen.add(name(lost.event())));
      if (page.next() == null) {
        break;
      }
      page = givenUp.page(ALL, page.next(), 2);
    }
    assertThat(seen).isEqualTo(names);
    String last = names.get(0).split(" ")[0];
    assertThat(size(new GivenUpFilter(null, last, null, null))).isEqualTo(3);
    assertThat(size(new GivenUpFilter(SINK, null, null, null))).isEqualTo(9);
    assertThat(size(new GivenUpFilter("log", null, null, null))).isZero();
    assertThat(size(new GivenUpFilter(null, null, begin.plusSeconds(1), null))).isEqualTo(6);
    assertThat(size(new GivenUpFilter(null, null, null, begin.plusSeconds(1)))).isEqualTo(3);
  }

  private int size(GivenUpFilter filter) {
    return givenUp.page(filter, null, 100).events().size();
  }

  @Test
  void what_was_given_up_before_this_version_is_listed_and_sent_again() {
    try (HikariDataSource before = old("12")) {
      JdbcClient sql = JdbcClient.create(before);
      sql.sql("insert into outbox (name, seq) values ('a', 100)").update();
      sql.sql(
              """
              insert into event (id, message_id, type, channel, account, detail, at)
              values ('old', null, 'silence', 'viber', 'nx', '{"silent":true}', 1)
              """)
          .update();
      sql.sql(
              """
              insert into event_given_up (way, seq, attempts, why, at)
              select 'a', seq, 10, 'HTTP 500', 5 from event where id = 'old'
              """)
          .update();
    }
    try (HikariDataSource now = old(TestDatabase.LATEST);
        JournalScenario migrated = new JournalScenario(now)) {
      GivenUpEvents events = migrated.journal.givenUp();
      assertThat(events.page(ALL, null, 9).events())
          .extracting(lost -> lost.event().id())
          .containsExactly("old");
      assertThat(events.replay("old", Set.of(SINK), REPLAY, the.now)).isPresent();
      migrated.journal.outbox().takeUp(SINK);
      assertThat(migrated.journal.outbox().due(SINK, 9, migrated.now)).hasSize(1);
    }
  }
}
