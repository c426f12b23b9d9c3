package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.journal.JournalScenario.NX;
import static org.bactrian.journal.JournalScenario.NX2;
import static org.bactrian.journal.JournalScenario.message;
import static org.bactrian.journal.JournalScenario.no;
import static org.bactrian.journal.JournalScenario.taken;

import com.zaxxer.hikari.HikariDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.journal.MessageStore.CancelResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Writes of many concurrent callers go in groups, which prefetch together and write together. Two
 * writes of one message in one group must see each other.
 */
abstract class ConcurrentCallersContract {
  private static final int MESSAGES = 300;
  private static final int CALLERS = 24;

  private HikariDataSource database;
  private JournalScenario the;
  private final List<String> ids = Stream.generate(JournalScenario::newId).limit(MESSAGES).toList();
  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
  private final Queue<Future<?>> begun = new ConcurrentLinkedQueue<>();
  private final AtomicInteger taken = new AtomicInteger();
  private final Set<String> calls = ConcurrentHashMap.newKeySet();
  private final Set<String> cancelled = ConcurrentHashMap.newKeySet();

  abstract HikariDataSource database();

  @BeforeEach
  void open() {
    database = database();
    the = new JournalScenario(database);
  }

  @AfterEach
  void close() {
    callers.shutdownNow();
    the.close();
    database.close();
  }

  @Test
  void each_step_of_each_message_is_made_once_however_many_callers_there_are() throws Exception {
    the.claim(NX);
    the.claim(NX2);
    for (int i = 0; i < MESSAGES; i++) {
      String id = ids.get(i);
      begin(() -> accept(id));
      begin(() -> accept(id));
      if (i % 3 == 0) {
        begin(() -> cancel(id));
      }
      if (i % 5 == 0) {
        begin(this::claimSome);
      }
    }
    finish();
    while (claimSome()) {
      finish();
    }

    assertThat(taken.get()).isEqualTo(MESSAGES);
    ids.forEach(this::isWhole);
  }

  private void begin(Runnable work) {
    begun.add(callers.submit(work));
  }

  /** Waits for all callers, and fails if one of them has failed. */
  private void finish() throws Exception {
    for (Future<?> work = begun.poll(); work != null; work = begun.poll()) {
      work.get();
    }
  }

  private void accept(String id) {
    if (the.accept(message(id, null, null), NX, NX2) instanceof AcceptResult.New) {
      taken.incrementAndGet();
    }
  }

  private void cancel(String id) {
    the.journal
        .messages()
        .cancel(Viewer.OF_ALL, id, "", JournalScenario.CANCEL, the.now)
        .filter(CancelResult::done)
        .ifPresent(done -> cancelled.add(id));
  }

  /** One thread at a time claims of a lane; many threads settle. */
  private boolean claimSome() {
    List<Claim> claims = new ArrayList<>();
    synchronized (calls) {
      claims.addAll(the.claim(NX, 10));
      claims.addAll(the.claim(NX2, 10));
    }
    for (Claim claim : claims) {
      String call = claim.message().id() + " " + claim.attempt();
      assertThat(calls.add(call)).as(call).isTrue();
      begin(() -> settle(claim, call.hashCode() % 3 != 0));
    }
    return !claims.isEmpty();
  }

  private void settle(Claim claim, boolean yes) {
    String providerId = "p-" + claim.message().id() + "-" + claim.attempt();
    if (!yes) {
      the.settle(claim, no(Reason.NO_CREDIT));
      return;
    }
    // The receipt may be read first.
    the.receipt(claim.account(), providerId, DeliveryState.DELIVERED);
    the.settle(claim, taken(providerId));
  }

  private void isWhole(String id) {
    MessageRow row = the.journal.messages().find(id).orElseThrow();
    List<EventRow> history = the.journal.events().of(id);
    assertThat(history).as(id + " has an event for each change").hasSize(row.version());
    for (int i = 1; i < history.size(); i++) {
      DeliveryState before = history.get(i - 1).status();
      assertThat(before.mayBecome(history.get(i).status())).as(history.toString()).isTrue();
    }
    List<AttemptRow> attempts = the.journal.messages().attempts(id);
    assertThat(attempts).as(id + " has a row for each call").hasSize(row.queueing().attempts());
    if (cancelled.contains(id)) {
      assertThat(row.status()).isEqualTo(DeliveryState.CANCELLED);
      assertThat(history).as(id).last().extracting(EventRow::status).isEqualTo(row.status());
    }
  }
}
