package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.bactrian.provider.pigeon.PigeonInterpreter;
import org.bactrian.provider.pigeon.PigeonSigner;
import org.bactrian.provider.pigeon.PigeonSimulator;
import org.bactrian.provider.pigeon.PigeonTranslator;
import org.bactrian.provider.pigeon.PigeonViber;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * Tests a provider that Bactrian does not ship: it consists of one folder, two routes and these
 * properties.
 */
@TestPropertySource(
    properties = {
      "camel.main.routes-include-pattern="
          + "file:routes/*.camel.yaml,classpath:pigeon/routes/*.camel.yaml",
      "bactrian.accounts.bird.provider=pigeon",
      "bactrian.accounts.bird.key=journey-key",
      "bactrian.accounts.bird.loft=north",
      "bactrian.accounts.bird.webhook-secret=bird-hook",
      "bactrian.accounts.nx.enabled=false",
      Journey.NO_ALI,
      Journey.NO_WOOXY,
      Journey.NX_SMS_ONLY
    })
@Import(PigeonJourneyTest.Pigeons.class)
class PigeonJourneyTest extends Journey {
  @TempDir static Path folder;
  private static PigeonSimulator pigeon;

  @DynamicPropertySource
  static void places(DynamicPropertyRegistry properties) throws IOException {
    pigeon = new PigeonSimulator("journey-key");
    properties.add("bactrian.accounts.bird.url", () -> "http://127.0.0.1:" + pigeon.port());
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
  }

  @BeforeEach
  void webhook() {
    pigeon.webhookAt(URI.create("http://127.0.0.1:" + port + "/webhooks/bird/bird-hook/receipts"));
  }

  @AfterAll
  static void close() {
    pigeon.close();
  }

  @Test
  void a_message_is_carried_delivered_and_seen() {
    String to = Numbers.viber("001");
    JsonNode state = api.awaitStatus(api.accept(text(to, "")), "seen");
    assertThat(state.get("reached").asText()).isEqualTo("viber");
    assertThat(state.at("/attempts/0/account").asText()).isEqualTo("bird");
    assertThat(state.at("/attempts/0/providerMessageId").asText()).startsWith("f-");
    assertThat(letters(to)).hasSize(1);
    await()
        .atMost(Api.PATIENCE)
        .untilAsserted(
            () -> assertThat(pigeon.webhookAnswers()).isNotEmpty().containsOnly("200 coo"));
  }

  @Test
  void one_that_is_lost_comes_back_as_an_sms() {
    String to = Numbers.viber("003");
    String id = api.accept(text(to, "\"fallback\": {}"));
    JsonNode state = api.awaitSms(id, "delivered");
    assertThat(state.get("status").asText()).isEqualTo("undelivered");
    assertThat(state.get("reached").asText()).isEqualTo("sms");
    assertThat(state.at("/attempts/0/reason").asText()).isEqualTo("not_a_viber_user");
    assertThat(state.at("/fallback/account").asText()).isEqualTo("sms-nx");
    assertThat(smsTo(to)).hasSize(1);
  }

  @Test
  void one_it_does_not_take_is_refused_with_its_own_words() {
    String to = Numbers.viber("006");
    JsonNode attempt = api.awaitStatus(api.accept(text(to, "")), "refused").at("/attempts/0");
    assertThat(attempt.get("reason").asText()).isEqualTo("bad_number");
    assertThat(attempt.get("providerCode").asText()).isEqualTo("no-such-roof");
    assertThat(letters(to)).hasSize(1);
  }

  private static List<JsonNode> letters(String to) {
    return pigeon.requests().stream().filter(one -> one.get("to").asText().equals(to)).toList();
  }

  /**
   * Not annotated as a component or a configuration, so that no other test and no scan finds it.
   */
  static class Pigeons {
    @Bean
    PigeonViber pigeonViber() {
      return new PigeonViber();
    }

    @Bean
    PigeonTranslator pigeonTranslator() {
      return new PigeonTranslator();
    }

    @Bean
    PigeonSigner pigeonSigner() {
      return new PigeonSigner();
    }

    @Bean
    PigeonInterpreter pigeonInterpreter() {
      return new PigeonInterpreter();
    }
  }
}
