package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.bactrian.journal.JournalScenario.NX;
import static org.bactrian.journal.JournalScenario.message;
import static org.bactrian.journal.JournalScenario.newId;
import static org.bactrian.journal.JournalScenario.taken;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import org.bactrian.delivery.DeliveryState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest extends JournalContract {
  @TempDir Path folder;

  @Override
  HikariDataSource database() {
    return TestDatabase.sqlite(folder);
  }

  /** The writer remembers the message as its claim left it. */
  @Test
  void an_answer_does_not_undo_what_somebody_else_wrote_about_its_message() {
    String id = newId();
    the.accept(message(id, null, null), NX);
    Claim claim = the.claim(NX).get(0);
    the.sql
        .sql("update message set status = 'delivered', version = version + 1 where id = ?")
        .param(id)
        .update();
    assertThat(catchThrowable(() -> the.settle(claim, taken("p"))))
        .as("the first try, which remembers another version")
        .isInstanceOf(JournalUnavailable.class);
    assertThat(the.status(id)).isEqualTo(DeliveryState.DELIVERED);
    the.settle(claim, taken("p"));
    assertThat(the.status(id)).isEqualTo(DeliveryState.DELIVERED);
    the.receipt(NX, "p", DeliveryState.SEEN);
    assertThat(the.status(id)).isEqualTo(DeliveryState.SEEN);
  }
}
