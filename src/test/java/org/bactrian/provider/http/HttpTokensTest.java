package org.bactrian.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.bactrian.SettableClock;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.provider.Account;
import org.bactrian.provider.NotSentException;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse;
import org.bactrian.provider.ProviderResponse.Answered;
import org.bactrian.provider.SampleMessages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens of OAuth 2.0: fetched once for all, kept while they last, fetched anew when refused. */
class HttpTokensTest {
  private static final String DESCRIPTION =
      DescriptionTest.MINIMAL
          + """
            sign:
              oauth2: {token-url: "https://id.example/token", client-id: "{account.client-id}",
                client-secret: "{account.client-secret}", scope: send, parameters: {audience: sms}}
          """;

  private final SettableClock clock =
      SettableClock.standingAt(Instant.parse("2026-11-29T12:00:00Z"));
  private final List<ProviderRequest> fetched = new ArrayList<>();
  private final List<CompletableFuture<ProviderResponse>> answers = new ArrayList<>();
  private final HttpTokens tokens =
      new HttpTokens(
          (request, timeout) -> {
            fetched.add(request);
            answers.add(new CompletableFuture<>());
            return answers.get(answers.size() - 1);
          },
          clock);
  private final HttpProvider provider = Described.text(DESCRIPTION);
  private final Account account = Described.account(provider);
  private final ProviderRequest request =
      new HttpTranslator().translate(SampleMessages.sms(), account);

  private CompletableFuture<ProviderRequest> authorized() {
    CompletionStage<ProviderRequest> stage = tokens.authorize(request, account);
    return stage.toCompletableFuture();
  }

  private void answer(int status, String json) {
    answers
        .get(answers.size() - 1)
        .complete(new Answered(status, Map.of(), json.getBytes(StandardCharsets.UTF_8)));
  }

  private static String header(CompletableFuture<ProviderRequest> request) throws Exception {
    return request.get(10, TimeUnit.SECONDS).headers().get("Authorization");
  }

  @Test
  void many_messages_wait_for_one_token() throws Exception {
    List<CompletableFuture<ProviderRequest>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(authorized());
    }
    assertThat(all).noneMatch(CompletableFuture::isDone);
    answer(200, "{\"access_token\":\"t1\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
    for (CompletableFuture<ProviderRequest> one : all) {
      assertThat(header(one)).isEqualTo("Bearer t1");
    }
    assertThat(fetched).hasSize(1);
    ProviderRequest call = fetched.get(0);
    assertThat(call.url()).hasToString("https://id.example/token");
    assertThat(call.headers().get("Authorization"))
        .isEqualTo(HttpSigner.basic("the-client-id", "the-client-secret"));
    assertThat(call.body())
        .asString()
        .isEqualTo("grant_type=client_credentials&scope=send&audience=sms");
  }

  @Test
  void a_token_is_kept_until_shortly_before_it_ends() throws Exception {
    CompletableFuture<ProviderRequest> first = authorized();
    answer(200, "{\"access_token\":\"t1\",\"expires_in\":3600}");
    assertThat(header(first)).isEqualTo("Bearer t1");
    clock.advance(Duration.ofSeconds(3539));
    assertThat(authorized()).isCompleted();
    clock.advance(Duration.ofSeconds(1));
    CompletableFuture<ProviderRequest> second = authorized();
    assertThat(second).isNotDone();
    answer(200, "{\"access_token\":\"t2\",\"expires_in\":3600}");
    assertThat(header(second)).isEqualTo("Bearer t2");
    assertThat(fetched).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | {\"error\":\"invalid_client\"} | bad_credentials | invalid_client",
        "400 | {}                           | bad_credentials | HTTP 400",
        "400 | {\"error\":\"temporarily_unavailable\"} | provider_error | temporarily_unavailable",
        "408 | {}                           | provider_error  | HTTP 408",
        "425 | {}                           | provider_error  | HTTP 425",
        "429 | {}                           | provider_error  | HTTP 429",
        "503 | {}                           | provider_error  | HTTP 503",
        "200 | <html>                       | provider_error  | HTTP 200",
        "200 | {\"access_token\":\"a b\"}     | provider_error  | HTTP 200"
      })
  void without_a_token_nothing_is_sent_and_the_next_message_asks_again(
      int status, String body, String reason, String code) {
    CompletableFuture<ProviderRequest> first = authorized();
    answer(status, body);
    assertThatThrownBy(() -> header(first))
        .cause()
        .isInstanceOfSatisfying(
            NotSentException.class,
            e -> assertThat(e.result()).isEqualTo(new SendResult.Refused(Reason.of(reason), code)));
    authorized();
    assertThat(fetched).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"9223372036854775807", "31556889864403199", "-9223372036854775808", "1e300"})
  void a_token_of_any_life_is_used(String seconds) throws Exception {
    CompletableFuture<ProviderRequest> first = authorized();
    answer(200, "{\"access_token\":\"t1\",\"expires_in\":" + seconds + "}");
    assertThat(header(first)).isEqualTo("Bearer t1");
  }

  @Test
  void a_token_service_that_does_not_answer_is_a_fault_of_the_provider() {
    CompletableFuture<ProviderRequest> first = authorized();
    answers.get(0).complete(new ProviderResponse.NoAnswer("timeout"));
    assertThatThrownBy(() -> header(first))
        .cause()
        .isInstanceOfSatisfying(
            NotSentException.class,
            e -> assertThat(e.result().reason()).isEqualTo(Reason.PROVIDER_ERROR));
  }

  @Test
  void a_refused_token_is_fetched_anew_and_the_message_tried_once_more() throws Exception {
    CompletableFuture<ProviderRequest> first = authorized();
    answer(200, "{\"access_token\":\"t1\",\"expires_in\":3600}");
    ProviderRequest sent = first.get(10, TimeUnit.SECONDS);
    SendResult once =
        new SendResult.Refused(Reason.BAD_CREDENTIALS, "HTTP 401", SendResult.Retry.ONCE_AT_ONCE);
    assertThat(refusedBy(sent)).isEqualTo(once);
    CompletableFuture<ProviderRequest> second = authorized();
    answer(200, "{\"access_token\":\"t2\",\"expires_in\":3600}");
    assertThat(header(second)).isEqualTo("Bearer t2");
    assertThat(refusedBy(sent)).as("another message that had the old token").isEqualTo(once);
    assertThat(authorized()).as("the new token stays").isCompleted();
    assertThat(fetched).hasSize(2);
  }

  private SendResult refusedBy(ProviderRequest sent) {
    HttpProvider judged =
        Described.text(
            DESCRIPTION, Map.of("bactrian.providers.acme-sms.answers.by-status", "true"));
    return new HttpInterpreter(tokens)
        .interpret(
            new Answered(401, Map.of(), new byte[0]),
            SampleMessages.sms(),
            Described.account(judged),
            sent);
  }
}
