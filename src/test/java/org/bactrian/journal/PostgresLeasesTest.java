package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.bactrian.journal.JournalScenario.NX;
import static org.bactrian.journal.JournalScenario.message;
import static org.bactrian.journal.JournalScenario.newId;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bactrian.journal.Events.EventRow;
import org.junit.jupiter.api.Test;

class PostgresLeasesTest extends LeasesContract {
  private static final AtomicInteger NEXT = new AtomicInteger();

  @Override
  HikariDataSource database() {
    return TestDatabase.postgres("leases" + NEXT.incrementAndGet());
  }

  @Test
  void no_event_is_passed_by_that_another_instance_has_not_committed_yet() throws Exception {
    try (Connection slow = database.getConnection()) {
      slow.setAutoCommit(false);
      slow.createStatement().execute("select pg_current_xact_id()");
      slow.createStatement()
          .execute(
              """
              insert into event (id, message_id, type, channel, detail, at)
              values ('slow', 'other', 'reply', 'viber', '{}', 0)
              """);
      the.accept(message(newId(), null, null), NX);
      assertThat(next()).as("a lower seq is still open").isEmpty();
      slow.commit();
    }
    assertThat(next()).first().extracting(EventRow::id).isEqualTo("slow");
    assertThat(next()).hasSize(2);
  }

  private List<EventRow> next() {
    return the.journal.outbox().next("event", 10);
  }

  @Test
  void a_commit_of_one_instance_wakes_the_other() {
    the.journal.leases().register("a", List.of());
    the.journal.leases().register("b", List.of());
    the.journal.leases().standing();
    Set<String> heard = ConcurrentHashMap.newKeySet();
    Announcements announcements = new Announcements(database, heard::addAll);
    // It may not listen yet: what is said before is not heard.
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              the.accept(message(newId(), null, null), NX);
              return heard.containsAll(Set.of("lane:nx", "event"));
            });
    announcements.close();
  }
}
