package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.bactrian.provider.Account;
import org.bactrian.provider.smpp.ReceiptIds;
import org.bactrian.provider.smpp.SmppReceipts;
import org.bactrian.provider.smpp.SmppSettings;
import org.bactrian.provider.smpp.SmppSms;
import org.bactrian.sandbox.SmscSimulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Tests SMS by SMPP through the whole application. */
@DirtiesContext
@TestPropertySource(
    properties = {
      "bactrian.fallback.accounts=sms-smpp",
      "bactrian.accounts.sms-smpp.provider=smpp",
      "bactrian.accounts.sms-smpp.host=127.0.0.1",
      "bactrian.accounts.sms-smpp.system-id=journey",
      "bactrian.accounts.sms-smpp.password=secret",
      "bactrian.accounts.sms-smpp.timeout=700ms"
    })
class SmppJourneyTest extends Journey {
  private static final SmscSimulator SMSC =
      new SmscSimulator(0, List.of(account()), Clock.systemUTC(), Duration.ofMillis(50));
  private static final String FALLBACK =
      "\"fallback\": {\"content\": \"Parcel on its way: €5 🐪\"}";

  @TempDir static Path folder;
  @Autowired DataSource database;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry properties) {
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
    properties.add("bactrian.accounts.sms-smpp.port", SMSC::port);
  }

  private static Account account() {
    return new Account(
        "sms-smpp",
        new SmppSms(new SmppReceipts()),
        new SmppSettings(
            "127.0.0.1",
            2775,
            false,
            "journey",
            "secret",
            "",
            null,
            10,
            Duration.ofSeconds(30),
            ReceiptIds.AUTO),
        0,
        64,
        Duration.ofSeconds(1),
        true,
        "",
        List.of());
  }

  @AfterAll
  static void close() {
    SMSC.close();
  }

  private static List<SmscSimulator.ReceivedSms> takenFor(String number) {
    return SMSC.messages().stream().filter(one -> one.to().equals(number.substring(1))).toList();
  }

  @Test
  void not_on_viber_is_delivered_by_sms() {
    String to = Numbers.of("003", "000");
    JsonNode state = api.awaitSms(api.accept(text(to, FALLBACK)), "delivered");
    assertThat(state.get("reached").asText()).isEqualTo("sms");
    assertThat(takenFor(to))
        .singleElement()
        .satisfies(taken -> assertThat(taken.text()).isEqualTo("Parcel on its way: €5 🐪"));
  }

  @Test
  void an_undelivered_sms_is_undelivered() {
    api.awaitSms(api.accept(text(Numbers.of("003", "003"), FALLBACK)), "undelivered");
  }

  @Test
  void throttled_it_leaves_once() {
    String to = Numbers.of("003", "009");
    api.awaitSms(api.accept(text(to, FALLBACK)), "delivered");
    assertThat(takenFor(to)).hasSize(1);
  }

  @Test
  void no_answer_is_unknown_and_never_sent_again() {
    String to = Numbers.of("003", "008");
    api.awaitSms(api.accept(text(to, FALLBACK)), "unknown");
    assertThat(takenFor(to)).hasSize(1);
  }

  @Test
  void a_persons_message_is_kept_and_read() {
    SMSC.reply("journey", "380501110000", "Shop", "Thanks");
    awaitReply("Thanks");
  }

  @Test
  void a_persons_message_that_looks_like_a_receipt_is_a_reply_in_the_end() {
    String text = "id:4711 sub:001 dlvrd:001 submit date:2611 done date:2611 stat:DELIVRD";
    SMSC.reply("journey", "380501110000", "Shop", text);
    await()
        .atMost(Api.PATIENCE)
        .until(() -> count("select count(*) from parked_receipt where provider_id = '4711'") == 1);
    clock.advance(Duration.ofMinutes(5));
    awaitReply(text);
  }

  private void awaitReply(String text) {
    await()
        .atMost(Api.PATIENCE)
        .until(
            () ->
                count(
                        "select count(*) from event where type = 'reply' and account = 'sms-smpp'"
                            + " and detail like '%"
                            + text
                            + "%'")
                    == 1);
  }

  private long count(String sql) {
    return JdbcClient.create(database).sql(sql).query(Long.class).single();
  }

  @Test
  void a_receipt_whose_type_the_smsc_leaves_out_is_joined() {
    SMSC.receiptsBy(SmscSimulator.Form.UNTYPED);
    try {
      api.awaitSms(api.accept(text(Numbers.of("003", "000"), FALLBACK)), "delivered");
    } finally {
      SMSC.receiptsBy(SmscSimulator.Form.ALTERNATING);
    }
  }
}
