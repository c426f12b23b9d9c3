package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.bactrian.provider.Account;
import org.bactrian.sandbox.NxCloudApi.Answer;
import org.bactrian.sandbox.NxCloudApi.Sent;
import org.bactrian.sandbox.NxCloudLookAlike.Taken;
import org.jspecify.annotations.Nullable;

/** Answers the calls to one of NXCloud's APIs: checks each, then does what its number asks for. */
final class NxCloudDesk implements HttpHandler {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final Answer DOWN = new Answer(503, "HTTP 503", "");
  private static final int THROTTLED_TIMES = 2;

  private final NxCloudApi api;
  private final NxCloudGate gate;
  private final Clock clock;
  private final Webhooks webhooks;
  private final Latest<Taken> calls;
  private final Latest<Sent> sent;
  private final Map<String, Behaviour> chosen = new ConcurrentHashMap<>();
  private final Map<String, Integer> throttled = new ConcurrentHashMap<>();

  NxCloudDesk(
      NxCloudApi api,
      NxCloudGate gate,
      Clock clock,
      Webhooks webhooks,
      Latest<Taken> calls,
      Latest<Sent> sent) {
    this.api = api;
    this.gate = gate;
    this.clock = clock;
    this.webhooks = webhooks;
    this.calls = calls;
    this.sent = sent;
  }

  void behave(String number, Behaviour behaviour) {
    chosen.put(number, behaviour);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    byte[] bytes = exchange.getRequestBody().readAllBytes();
    JsonNode body = json(bytes);
    Headers headers = exchange.getRequestHeaders();
    Optional<String> fault = gate.fault(api.terms(), headers, bytes).or(() -> api.fault(body));
    if (fault.isPresent()) {
      answer(exchange, body, null, api.refused(fault.get()));
      return;
    }
    Optional<Account> account = api.account(headers.getFirst("accessKey"), body);
    if (account.isPresent()) {
      act(exchange, body, account.get());
    } else {
      answer(exchange, body, null, api.refused(api.terms().unknownApplication()));
    }
  }

  private void act(HttpExchange exchange, JsonNode body, Account account) throws IOException {
    String number = number(body);
    Behaviour behaviour = chosen.getOrDefault(number, api.behaviour(number));
    switch (behaviour) {
      case NO_CREDIT, BAD_NUMBER -> answer(exchange, body, null, api.refused(behaviour));
      case DOWN -> answer(exchange, body, null, DOWN);
      // No thread waits: the server keeps the connection open until it is closed itself.
      case NO_ANSWER -> remember(body, accepted(body, account).id(), "");
      case THROTTLED -> {
        if (isThrottled(number)) {
          answer(exchange, body, null, api.refused(behaviour));
        } else {
          take(exchange, body, account, behaviour);
        }
      }
      default -> take(exchange, body, account, behaviour);
    }
  }

  private void take(HttpExchange exchange, JsonNode body, Account account, Behaviour behaviour)
      throws IOException {
    Sent message = accepted(body, account);
    List<Webhooks.Post> receipts =
        api.statuses(behaviour).stream().map(status -> api.receipt(message, status)).toList();
    // Before the answer: a receipt may be the faster of the two, as it may be in life.
    webhooks.postInTurn(account, receipts);
    answer(exchange, body, message.id(), api.taken(message.id()));
  }

  private Sent accepted(JsonNode body, Account account) {
    Sent message = new Sent(api, account, newId(), body);
    sent.add(message);
    return message;
  }

  /** Each message anew: two calls are throttled, the third is taken. */
  private boolean isThrottled(String number) {
    if (throttled.merge(number, 1, Integer::sum) <= THROTTLED_TIMES) {
      return true;
    }
    throttled.remove(number);
    return false;
  }

  private void answer(
      HttpExchange exchange, JsonNode body, @Nullable String messageId, Answer answer)
      throws IOException {
    remember(body, messageId, answer.code());
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private void remember(JsonNode body, @Nullable String messageId, String code) {
    calls.add(
        new Taken(api.terms().channel(), number(body), body, messageId, code, clock.instant()));
  }

  private String number(JsonNode body) {
    return body.path(api.terms().numberField()).asText();
  }

  private static JsonNode json(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  /** Opaque, as long as the one on the page. */
  private static String newId() {
    byte[] random = new byte[20];
    ThreadLocalRandom.current().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }
}
