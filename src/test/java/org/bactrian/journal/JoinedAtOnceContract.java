package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.journal.JournalScenario.NX;
import static org.bactrian.journal.JournalScenario.message;
import static org.bactrian.journal.JournalScenario.newId;
import static org.bactrian.journal.JournalScenario.taken;
import static org.bactrian.journal.TestJournal.HK;
import static org.bactrian.journal.TestJournal.SG;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.SendResult;
import org.bactrian.provider.Callback;
import org.junit.jupiter.api.Test;

/** Receipts that are joined in the commit that keeps their callback, in either database. */
abstract class JoinedAtOnceContract extends OpenJournal {
  /** Its charge is missing, which no reader can bring about. */
  private static final Receipt POISON =
      new Receipt("p", List.of(), null, DeliveryState.SEEN, null, "c", null, false);

  private String submitted(String account, String providerId) {
    Claim claim = claimed(account);
    the.settle(claim, taken(providerId));
    return claim.message().id();
  }

  private Claim claimed(String account) {
    the.accept(message(newId(), null, null), account);
    return the.claim(account).get(0);
  }

  private static Receipt receipt(String providerId, DeliveryState state) {
    return new Receipt(providerId, null, state, null, "c");
  }

  private static Callback callback(String account) {
    return new Callback(account, Callback.Kind.RECEIPTS, "", "", new byte[] {1, 2});
  }

  private void post(String account, Receipt... receipts) {
    the.journal.receipts().keep(callback(account), List.of(receipts), the.now);
  }

  private List<String> callbacks() {
    return the.sql
        .sql("select kind || ' ' || state from callback order by seq")
        .query(String.class)
        .list();
  }

  /** Returns which stages the commits until now have woken. */
  private Set<String> woken() {
    the.journal.probe().join();
    return the.woken;
  }

  private void forgetWakes() {
    woken().clear();
  }

  private long count(String table) {
    return the.sql.sql("select count(*) from " + table).query(Long.class).single();
  }

  @Test
  void a_receipt_is_joined_in_the_commit_that_keeps_its_callback() {
    String id = submitted(NX, "p");
    forgetWakes();
    post(NX, receipt("p", DeliveryState.DELIVERED));
    assertThat(the.status(id)).isEqualTo(DeliveryState.DELIVERED);
    assertThat(callbacks()).containsExactly("RECEIPTS read");
    assertThat(woken()).doesNotContain(Wakeups.CALLBACK).contains(Wakeups.EVENT);
    assertThat(the.journal.activity().all()).extracting("account").containsExactly(NX);
    assertThat(the.sql.sql("select body from callback").query(byte[].class).single())
        .containsExactly(1, 2);
  }

  @Test
  void all_receipts_of_a_callback_are_joined_in_their_order() {
    String one = submitted(NX, "p1");
    String other = submitted(NX, "p2");
    post(
        NX,
        receipt("p1", DeliveryState.DELIVERED),
        receipt("p2", DeliveryState.UNDELIVERED),
        receipt("p1", DeliveryState.SEEN));
    assertThat(the.status(one)).isEqualTo(DeliveryState.SEEN);
    assertThat(the.status(other)).isEqualTo(DeliveryState.UNDELIVERED);
    assertThat(the.journal.events().of(one))
        .extracting(Events.EventRow::status)
        .endsWith(DeliveryState.DELIVERED, DeliveryState.SEEN);
  }

  @Test
  void a_callback_one_of_whose_ids_is_unknown_is_kept_unread_and_the_stage_is_woken() {
    String id = submitted(NX, "p");
    forgetWakes();
    post(NX, receipt("p", DeliveryState.DELIVERED), receipt("early", DeliveryState.DELIVERED));
    assertThat(callbacks()).containsExactly("RECEIPTS new");
    assertThat(the.status(id)).isEqualTo(DeliveryState.SUBMITTED);
    assertThat(count("parked_receipt")).isZero();
    assertThat(woken()).contains(Wakeups.CALLBACK);
  }

  @Test
  void a_doubtful_receipt_is_kept_unread() {
    Claim claim = claimed(NX);
    the.settle(claim, new SendResult.Submitted(List.of("10000000"), List.of("268435456"), "0"));
    claimed(NX);
    the.later(Duration.ofSeconds(1));
    post(NX, receipt("268435456", DeliveryState.DELIVERED));
    assertThat(callbacks()).containsExactly("RECEIPTS new");
    assertThat(the.status(claim.message().id())).isEqualTo(DeliveryState.SUBMITTED);
  }

  @Test
  void a_receipt_at_the_webhook_of_a_sibling_is_a_sign_of_life_of_both_accounts() {
    String id = submitted(HK, "p");
    post(SG, receipt("p", DeliveryState.DELIVERED));
    assertThat(the.status(id)).isEqualTo(DeliveryState.DELIVERED);
    assertThat(callbacks()).containsExactly("RECEIPTS read");
    assertThat(the.journal.activity().all())
        .extracting("account")
        .containsExactlyInAnyOrder(SG, HK);
  }

  @Test
  void a_callback_whose_receipts_cannot_be_joined_is_kept_unread() {
    String id = submitted(NX, "p");
    forgetWakes();
    post(NX, receipt("p", DeliveryState.DELIVERED), POISON);
    assertThat(callbacks()).containsExactly("RECEIPTS new");
    assertThat(the.status(id)).isEqualTo(DeliveryState.SUBMITTED);
    assertThat(woken()).contains(Wakeups.CALLBACK);
  }

  @Test
  void a_receipt_that_cannot_be_joined_does_not_keep_those_of_its_commit_from_being_joined()
      throws InterruptedException {
    submitted(NX, "p");
    List<String> ids = IntStream.range(0, 8).mapToObj(n -> submitted(NX, "p" + n)).toList();
    CountDownLatch held = new CountDownLatch(1);
    the.afterCommit = () -> awaitQuietly(held);
    Thread first = new Thread(() -> post(NX, receipt("p", DeliveryState.DELIVERED)));
    first.start();
    List<Thread> posts =
        IntStream.range(0, 9)
            .mapToObj(n -> n == 8 ? POISON : receipt("p" + n, DeliveryState.DELIVERED))
            .map(one -> new Thread(() -> post(NX, one)))
            .toList();
    posts.forEach(Thread::start);
    held.countDown();
    first.join();
    for (Thread post : posts) {
      post.join();
    }
    assertThat(ids).allMatch(id -> the.status(id) == DeliveryState.DELIVERED);
    assertThat(callbacks()).hasSize(10).containsOnlyOnce("RECEIPTS new");
  }

  private static void awaitQuietly(CountDownLatch held) {
    try {
      assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_receipt_that_comes_twice_changes_a_message_once() {
    String id = submitted(NX, "p");
    post(NX, receipt("p", DeliveryState.DELIVERED));
    int events = the.journal.events().of(id).size();
    post(NX, receipt("p", DeliveryState.DELIVERED));
    assertThat(the.journal.events().of(id)).hasSize(events);
    assertThat(callbacks()).containsExactly("RECEIPTS read", "RECEIPTS read");
  }
}
