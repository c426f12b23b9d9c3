package org.bactrian.route.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.apache.camel.Exchange;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.Claim;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.lane.AccountUnavailableException;
import org.bactrian.lane.LeaseLostException;
import org.bactrian.lane.Permits;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse;
import org.bactrian.route.RawHttpServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes of one call, from a claim to its result, without the rest of Bactrian. */
class SendRoutesTest extends SendRoutes {
  private final List<Headers> received = new CopyOnWriteArrayList<>();
  private final CountDownLatch mayAnswer = new CountDownLatch(1);
  private HttpServer provider;
  private int status = 200;
  private String answer = "{\"flight\": \"f-1\"}";
  private @Nullable String retryAfter;

  @BeforeEach
  void openProvider() throws Exception {
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    provider.setExecutor(Executors.newCachedThreadPool());
    provider.createContext("/", this::answer);
    provider.start();
  }

  @AfterEach
  void closeProvider() {
    mayAnswer.countDown();
    provider.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    received.add(exchange.getRequestHeaders());
    try {
      mayAnswer.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (retryAfter != null) {
      exchange.getResponseHeaders().set("Retry-After", retryAfter);
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Account account() {
    return account("http://127.0.0.1:" + provider.getAddress().getPort(), Duration.ofSeconds(5));
  }

  private SendResult send() {
    return send(account(), null);
  }

  @Test
  void the_date_of_an_answer_is_compared_with_our_clock() throws Exception {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            OffsetDateTime.now(ZoneOffset.UTC).plusHours(1));
    byte[] taken = RawHttpServer.bytes("{\"flight\": \"f-1\"}");
    try (RawHttpServer raw =
        new RawHttpServer(
            RawHttpServer.answering(
                RawHttpServer.answer(
                    "Content-Type: application/json\r\nDate: " + date + "\r\n", taken)))) {
      assertThat(send(account(raw.url(), Duration.ofSeconds(5)), null))
          .isInstanceOf(SendResult.Submitted.class);
    }
    assertThat(metrics.get("bactrian.clock.drift.seconds").tag("account", "bird").gauge().value())
        .isBetween(3590.0, 3601.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dispatch-from-journal", "provider-pigeon-viber", "throttle", "provider"})
  void without_a_route_nothing_has_left_and_the_account_cannot_be_called(String route)
      throws Exception {
    camel.getRouteController().stopRoute(route);
    Account account = account();
    assertThatThrownBy(() -> send(account, null))
        .hasRootCauseInstanceOf(AccountUnavailableException.class)
        .rootCause()
        .hasMessage("No consumers available on endpoint: direct://" + route);
    assertThat(received).isEmpty();
  }

  @Test
  void a_message_is_translated_signed_sent_and_its_answer_interpreted() {
    mayAnswer.countDown();
    assertThat(send()).isEqualTo(new SendResult.Submitted(List.of("f-1"), null));
    assertThat(received).hasSize(1);
    assertThat(received.get(0)).containsKeys("Pigeon-ring", "Pigeon-time");
    assertThat(received.get(0).getFirst("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void no_header_of_the_caller_reaches_the_provider_and_none_of_its_answer_stays() {
    mayAnswer.countDown();
    Account account = account();
    Claim claim = new Claim(message(), "bird", 1, null);
    ProviderRequest request =
        new ProviderRequest(account.settings().url(), Map.of("Pigeon", "yes"), new byte[] {'x'});
    Exchange done =
        camel
            .createProducerTemplate()
            .send(
                "direct:provider",
                exchange -> {
                  exchange.setVariable(
                      SendContext.SEND,
                      new SendContext(account, claim, member.held(LEASE).orElseThrow(), permit));
                  exchange.getMessage().setHeader("Callers-Own", "secret");
                  exchange.getMessage().setHeader("CamelHttpUri", "http://elsewhere");
                  exchange.getMessage().setBody(request);
                });
    assertThat(received)
        .singleElement()
        .satisfies(
            headers -> assertThat(headers).containsKey("Pigeon").doesNotContainKey("Callers-own"));
    assertThat(done.getMessage().getBody()).isInstanceOf(ProviderResponse.Answered.class);
    assertThat(done.getMessage().getHeaders()).containsOnlyKeys("Callers-Own", "CamelHttpUri");
  }

  @Test
  void the_call_departs_when_its_request_is_written_not_when_it_is_answered() {
    CompletableFuture<SendResult> sent = CompletableFuture.supplyAsync(this::send);
    await().until(() -> received.size() == 1);
    assertThat(Permits.hasDeparted(permit)).isTrue();
    assertThat(Permits.mayLeave(limiter, 1)).as("within the same second").isFalse();
    assertThat(sent).isNotDone();
    mayAnswer.countDown();
    assertThat(sent.join()).isInstanceOf(SendResult.Submitted.class);
  }

  @Test
  void a_connection_that_is_refused_is_a_definite_no_and_counts_for_nothing() {
    provider.stop(0);
    assertThat(send()).isEqualTo(new SendResult.Refused(Reason.PROVIDER_ERROR, null));
    permit.close();
    assertThat(Permits.hasDeparted(permit)).isFalse();
    assertThat(Permits.mayLeave(limiter, 1)).isTrue();
  }

  @Test
  void nothing_leaves_when_the_lease_was_lost() {
    assertThatThrownBy(
            () ->
                call.call(
                        account(),
                        new Claim(message(), "bird", 1, null),
                        new HeldLease(LEASE, "another instance"),
                        permit)
                    .toCompletableFuture()
                    .join())
        .hasCauseInstanceOf(LeaseLostException.class);
    assertThat(received).isEmpty();
  }

  @Test
  void nothing_leaves_when_the_ttl_has_passed() {
    Instant passed = Instant.now().minusSeconds(1);
    assertThat(send(account(), passed))
        .isEqualTo(new SendResult.Refused(Reason.PROVIDER_ERROR, null));
    assertThat(received).isEmpty();
  }

  @Test
  void a_fault_of_ours_before_the_call_is_a_definite_no() {
    translator =
        (message, account) -> {
          throw new IllegalStateException("broken");
        };
    assertThat(send()).isInstanceOf(SendResult.Refused.class);
    assertThat(received).isEmpty();
  }

  @Test
  void a_fault_of_ours_after_the_call_leaves_the_outcome_unknown() {
    mayAnswer.countDown();
    interpreter =
        (response, message) -> {
          throw new IllegalStateException("broken");
        };
    assertThat(send()).isInstanceOf(SendResult.Unknown.class);
    assertThat(received).hasSize(1);
  }

  @Test
  void the_provider_may_say_how_long_it_wants_to_be_left_alone() {
    mayAnswer.countDown();
    status = 429;
    answer = "";
    retryAfter = "7";
    assertThat(send())
        .isInstanceOfSatisfying(
            SendResult.Refused.class,
            refused -> assertThat(refused.notBefore()).isEqualTo(Duration.ofSeconds(7)));
  }

  /** The HTTP client repeats such a request by itself unless it is told not to. */
  @ParameterizedTest
  @CsvSource({"429,", "429,0", "429,1", "503,", "503,0", "503,1"})
  void an_answer_that_asks_to_come_back_later_is_not_sent_again_by_the_http_client(
      int code, @Nullable String later) {
    mayAnswer.countDown();
    status = code;
    answer = "";
    retryAfter = later;
    assertThat(send()).isInstanceOf(SendResult.Refused.class);
    assertThat(received).hasSize(1);
  }
}
