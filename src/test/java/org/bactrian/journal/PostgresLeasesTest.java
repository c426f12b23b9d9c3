package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.bactrian.journal.JournalScenario.NX;
import static org.bactrian.journal.JournalScenario.message;
import static org.bactrian.journal.JournalScenario.newId;
import static org.bactrian.journal.JournalScenario.taken;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Receipt;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.journal.ReceiptStore.StoredCallback;
import org.bactrian.journal.commit.PostgresNotifications;
import org.bactrian.provider.Callback;
import org.junit.jupiter.api.Test;

class PostgresLeasesTest extends LeasesContract {
  private static final AtomicInteger NEXT = new AtomicInteger();
  private static final String NAME = "leases";
  private static final int MESSAGES = 300;

  @Override
  HikariDataSource database() {
    return TestDatabase.postgres(NAME + NEXT.incrementAndGet());
  }

  @Test
  void while_two_instances_write_no_receipt_misses_its_message_and_no_event_is_skipped() {
    try (HikariDataSource pool = TestDatabase.postgres(NAME + NEXT, TestDatabase.LATEST);
        JournalScenario other = new JournalScenario(pool)) {
      List<String> ids = Stream.generate(JournalScenario::newId).limit(MESSAGES).toList();
      ids.forEach(id -> the.accept(message(id, null, null), NX));
      List<EventRow> left = new ArrayList<>();
      AtomicBoolean writing = new AtomicBoolean(true);
      CompletableFuture<Void> reader =
          CompletableFuture.runAsync(
              () -> {
                while (writing.get() || !next().isEmpty()) {
                  leave(left);
                }
              });
      List<CompletableFuture<Void>> works = new ArrayList<>();
      List<StoredCallback> callbacks = callbacks();
      for (Claim claim : the.claim(NX, MESSAGES)) {
        String providerId = "p-" + claim.message().id();
        StoredCallback callback = callbacks.get(works.size() / 2);
        works.add(CompletableFuture.runAsync(() -> the.settle(claim, taken(providerId))));
        works.add(CompletableFuture.runAsync(() -> arrived(other, callback, providerId)));
      }
      works.forEach(CompletableFuture::join);
      writing.set(false);
      reader.join();

      assertThat(ids).allMatch(id -> the.status(id) == DeliveryState.DELIVERED);
      assertThat(left)
          .hasSize(the.sql.sql("select count(*) from event").query(Integer.class).single());
    }
  }

  private List<StoredCallback> callbacks() {
    ReceiptStore receipts = the.journal.receipts();
    Callback callback = new Callback(NX, Callback.Kind.RECEIPTS, "", "", new byte[0]);
    IntStream.range(0, MESSAGES).forEach(i -> receipts.keep(callback, the.now));
    return receipts.unread(MESSAGES, the.now);
  }

  private static void arrived(JournalScenario other, StoredCallback callback, String providerId) {
    Receipt receipt = new Receipt(providerId, null, DeliveryState.DELIVERED, null, null);
    other.apply(callback, List.of(receipt), List.of());
  }

  private void leave(List<EventRow> left) {
    List<EventRow> next = next();
    left.addAll(next);
    if (!next.isEmpty()) {
      the.journal.outbox().settle("event", next.get(next.size() - 1).seq(), List.of());
    }
  }

  private List<EventRow> next() {
    return the.journal.outbox().next("event", 10).events();
  }

  @Test
  void a_commit_of_one_instance_wakes_the_other() {
    the.journal.leases().register("a", List.of());
    the.journal.leases().register("b", List.of());
    the.journal.leases().state();
    Set<String> heard = ConcurrentHashMap.newKeySet();
    PostgresNotifications notifications = new PostgresNotifications(database, heard::addAll);
    // It may not listen yet, and hears only what is announced afterwards.
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              the.accept(message(newId(), null, null), NX);
              return heard.containsAll(Set.of("lane:nx", "event"));
            });
    notifications.close();
  }
}
