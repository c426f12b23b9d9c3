package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.bactrian.journal.MessageRow.Origin;
import org.bactrian.journal.MessageStore;
import org.bactrian.message.Channel;
import org.bactrian.message.MessageReader;
import org.bactrian.message.ReadResult;
import org.bactrian.sandbox.Behaviour;
import org.bactrian.sandbox.WooxySimulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * Tests that an account rests when it keeps failing for its own reasons, and that its messages move
 * to another account.
 */
@DirtiesContext
@TestPropertySource(
    properties = {
      "bactrian.circuit-breaker.failures=3",
      "bactrian.circuit-breaker.rest=1h",
      "bactrian.circuit-breaker.max-rest=2h",
      Journey.NO_WOOXY
    })
class RestingJourneyTest extends Journey {
  @TempDir static Path folder;
  @Autowired MessageStore messages;
  @Autowired WooxySimulator wooxy;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
  }

  @Test
  void it_is_asked_no_more_its_messages_go_by_the_next_and_a_probe_brings_it_back() {
    String poor = Numbers.viber("001");
    nxCloud.behave(Channel.VIBER, poor, Behaviour.NO_CREDIT);
    IntStream.range(0, 3)
        .mapToObj(n -> api.accept(text(poor, "")))
        .forEach(id -> api.awaitStatus(id, "seen"));
    int calls = nxCloud.calls().size();

    String to = Numbers.viber("001");
    JsonNode state = api.awaitStatus(api.accept(text(to, "")), "seen");
    assertThat(nxCloud.calls()).as("nothing was asked of it").hasSize(calls);
    assertThat(state.get("attempts")).as("and what was not asked is no attempt").hasSize(1);
    assertThat(state.at("/attempts/0/account").asText()).isEqualTo("ali");
    assertThat(details(state.get("id").asText())).contains("to ali, attempt 1");
    assertThat(Api.json(api.get("/actuator/health")).toString())
        .contains("\"resting\":{\"nx\":\"no_credit\"},\"halfOpen\":{}");
    assertThat(api.health("accounts").get("status").asText()).isEqualTo("DEGRADED");
    assertThat(api.health("diskSpace").toString())
        .as("the disk that it looks at is the journal's")
        .contains("\"path\":\"" + folder);
    assertThat(api.health("smpp").at("/details/notBound").isObject()).isTrue();
    assertThat(api.get("/actuator/prometheus").body())
        .contains("bactrian_account_half_open{account=\"nx\"} 0.0");

    clock.advance(Duration.ofMinutes(67));
    JsonNode probe = api.awaitStatus(api.accept(text(Numbers.viber("001"), "")), "seen");
    assertThat(probe.at("/attempts/0/account").asText()).isEqualTo("nx");
    assertThat(probe.at("/attempts/0/status").asText()).isEqualTo("seen");
  }

  @Test
  void a_message_only_it_could_carry_goes_out_as_an_sms_at_once() {
    String number = Numbers.viber("001");
    nxCloud.behave(Channel.VIBER, number, Behaviour.NO_CREDIT);
    await()
        .atMost(Api.PATIENCE)
        .until(
            () -> {
              api.accept(text(number, "\"account\": \"nx\""));
              return api.get("/actuator/prometheus")
                  .body()
                  .contains("bactrian_account_resting{account=\"nx\"} 1.0");
            });
    String to = Numbers.viber("001");
    String id =
        api.accept(text(to, "\"account\": \"nx\", \"fallback\": {\"rule\": \"undelivered\"}"));
    JsonNode state = api.awaitSms(id, "delivered");
    assertThat(state.get("status").asText()).isEqualTo("refused");
    assertThat(state.at("/fallback/trigger").asText()).isEqualTo("no_credit");
    assertThat(viberTo(to)).isEmpty();
    assertThat(details(id)).contains("nothing is left to try; its SMS follows");
    clock.advance(Duration.ofHours(3));
    api.awaitStatus(api.accept(text(Numbers.viber("001"), "\"account\": \"nx\"")), "seen");
  }

  @Test
  void what_waits_for_an_account_that_is_not_enabled_waits_and_health_names_it() {
    // As it was accepted before a restart, when the account was enabled.
    ReadResult.Good read =
        (ReadResult.Good)
            new MessageReader(() -> "of-wooxy", null)
                .read(text(Numbers.viber("001"), "").getBytes(StandardCharsets.UTF_8));
    messages.accept(
        read.message(),
        Origin.of(read.message(), "", "as said"),
        List.of("wooxy"),
        "by name",
        clock.instant());
    String other = api.accept(text(Numbers.viber("001"), "\"account\": \"ali\""));
    api.awaitStatus(other, "seen");
    assertThat(api.state("of-wooxy").get("status").asText()).isEqualTo("accepted");
    assertThat(wooxy.calls()).isEmpty();
    assertThat(Api.json(api.get("/actuator/health")).at("/components/accounts").toString())
        .contains("\"wooxy\":\"is not enabled: messages that wait for it: 1\"", "DEGRADED");
    assertThat(api.post("/v1/messages/of-wooxy/cancel", new byte[0]).statusCode()).isEqualTo(200);
    assertThat(api.get("/actuator/health").body()).contains("\"waiting\":{}");
  }

  private String details(String id) {
    StringBuilder all = new StringBuilder();
    Api.json(api.get("/v1/messages/" + id + "/events"))
        .forEach(event -> all.append(event.get("detail").asText()).append('\n'));
    return all.toString();
  }
}
