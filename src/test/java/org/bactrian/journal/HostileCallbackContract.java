package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.journal.JournalScenario.NX;
import static org.bactrian.journal.JournalScenario.NX2;
import static org.bactrian.journal.JournalScenario.message;
import static org.bactrian.journal.JournalScenario.newId;
import static org.bactrian.journal.JournalScenario.taken;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Subscription;
import org.bactrian.journal.ReceiptStore.ParsedCallback;
import org.bactrian.journal.ReceiptStore.StoredCallback;
import org.bactrian.message.Channel;
import org.bactrian.message.Msisdn;
import org.bactrian.provider.Callback;
import org.junit.jupiter.api.Test;

/** Callbacks with characters and lengths that a database may not take, in either database. */
abstract class HostileCallbackContract extends OpenJournal {
  /** What ids and codes are made of here; U+0000 and halves of surrogate pairs among them. */
  private static final String[] PIECES = {
    "\0",
    "\uD83D",
    "\uDE00",
    "\uD83D\uDE00",
    "\uFFFF",
    "\uFEFF",
    "a",
    "7",
    "'",
    "\\",
    "\n",
    " ",
    "ї"
  };

  @Test
  void a_receipt_is_joined_whatever_characters_its_ids_have() {
    Random random = new Random(20261128);
    for (int i = 0; i < 80; i++) {
      String hostile = text(random, 1 + random.nextInt(i % 4 == 0 ? 300 : 12)) + i;
      // Only the first 200 characters of an id count.
      String providerId = i + hostile;
      String id = newId();
      the.accept(message(id, null, null), NX);
      Claim claim = the.claim(NX).get(0);
      boolean early = random.nextBoolean();
      if (!early) {
        the.settle(claim, taken(providerId));
      }
      apply(NX, new Receipt(providerId, hostile, DeliveryState.DELIVERED, null, hostile));
      if (early) {
        the.settle(claim, taken(providerId));
      }
      assertThat(the.status(id))
          .as("early %s: %s", early, escaped(providerId))
          .isEqualTo(DeliveryState.DELIVERED);
    }
  }

  @Test
  void a_callback_is_kept_whatever_content_type_it_came_with() {
    String type = "text/plain; x=\"" + "y".repeat(300) + "\0\"";
    the.journal
        .receipts()
        .keep(new Callback(NX, Callback.Kind.RECEIPTS, type, "a=%00", new byte[] {0, -1}), the.now);
    StoredCallback kept = the.journal.receipts().unread(10, the.now).get(0);
    assertThat(kept.callback().contentType()).hasSize(200).startsWith("text/plain; x=\"y");
    assertThat(kept.callback().body()).containsExactly(0, -1);
  }

  @Test
  void a_callback_that_cannot_be_written_is_put_aside_and_nothing_waits_for_it() {
    String beside = submitted("beside");
    String behind = submitted("behind");
    Receipt poison = new Receipt("poison", null, null, null, null);
    StoredCallback bad = kept(NX);
    StoredCallback good = kept(NX);
    List<StoredCallback> failed = new ArrayList<>();
    assertThat(
            the.journal
                .receipts()
                .apply(
                    List.of(
                        new ParsedCallback(
                            bad, List.of(poison, delivered("beside")), List.of(), false),
                        new ParsedCallback(good, List.of(delivered("behind")), List.of(), false)),
                    the.now,
                    (callback, why) -> failed.add(callback)))
        .isEqualTo(1);
    assertThat(failed).extracting(StoredCallback::seq).containsExactly(bad.seq());
    assertThat(the.status(beside)).as("in one callback with it").isEqualTo(DeliveryState.DELIVERED);
    assertThat(the.status(behind)).as("in another one").isEqualTo(DeliveryState.DELIVERED);

    int tries = 1;
    while (!the.journal.receipts().postpone(bad, true, the.now)) {
      assertThat(tries).as("tries").isLessThan(12);
      assertThat(unread()).as("after try " + tries).isEmpty();
      the.later(Duration.ofMinutes(1));
      bad = unread().get(0);
      assertThat(bad.tries()).isEqualTo(tries++);
    }
    assertThat(tries).isEqualTo(12);
    the.later(Duration.ofDays(1));
    assertThat(unread()).isEmpty();
    assertThat(
            the.sql
                .sql("select state from callback where seq = ?")
                .param(bad.seq())
                .query(String.class)
                .single())
        .isEqualTo("aside");
  }

  @Test
  void a_callback_with_items_that_cannot_be_read_is_applied_and_kept() {
    String known = submitted("known-item");
    StoredCallback mixed = kept(NX);
    Receipt early = delivered("early-item");
    the.journal
        .receipts()
        .apply(
            List.of(
                new ParsedCallback(
                    mixed, List.of(delivered("known-item"), early), List.of(), false, true)),
            the.now,
            (callback, why) -> {});
    assertThat(the.status(known)).isEqualTo(DeliveryState.DELIVERED);
    assertThat(the.status(submitted("early-item"))).isEqualTo(DeliveryState.DELIVERED);
    assertThat(unread()).isEmpty();
    assertThat(count("callback where state = 'unreadable' and seq = " + mixed.seq())).isEqualTo(1);
  }

  @Test
  void a_subscription_in_a_callback_that_cannot_be_written_is_an_event_all_the_same() {
    Receipt poison = new Receipt("poison", null, null, null, null);
    Subscription stop = new Subscription(Channel.SMS, new Msisdn("+380501234567"), false);
    ParsedCallback bad = new ParsedCallback(kept(NX), List.of(poison), List.of(stop), false);
    the.journal.receipts().apply(List.of(bad), the.now, (callback, why) -> {});
    assertThat(the.journal.outbox().next("log", 1_000).events())
        .filteredOn(event -> event.type().equals("subscription"))
        .hasSize(1);
  }

  @Test
  void a_callback_whose_route_fails_is_never_put_aside() {
    StoredCallback waiting = kept(NX);
    for (int i = 0; i < 30; i++) {
      assertThat(the.journal.receipts().postpone(waiting, false, the.now)).isFalse();
      the.later(Duration.ofMinutes(1));
      waiting = unread().get(0);
    }
  }

  @Test
  void two_instances_that_try_a_callback_at_once_have_tried_it_once() {
    StoredCallback both = kept(NX);
    the.journal.receipts().postpone(both, true, the.now);
    the.journal.receipts().postpone(both, true, the.now);
    the.later(Duration.ofMinutes(1));
    assertThat(unread().get(0).tries()).isEqualTo(1);
  }

  @Test
  void each_account_has_its_turn_however_many_callbacks_of_another_wait() {
    for (int i = 0; i < 20; i++) {
      kept(NX);
    }
    StoredCallback other = kept(NX2);
    assertThat(the.journal.receipts().unread(5, the.now))
        .hasSize(6)
        .extracting(StoredCallback::seq)
        .contains(other.seq());
  }

  @Test
  void what_is_kept_for_unknown_ids_has_a_bound_of_rows_for_each_account() {
    long rows = TestJournal.UNKNOWN.rows();
    // Young ones may be early: they stay, and no more are taken.
    int taken = 0;
    while (isTaken(NX, "stranger-" + taken)) {
      taken++;
      assertThat((long) taken).isLessThanOrEqualTo(rows * 12 / 10);
    }
    assertThat((long) taken).isBetween(rows, rows * 12 / 10);
    // Neither a known id nor another account minds.
    String known = submitted("known");
    assertThat(isTaken(NX, "known")).isTrue();
    assertThat(the.status(known)).isEqualTo(DeliveryState.DELIVERED);
    assertThat(isTaken(NX2, "stranger")).isTrue();
    // Once they have been read and are old, the oldest make room.
    readAll();
    the.later(Duration.ofMinutes(6));
    assertThat(isTaken(NX, "early")).isTrue();
    assertThat(count("parked_receipt where account = 'nx'")).isLessThanOrEqualTo(rows);
    assertThat(count("parked_receipt where provider_id = 'stranger-0'")).isZero();
    readAll();
    assertThat(the.status(submitted("early"))).isEqualTo(DeliveryState.DELIVERED);
  }

  @Test
  void what_is_kept_for_unknown_ids_has_a_bound_of_bytes_unreadable_ones_too() {
    String large = "x".repeat((int) TestJournal.UNKNOWN.bytes() / 20);
    for (int i = 0; i < 200; i++) {
      assertThat(isTaken(NX, large, delivered("stranger-" + i))).isTrue();
      StoredCallback stored = unread().get(0);
      if (i % 2 == 0) {
        the.journal.receipts().unreadable(stored);
      } else {
        the.apply(stored, List.of(delivered("stranger-" + i)), List.of());
      }
      the.later(Duration.ofMinutes(6));
    }
    assertThat(count("callback")).isBetween(10L, 25L);
    assertThat(count("parked_receipt")).isLessThanOrEqualTo(25L);
  }

  private boolean isTaken(String account, String id) {
    return isTaken(account, id, delivered(id));
  }

  private boolean isTaken(String account, String body, Receipt receipt) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try {
      the.journal
          .receipts()
          .keep(
              new Callback(account, Callback.Kind.RECEIPTS, "", "", bytes),
              List.of(receipt),
              the.now);
      return true;
    } catch (CallbacksFull e) {
      return false;
    }
  }

  /** Reads what waits: the body of each is the id of its receipt. */
  private void readAll() {
    for (StoredCallback one : the.journal.receipts().unread(10_000, the.now)) {
      String id = new String(one.callback().body(), StandardCharsets.UTF_8);
      the.apply(one, List.of(delivered(id)), List.of());
    }
  }

  private long count(String from) {
    return the.sql.sql("select count(*) from " + from).query(Long.class).single();
  }

  private List<StoredCallback> unread() {
    return the.journal.receipts().unread(10, the.now);
  }

  private String submitted(String providerId) {
    String id = newId();
    the.accept(message(id, null, null), NX);
    the.settle(the.claim(NX).get(0), taken(providerId));
    return id;
  }

  private static Receipt delivered(String providerId) {
    return new Receipt(providerId, null, DeliveryState.DELIVERED, null, null);
  }

  private StoredCallback kept(String account) {
    byte[] bytes = "{}".getBytes(StandardCharsets.UTF_8);
    the.journal
        .receipts()
        .keep(new Callback(account, Callback.Kind.RECEIPTS, "", "", bytes), the.now);
    List<StoredCallback> all = the.journal.receipts().unread(1_000, the.now);
    return all.get(all.size() - 1);
  }

  private void apply(String account, Receipt receipt) {
    the.apply(kept(account), List.of(receipt), List.of());
  }

  private static String text(Random random, int pieces) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars().forEach(c -> escaped.append("%04x ".formatted(c)));
    return escaped.toString();
  }
}
