package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bactrian.base.Sha256;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * Providers that are described by configuration alone: Vonage and Twilio as Bactrian brings them,
 * and one with OAuth 2.0 that calls back by GET.
 */
@DirtiesContext
@TestPropertySource(
    properties = {
      "spring.config.import=classpath:META-INF/bactrian/providers/vonage.yaml,classpath:META-INF/bactrian/providers/twilio-sms.yaml",
      "bactrian.providers.acme.channel=viber",
      "bactrian.providers.acme.request.path=/acme/send?tenant={account.tenant}",
      "bactrian.providers.acme.request.method=PUT",
      "bactrian.providers.acme.request.body={\"to\": \"{to}\", \"say\": \"{text}\"}",
      "bactrian.providers.acme.sign.oauth2.client-id={account.client-id}",
      "bactrian.providers.acme.sign.oauth2.client-secret={account.client-secret}",
      "bactrian.providers.acme.answers.id=/id",
      "bactrian.providers.acme.answers.table[0].status=200",
      "bactrian.providers.acme.answers.table[0].then=submitted",
      "bactrian.providers.acme.answers.table[1].status=401",
      "bactrian.providers.acme.answers.table[1].then=bad_credentials",
      "bactrian.providers.acme.receipts.get=true",
      "bactrian.providers.acme.receipts.id=/mid",
      "bactrian.providers.acme.receipts.status=/s",
      "bactrian.providers.acme.receipts.answer=ACK/Acme",
      "bactrian.providers.acme.receipts.table[0].status=read",
      "bactrian.providers.acme.receipts.table[0].then=seen",
      "bactrian.accounts.von.provider=vonage",
      "bactrian.accounts.von.api-key=von-key",
      "bactrian.accounts.von.api-secret=von-hidden",
      "bactrian.accounts.von.signature-secret=von-signs",
      "bactrian.accounts.von.sender=Shop",
      "bactrian.accounts.von.webhook-secret=von-hook",
      "bactrian.accounts.sms-tw.provider=twilio-sms",
      "bactrian.accounts.sms-tw.account-sid=AC1",
      "bactrian.accounts.sms-tw.auth-token=12345",
      "bactrian.accounts.sms-tw.sender=+15557122661",
      "bactrian.accounts.sms-tw.status-callback=https://hooks.example/tw",
      "bactrian.accounts.sms-tw.webhook-secret=tw-hook",
      "bactrian.accounts.sms-tw.webhook-url=https://hooks.example",
      "bactrian.accounts.acme.provider=acme",
      "bactrian.accounts.acme.tenant=t/1",
      "bactrian.accounts.acme.client-id=me",
      "bactrian.accounts.acme.client-secret=acme-hidden",
      "bactrian.accounts.acme.webhook-secret=acme-hook",
      "bactrian.accounts.acme-b.provider=acme",
      "bactrian.accounts.acme-b.tenant=b",
      "bactrian.accounts.acme-b.client-id=me-b",
      "bactrian.accounts.acme-b.client-secret=b-hidden",
      "bactrian.accounts.nx.enabled=false",
      "bactrian.fallback.accounts=sms-tw",
      Journey.NO_ALI,
      Journey.NO_WOOXY
    })
class HttpProviderJourneyTest extends Journey {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Call> CALLS = new CopyOnWriteArrayList<>();
  private static final AtomicInteger IDS = new AtomicInteger();
  private static final AtomicInteger TOKENS = new AtomicInteger();
  private static final AtomicInteger TOKENS_OF_B = new AtomicInteger();

  /** The token that Acme takes; the first ones are not. */
  private static volatile String good = "t2";

  @TempDir static Path folder;
  private static HttpServer providers;

  private record Call(String method, String url, Map<String, String> headers, String body) {}

  @DynamicPropertySource
  static void places(DynamicPropertyRegistry properties) throws IOException {
    providers = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    providers.setExecutor(Executors.newCachedThreadPool());
    providers.createContext("/", HttpProviderJourneyTest::answer);
    providers.start();
    String url = "http://127.0.0.1:" + providers.getAddress().getPort();
    for (String account : List.of("von", "sms-tw", "acme", "acme-b")) {
      properties.add("bactrian.accounts." + account + ".url", () -> url);
    }
    properties.add("bactrian.providers.acme.sign.oauth2.token-url", () -> url + "/token");
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
  }

  @AfterAll
  static void close() {
    providers.stop(0);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, all) -> headers.put(name, all.get(0)));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Call call =
        new Call(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body);
    CALLS.add(call);
    String id = "p-" + IDS.incrementAndGet();
    if (call.url().equals("/token") && isOfB(headers.get("Authorization"))) {
      boolean down = TOKENS_OF_B.incrementAndGet() == 1;
      send(exchange, down ? 503 : 200, "{\"access_token\":\"tb\",\"expires_in\":3600}");
    } else if (call.url().equals("/token")) {
      String token = "t" + TOKENS.incrementAndGet();
      send(exchange, 200, "{\"access_token\":\"" + token + "\",\"expires_in\":3600}");
    } else if (call.url().startsWith("/acme/")) {
      boolean known = List.of("Bearer " + good, "Bearer tb").contains(headers.get("Authorization"));
      send(
          exchange, known ? (body.contains("teapot") ? 418 : 200) : 401, "{\"id\":\"" + id + "\"}");
    } else if (call.url().equals("/v1/messages")) {
      boolean no = body.contains("006\"");
      send(
          exchange,
          no ? 422 : 202,
          no ? "{\"type\":\"https://x/messages#1110\"}" : "{\"message_uuid\":\"" + id + "\"}");
    } else {
      send(exchange, 201, "{\"sid\":\"" + id + "\",\"status\":\"queued\",\"error_code\":null}");
    }
  }

  private static boolean isOfB(String authorization) {
    return authorization.equals(
        "Basic " + Base64.getEncoder().encodeToString("me-b:b-hidden".getBytes()));
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static List<Call> to(String number) {
    String encoded = URLEncoder.encode(number, StandardCharsets.UTF_8);
    return CALLS.stream()
        .filter(
            call ->
                call.body().contains("\"" + number + "\"")
                    || call.body().contains("\"" + number.substring(1) + "\"")
                    || call.body().contains("To=" + encoded + "&"))
        .toList();
  }

  private static String hmac(String algorithm, String key, String text, boolean url) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
      byte[] bytes = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return url
          ? Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)
          : Base64.getEncoder().encodeToString(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> fromVonage(String body, String key) {
    String hash = Sha256.hex(body);
    String text =
        base64("{\"alg\":\"HS256\"}") + "." + base64("{\"payload_hash\":\"" + hash + "\"}");
    return api.post(
        "/webhooks/von/von-hook/receipts",
        body.getBytes(StandardCharsets.UTF_8),
        "Authorization",
        "Bearer " + text + "." + hmac("HmacSHA256", key, text, true));
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String pinned(String to, String account, String more) {
    return text(to, "\"account\": \"" + account + "\"" + more);
  }

  @Test
  void a_message_goes_by_vonage_and_only_a_signed_receipt_counts() throws Exception {
    String to = Numbers.viber("001");
    String id = api.accept(pinned(to, "von", ", \"ttl\": 600"));
    String providerId =
        api.awaitStatus(id, "submitted").at("/attempts/0/providerMessageId").asText();
    assertThat(to(to))
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.method()).isEqualTo("POST");
              assertThat(call.headers().get("Authorization"))
                  .isEqualTo(
                      "Basic "
                          + Base64.getEncoder().encodeToString("von-key:von-hidden".getBytes()));
            });
    JsonNode sent = JSON.readTree(to(to).get(0).body());
    assertThat(sent.at("/viber_service/category").asText()).isEqualTo("transaction");
    assertThat(sent.at("/viber_service/ttl").asInt()).isBetween(590, 600);
    assertThat(sent.get("from").asText()).isEqualTo("Shop");
    String receipt =
        "{\"message_uuid\":\""
            + providerId
            + "\",\"client_ref\":\""
            + id
            + "\",\"status\":\"read\"}";
    HttpResponse<String> forged = fromVonage(receipt, "not-the-secret");
    assertThat(forged.statusCode()).isEqualTo(403);
    assertThat(forged.body()).contains("/problems/not-genuine");
    assertThat(api.state(id).get("status").asText()).isEqualTo("submitted");
    assertThat(fromVonage(receipt, "von-signs").statusCode()).isEqualTo(200);
    api.awaitStatus(id, "seen");
  }

  @Test
  void an_sms_follows_by_twilio_whose_receipt_is_signed_over_the_address_it_knows() {
    String to = Numbers.viber("006");
    String id = api.accept(pinned(to, "von", ", \"fallback\": {\"rule\": \"sentFailed\"}"));
    JsonNode state = api.awaitSms(id, "submitted");
    assertThat(state.at("/attempts/0/providerCode").asText()).endsWith("#1110");
    Call sms = to(to).stream().filter(call -> call.url().contains("AC1")).findFirst().orElseThrow();
    assertThat(sms.url()).isEqualTo("/2010-04-01/Accounts/AC1/Messages.json");
    assertThat(URLDecoder.decode(sms.body(), StandardCharsets.UTF_8))
        .isEqualTo(
            "To="
                + to
                + "&From=+15557122661&Body=Your parcel is on its way"
                + "&StatusCallback=https://hooks.example/tw");
    String sid =
        api.state(state.at("/fallback/id").asText()).at("/attempts/0/providerMessageId").asText();
    String form = "MessageSid=" + sid + "&MessageStatus=delivered";
    String path = "/webhooks/sms-tw/tw-hook/receipts";
    String signed =
        hmac(
            "HmacSHA1",
            "12345",
            "https://hooks.example" + path + "MessageSid" + sid + "MessageStatusdelivered",
            false);
    HttpResponse<String> answer =
        api.post(
            path,
            form.getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            "application/x-www-form-urlencoded",
            "X-Twilio-Signature",
            signed);
    assertThat(answer.statusCode() + " " + answer.body()).isEqualTo("200 ok");
    api.awaitSms(id, "delivered");
  }

  @Test
  void a_refused_token_is_fetched_anew_and_a_receipt_comes_by_get() {
    TOKENS.set(0);
    good = "t2";
    String to = Numbers.viber("001");
    String id = api.accept(pinned(to, "acme", ""));
    JsonNode attempts = api.awaitStatus(id, "submitted").get("attempts");
    assertThat(attempts).hasSize(2);
    assertThat(attempts.get(0).get("reason").asText()).isEqualTo("bad_credentials");
    List<Call> calls = to(to);
    assertThat(calls)
        .extracting(call -> call.headers().get("Authorization"))
        .as("one that was a definite no, and one that was taken")
        .containsExactly("Bearer t1", "Bearer t2");
    assertThat(calls).allMatch(call -> call.method().equals("PUT"));
    assertThat(calls).allMatch(call -> call.url().equals("/acme/send?tenant=t%2F1"));
    HttpResponse<String> answer =
        api.get(
            "/webhooks/acme/acme-hook/receipts?s=read&mid="
                + attempts.get(1).get("providerMessageId").asText());
    assertThat(answer.statusCode() + " " + answer.body()).isEqualTo("200 ACK/Acme");
    api.awaitStatus(id, "seen");
    assertThat(api.get("/webhooks/von/von-hook/receipts?status=read").statusCode()).isEqualTo(405);
    String strange = Numbers.viber("002");
    String unknown =
        api.accept(
            pinned(strange, "acme", "").replace("Your parcel is on its way", "I am a teapot"));
    api.awaitStatus(unknown, "unknown");
    assertThat(to(strange)).as("no row knows the answer").hasSize(1);
    assertThat(TOKENS).as("a token is kept").hasValue(2);
  }

  @Test
  void without_a_token_nothing_leaves_and_the_message_is_tried_again() {
    String to = Numbers.viber("001");
    String id = api.accept(pinned(to, "acme-b", ""));
    JsonNode attempts = api.awaitStatus(id, "submitted").get("attempts");
    assertThat(attempts).hasSize(2);
    assertThat(attempts.get(0).get("reason").asText()).isEqualTo("provider_error");
    assertThat(attempts.get(0).get("providerCode").asText()).isEqualTo("HTTP 503");
    assertThat(to(to))
        .as("only the second try left")
        .singleElement()
        .satisfies(call -> assertThat(call.headers().get("Authorization")).isEqualTo("Bearer tb"));
    assertThat(TOKENS_OF_B).hasValue(2);
  }

  @Test
  void check_shows_the_request_and_no_secret() {
    String to = Numbers.viber("001");
    String shown =
        api.post(
                "/v1/messages/check",
                pinned(to, "von", "").getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/json")
            .body();
    assertThat(shown).contains("viber_service", "/v1/messages", "***");
    assertThat(shown).doesNotContain("von-hidden", base64("von-key:von-hidden"));
    assertThat(to(to)).isEmpty();
  }

  @Test
  void check_says_that_a_list_leaves_an_sms_account_out() {
    HttpResponse<String> shown =
        api.post(
            "/v1/messages/check",
            pinned(Numbers.viber("001"), "von", ", \"fallback\": {}")
                .getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            "application/json");
    assertThat(Api.json(shown).at("/sms/passedOver"))
        .anySatisfy(
            one -> {
              assertThat(one.get("account").asText()).isEqualTo("sms-nx");
              assertThat(one.get("why").asText())
                  .isEqualTo("neither in bactrian.fallback.accounts nor named by dispatch");
            });
  }
}
