package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.journal.JournalScenario.NX;
import static org.bactrian.journal.JournalScenario.SMS;
import static org.bactrian.journal.JournalScenario.message;
import static org.bactrian.journal.JournalScenario.no;
import static org.bactrian.journal.JournalScenario.taken;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bactrian.base.Sha256;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.journal.MessageRow.Origin;
import org.bactrian.message.ViberMessage;
import org.bactrian.route.MessageStates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose each message is: the ids of an API key are its own, and everything of it has its name. */
abstract class OriginContract {
  private static final String SHOP = "shop";
  private static final String BANK = "bank";
  private HikariDataSource database;
  private JournalScenario the;

  /** Opens the test's database, migrated up to a version of the schema. */
  abstract HikariDataSource database(String version);

  private void open() {
    database = database(TestDatabase.LATEST);
    the = new JournalScenario(database);
  }

  @AfterEach
  void close() {
    the.close();
    database.close();
  }

  private AcceptResult accept(String key, String id) {
    return accept(key, id, "said");
  }

  private AcceptResult accept(String key, String id, String fingerprint) {
    ViberMessage message = message(id, null, null);
    Origin origin = Origin.of(message, key, fingerprint);
    return the.journal.messages().accept(message, origin, List.of(NX), "by name", the.now);
  }

  /** Returns the unique id of a new message. */
  private String kept(String key, String id) {
    return ((AcceptResult.New) accept(key, id)).message().id();
  }

  private static String made(String key, String id) {
    return "k-" + Sha256.hex(key + "\n" + id).substring(0, 40);
  }

  private MessageRow row(String id) {
    return the.journal.messages().find(id).orElseThrow();
  }

  private long messages() {
    return the.sql.sql("select count(*) from message").query(Long.class).single();
  }

  @Test
  void two_keys_may_use_one_id_and_each_message_is_sent_and_received_by_its_own() {
    open();
    String first = kept(SHOP, "order-1");
    String second = kept(BANK, "order-1");
    assertThat(List.of(first, second)).containsExactly("order-1", made(BANK, "order-1"));
    assertThat(row(second).ownId()).isEqualTo("order-1");
    assertThat(row(first).origin().ownId()).isNull();

    List<Claim> claims = the.claim(NX);
    assertThat(claims).extracting(claim -> claim.message().id()).containsExactly(first, second);
    claims.forEach(claim -> the.settle(claim, taken("p-" + claim.message().id())));
    the.receipt(NX, "p-" + second, DeliveryState.DELIVERED);
    the.receipt(NX, "another", second, DeliveryState.SEEN);
    assertThat(the.status(first)).isEqualTo(DeliveryState.SUBMITTED);
    assertThat(the.status(second)).isEqualTo(DeliveryState.SEEN);
    EventRow event = the.journal.events().of(second).get(0);
    assertThat(event.messageId()).isEqualTo(second);
    assertThat(event.ownMessageId()).isEqualTo("order-1");
    assertThat(event.about().key()).isEqualTo(BANK);
  }

  @Test
  void an_id_is_known_to_its_key_whatever_other_keys_do() {
    open();
    kept(SHOP, "order-1");
    kept(BANK, "order-1");
    for (String key : List.of(SHOP, BANK)) {
      assertThat(accept(key, "order-1")).isInstanceOf(AcceptResult.Same.class);
      assertThat(accept(key, "order-1", "other")).isInstanceOf(AcceptResult.Conflict.class);
    }
    the.sql.sql("delete from message where id = 'order-1'").update();
    close();
    open();
    assertThat(accept(BANK, "order-1")).isInstanceOf(AcceptResult.Same.class);
    assertThat(messages()).isEqualTo(1);
    assertThat(kept(SHOP, "order-1")).isEqualTo("order-1");
  }

  @Test
  void what_comes_without_a_key_shares_its_ids_with_all_keys() {
    open();
    kept("", "by-file");
    kept(SHOP, "by-http");
    assertThat(accept(SHOP, "by-file")).isInstanceOf(AcceptResult.Same.class);
    assertThat(accept(BANK, "by-file", "other")).isInstanceOf(AcceptResult.Conflict.class);
    assertThat(accept("", "by-http")).isInstanceOf(AcceptResult.Same.class);
    assertThat(accept("", "by-http", "other")).isInstanceOf(AcceptResult.Conflict.class);
    assertThat(messages()).isEqualTo(2);
  }

  @Test
  void a_message_from_before_keys_were_noted_is_not_sent_again_with_a_key() {
    database = database("20");
    the = new JournalScenario(database);
    the.sql
        .sql(
            """
            insert into message (id, channel, fingerprint, recipient, body, has_fallback, status,
                                 version, route, priority, lane, attempts, accepted_at, updated_at)
            values ('order-1', 'viber', 'said', '+380501234567', '{}', false, 'delivered', 3, 'nx', 0,
                    'nx', 1, 1, 1)
            """)
        .update();
    close();
    open();
    assertThat(row("order-1").origin()).isEqualTo(new Origin(null, null, "said", null, null, ""));
    assertThat(row("order-1").timestamps().deliveredAt()).isNull();
    assertThat(accept(SHOP, "order-1")).isInstanceOf(AcceptResult.Same.class);
    assertThat(accept(BANK, "order-1")).isInstanceOf(AcceptResult.Same.class);
    assertThat(accept(BANK, "order-1", "other")).isInstanceOf(AcceptResult.Conflict.class);
    assertThat(accept("", "order-1")).isInstanceOf(AcceptResult.Same.class);
    assertThat(the.claim(NX)).isEmpty();
    assertThat(the.journal.messages().find(new Viewer(SHOP), "order-1")).isPresent();
  }

  @Test
  void no_key_can_take_the_id_that_is_made_for_another() {
    open();
    kept(SHOP, "order-1");
    String made = made(BANK, "order-1");
    assertThat(kept(SHOP, made)).isEqualTo(made);
    String second = kept(BANK, "order-1");
    assertThat(second).isEqualTo(made(BANK, made));
    assertThat(accept(BANK, "order-1")).isInstanceOf(AcceptResult.Same.class);
    assertThat(kept(BANK, second)).as("another message of the same key").isNotEqualTo(second);
    assertThat(the.claim(NX)).hasSize(4);
  }

  @Test
  void a_viewer_with_a_key_sees_and_cancels_its_own_by_its_own_ids() {
    open();
    String first = kept(SHOP, "order-1");
    String second = kept(BANK, "order-1");
    kept(SHOP, "order-2");
    kept("", "by-file");
    MessageStore messages = the.journal.messages();
    Viewer bank = new Viewer(BANK);
    assertThat(messages.find(bank, "order-1")).map(MessageRow::id).hasValue(second);
    assertThat(messages.find(bank, second)).isEmpty();
    assertThat(messages.find(bank, "order-2")).isEmpty();
    assertThat(messages.find(bank, "by-file")).isEmpty();
    assertThat(messages.find(Viewer.OF_ALL, second)).isPresent();
    MessageStates states = new MessageStates(the.journal, the.reader);
    assertThat(states.of(bank, "order-1").toString())
        .startsWith("{\"id\":\"order-1\",\"status\":")
        .contains("\"key\":\"bank\",\"country\":\"UA\",\"acceptedAt\"");
    assertThat(states.of(second).toString())
        .startsWith("{\"id\":\"" + second + "\",\"ownId\":\"order-1\",\"status\":");
    assertThat(states.of(first).has("ownId")).isFalse();
    assertThat(states.of("by-file").has("key")).isFalse();
    assertThat(listed(bank)).containsExactly(second);
    assertThat(listed(Viewer.OF_ALL)).hasSize(4);
    assertThat(messages.cancel(bank, "order-2", "bank", JournalScenario.CANCEL, the.now)).isEmpty();
    assertThat(messages.cancel(bank, "order-1", "bank", JournalScenario.CANCEL, the.now))
        .isPresent();
    assertThat(the.status(first)).isEqualTo(DeliveryState.ACCEPTED);
    assertThat(the.status(second)).isEqualTo(DeliveryState.CANCELLED);
  }

  private List<String> listed(Viewer viewer) {
    MessageFilter all = new MessageFilter(null, null, null, null, null, null, null, null);
    return the
        .journal
        .list()
        .page(all.of(viewer), MessageList.Order.ACCEPTED, null, 10)
        .messages()
        .stream()
        .map(MessageRow::id)
        .toList();
  }

  @Test
  void a_message_and_its_sms_have_key_campaign_and_country_and_the_day_it_arrived() {
    open();
    kept(BANK, "order-1");
    ViberMessage plain = message("order-1", null, null);
    ViberMessage message =
        new ViberMessage(
            plain.id(),
            plain.to(),
            plain.sender(),
            plain.label(),
            plain.content(),
            plain.ttl(),
            plain.tags(),
            plain.device(),
            plain.tracking(),
            plain.account(),
            plain.sendAt(),
            plain.fallback(),
            "spring",
            Map.of());
    String id = made(SHOP, "order-1");
    Origin origin = Origin.of(message, SHOP, "said");
    the.journal.messages().accept(message, origin, List.of(NX), "by name", the.now);
    assertThat(row(id).origin())
        .isEqualTo(new Origin(SHOP, "order-1", "said", "spring", null, "UA"));

    the.claim(NX).forEach(claim -> the.settle(claim, no(Reason.NOT_A_VIBER_USER)));
    the.fallbacks();
    MessageRow sms = the.journal.messages().smsOf(id).orElseThrow();
    assertThat(sms.origin()).isEqualTo(new Origin(SHOP, "order-1", "", "spring", null, "UA"));
    assertThat(sms.ownId()).isEqualTo(sms.id());
    MessageStates states = new MessageStates(the.journal, the.reader);
    assertThat(states.of(new Viewer(SHOP), sms.id()).get("fallbackOf").asText())
        .isEqualTo("order-1");
    assertThat(states.of(sms.id()).get("fallbackOf").asText()).isEqualTo(id);
    assertThat(the.journal.messages().find(new Viewer(SHOP), sms.id())).isPresent();
    assertThat(the.journal.messages().find(new Viewer(BANK), sms.id())).isEmpty();

    the.claim(SMS).forEach(claim -> the.settle(claim, taken("p-" + claim.message().id())));
    Instant delivered = the.now;
    the.receipt(SMS, "p-" + sms.id(), DeliveryState.DELIVERED);
    the.later(Duration.ofHours(1));
    the.receipt(SMS, "p-" + sms.id(), DeliveryState.SEEN);
    assertThat(row(sms.id()).status()).isEqualTo(DeliveryState.SEEN);
    assertThat(row(sms.id()).timestamps().deliveredAt()).isEqualTo(delivered);
    EventRow last =
        the.journal.events().of(id).stream().reduce((one, other) -> other).orElseThrow();
    assertThat(last.ownMessageId()).isEqualTo(sms.id());
    assertThat(last.ownFallbackOf()).isEqualTo("order-1");
    assertThat(last.about().key()).isEqualTo(SHOP);
    assertThat(last.about().campaign()).isEqualTo("spring");
  }

  @Test
  void a_message_that_is_refused_at_once_has_its_key_and_its_own_id() {
    open();
    kept(SHOP, "order-1");
    ViberMessage message = message("order-1", null, null);
    Origin origin = Origin.of(message, BANK, "said");
    MessageStore messages = the.journal.messages();
    for (int i = 0; i < 2; i++) {
      messages.acceptRefused(message, origin, Reason.NO_ROUTE, "no account", the.now);
    }
    MessageRow row = row(made(BANK, "order-1"));
    assertThat(row.status()).isEqualTo(DeliveryState.REFUSED);
    assertThat(row.origin().key()).isEqualTo(BANK);
    the.fallbacks();
    assertThat(the.smsOf(row.id())).isEqualTo(1);
    assertThat(messages()).isEqualTo(3);
  }

  @Test
  void keys_that_post_one_id_at_once_have_a_message_each_and_each_only_one() throws Exception {
    open();
    int ids = 60;
    ExecutorService callers = Executors.newFixedThreadPool(16);
    try {
      List<Future<AcceptResult>> posted = new ArrayList<>();
      for (int i = 0; i < ids; i++) {
        String id = "order-" + i;
        for (String key : List.of(SHOP, BANK, SHOP, BANK)) {
          posted.add(callers.submit(() -> accept(key, id)));
        }
      }
      int kept = 0;
      for (Future<AcceptResult> one : posted) {
        assertThat(one.get()).isInstanceOfAny(AcceptResult.New.class, AcceptResult.Same.class);
        kept += one.get() instanceof AcceptResult.New ? 1 : 0;
      }
      assertThat(kept).isEqualTo(2 * ids);
      assertThat(messages()).isEqualTo(2 * ids);
      for (int i = 0; i < ids; i++) {
        String id = "order-" + i;
        for (String key : List.of(SHOP, BANK)) {
          MessageRow row = the.journal.messages().findSent(key, id).orElseThrow();
          assertThat(row.origin().key()).isEqualTo(key);
          assertThat(row.ownId()).isEqualTo(id);
        }
      }
    } finally {
      callers.shutdownNow();
    }
  }
}
