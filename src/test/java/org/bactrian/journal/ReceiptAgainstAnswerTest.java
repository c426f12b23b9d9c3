package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.journal.JournalScenario.NX;
import static org.bactrian.journal.JournalScenario.NX2;
import static org.bactrian.journal.JournalScenario.SMS;
import static org.bactrian.journal.JournalScenario.message;
import static org.bactrian.journal.JournalScenario.no;

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

/** A provider refuses a message, and its receipt, by our own id, says something else. */
class ReceiptAgainstAnswerTest {
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

  @Test
  void a_receipt_of_delivery_after_a_refusal_stops_the_sms() {
    the.accept(message(id, null, null), NX);
    the.settle(the.claim(NX).get(0), no(Reason.NO_CREDIT));
    the.receipt(NX, "another", id, DeliveryState.DELIVERED);
    the.fallbacks();
    assertThat(the.claim(SMS)).isEmpty();
  }

  @Test
  void a_receipt_of_delivery_by_the_first_account_stops_the_second_account() {
    the.accept(message(id, null, null), NX, NX2);
    the.settle(the.claim(NX).get(0), no(Reason.PROVIDER_ERROR));
    the.receipt(NX, "another", id, DeliveryState.DELIVERED);
    assertThat(the.claim(NX2)).isEmpty();
    assertThat(the.status(id)).isEqualTo(DeliveryState.DELIVERED);
  }

  @Test
  void expired_and_undelivered_after_a_refusal_end_alike() {
    String other = JournalScenario.newId();
    for (String one : List.of(id, other)) {
      the.accept(message(one, null, null), NX);
      the.settle(the.claim(NX).get(0), no(Reason.PROVIDER_ERROR));
    }
    the.receipt(NX, "another", id, DeliveryState.EXPIRED);
    the.receipt(NX, "another", other, DeliveryState.UNDELIVERED);
    assertThat(the.status(id)).isEqualTo(the.status(other));
  }

  @Test
  void a_refusal_after_the_ttl_does_not_expire_what_a_receipt_has_submitted() {
    the.accept(message(id, 30, null), NX);
    Claim claim = the.claim(NX).get(0);
    the.receipt(NX, "another", id, DeliveryState.SUBMITTED);
    the.later(Duration.ofSeconds(31));
    the.settle(claim, no(Reason.THROTTLED));
    assertThat(the.status(id)).isEqualTo(DeliveryState.SUBMITTED);
  }
}
