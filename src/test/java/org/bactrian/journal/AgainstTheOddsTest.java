package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is rare, and was once wrong. */
class AgainstTheOddsTest {
  @TempDir Path folder;
  private HikariDataSource database;
  private JournalScenario the;
  private final String id = JournalScenario.newId();

  @BeforeEach
  void open() {
    database = TestDatabase.sqlite(folder);
    the = new JournalScenario(database);
  }

  @AfterEach
  void close() {
    the.close();
    database.close();
  }

  /** A provider said no (503, say), and then a receipt by our own id says it was delivered. */
  @Test
  void delivered_of_a_message_that_had_been_refused_stops_its_sms() {
    the.accept(JournalScenario.message(id, null, null), "nx");
    the.settle(the.claim("nx").get(0), JournalScenario.no(Reason.NO_CREDIT));
    the.receipt("nx", "another", id, DeliveryState.DELIVERED);
    the.fallbacks();
    assertThat(the.claim("sms-nx")).isEmpty();
  }

  @Test
  void delivered_by_the_account_asked_first_stops_the_second_account() {
    the.accept(JournalScenario.message(id, null, null), "nx", "nx2");
    the.settle(the.claim("nx").get(0), JournalScenario.no(Reason.PROVIDER_ERROR));
    the.receipt("nx", "another", id, DeliveryState.DELIVERED);
    assertThat(the.claim("nx2")).isEmpty();
    assertThat(the.status(id)).isEqualTo(DeliveryState.DELIVERED);
  }

  @Test
  void expired_and_undelivered_of_an_attempt_that_was_refused_end_alike() {
    String other = JournalScenario.newId();
    for (String one : List.of(id, other)) {
      the.accept(JournalScenario.message(one, null, null), "nx");
      the.settle(the.claim("nx").get(0), JournalScenario.no(Reason.PROVIDER_ERROR));
    }
    the.receipt("nx", "another", id, DeliveryState.EXPIRED);
    the.receipt("nx", "another", other, DeliveryState.UNDELIVERED);
    assertThat(the.status(id)).isEqualTo(the.status(other));
  }

  /** Said to be taken by its receipt, refused by its answer after the ttl: it is not expired. */
  @Test
  void submitted_by_a_receipt_is_not_expired_by_a_late_no() {
    the.accept(JournalScenario.message(id, 30, null), "nx");
    Claim claim = the.claim("nx").get(0);
    the.receipt("nx", "another", id, DeliveryState.SUBMITTED);
    the.later(Duration.ofSeconds(31));
    the.settle(claim, JournalScenario.no(Reason.THROTTLED));
    assertThat(the.status(id)).isEqualTo(DeliveryState.SUBMITTED);
  }

  @Test
  void a_message_that_cannot_be_read_any_more_leaves_its_neighbours_in_the_lane_alone() {
    String other = JournalScenario.newId();
    the.accept(JournalScenario.message(id, null, null), "nx");
    the.accept(JournalScenario.message(other, null, null), "nx");
    the.sql.sql("update message set body = '{' where id = ?").param(id).update();
    assertThat(the.claim("nx")).hasSize(1);
  }

  @Test
  void a_message_that_cannot_be_read_any_more_leaves_its_neighbours_fallbacks_alone() {
    String other = JournalScenario.newId();
    for (String one : List.of(id, other)) {
      the.accept(JournalScenario.message(one, null, null), "nx");
      the.settle(the.claim("nx").get(0), JournalScenario.no(Reason.NO_CREDIT));
    }
    the.sql.sql("update message set body = '{' where id = ?").param(id).update();
    the.fallbacks();
    assertThat(the.smsOf(other)).isEqualTo(1);
  }

  /** README, bactrian.retry.delay: before an account is asked again. */
  @Test
  void an_account_that_throttled_us_is_not_asked_again_at_once() {
    the.accept(JournalScenario.message(id, null, null), "nx", "nx2");
    the.settle(the.claim("nx").get(0), JournalScenario.no(Reason.THROTTLED));
    the.settle(the.claim("nx2").get(0), JournalScenario.no(Reason.THROTTLED));
    assertThat(the.claim("nx")).isEmpty();
  }
}
