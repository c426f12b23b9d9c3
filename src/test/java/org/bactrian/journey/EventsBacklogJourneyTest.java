package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Tests an event receiver that is down while very many events are waiting for it. */
@DirtiesContext
@TestPropertySource(
    properties = {
      "bactrian.events.log=false",
      "bactrian.events.http.secrets=" + EventsOutJourneyTest.NEW,
      "bactrian.events.http.allow-private=true"
    })
class EventsBacklogJourneyTest extends Journey {
  private static final int MANY = 200_000;
  private static final int MEGABYTE = 1 << 20;

  @TempDir static Path folder;
  @Autowired DataSource database;

  @DynamicPropertySource
  static void places(DynamicPropertyRegistry properties) {
    int nobody = BactrianProcess.freePort();
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
    properties.add("bactrian.events.http.url", () -> "http://127.0.0.1:" + nobody + "/");
  }

  @Test
  void its_events_stay_on_disk_and_nobody_waits_for_it() {
    JdbcClient sql = JdbcClient.create(database);
    api.awaitStatus(api.accept(text(Numbers.viber("001"), "")), "seen");
    long before = used();
    sql.sql(
            """
            with recursive n (i) as (select 1 union all select i + 1 from n where i < ?)
            insert into event (id, message_id, type, channel, status, detail, at)
            select 'e' || i, 'm' || i, 'status', 'viber', 'accepted', 'accepted', 1 from n
            """)
        .param(MANY)
        .update();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(behind(sql, "event")).isZero());
    for (int i = 0; i < 20; i++) {
      clock.advance(Duration.ofSeconds(31));
      long waiting = waiting(sql);
      await().atMost(Api.PATIENCE).until(() -> waiting(sql) > waiting);
    }
    assertThat(behind(sql, "http")).isGreaterThan(MANY - 1_000);
    assertThat(waiting(sql)).isLessThan(200);
    assertThat(used() - before).isLessThan(30L * MEGABYTE);
    String id = api.accept(text(Numbers.viber("001"), ""));
    api.awaitStatus(id, "seen");
  }

  private static long behind(JdbcClient sql, String way) {
    return sql.sql("select count(*) from event where seq > (select seq from outbox where name = ?)")
        .param(way)
        .query(Long.class)
        .single();
  }

  private static long waiting(JdbcClient sql) {
    return sql.sql("select count(*) from event_waiting").query(Long.class).single();
  }

  private static long used() {
    System.gc();
    Runtime jvm = Runtime.getRuntime();
    return jvm.totalMemory() - jvm.freeMemory();
  }
}
