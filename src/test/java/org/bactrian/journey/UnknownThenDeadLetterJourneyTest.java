package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;

import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/**
 * Tests the table's line {@code unknown} without {@code duration}, where the message becomes a dead
 * letter.
 */
@TestPropertySource(properties = "bactrian.fallback.unknown=dead-letter")
class UnknownThenDeadLetterJourneyTest extends AllProviders {
  @Autowired DataSource database;

  @EachAccountAndRule
  void what_nobody_answered_for_is_a_dead_letter(String account, String rule) {
    String to = number("008");
    String fallback = ", \"fallback\": {\"rule\": \"" + rule + "\"}";
    String id = api.accept(text(to, by(account) + fallback));
    api.awaitStatus(id, "unknown");
    awaitALaterSms();
    assertThat(
            JdbcClient.create(database)
                .sql("select count(*) from message where id = ? and dead_at is not null")
                .param(id)
                .query(Integer.class)
                .single())
        .isEqualTo(1);
    assertThat(callsAt(account, to)).hasSize(1);
    assertThat(smsAtProviders(to)).isZero();
  }
}
