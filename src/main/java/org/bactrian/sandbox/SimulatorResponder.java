package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bactrian.provider.Account;
import org.bactrian.sandbox.SimulatorApi.Answer;
import org.bactrian.sandbox.SimulatorApi.Sent;
import org.jspecify.annotations.Nullable;

/**
 * Answers the calls to one API after they were checked: does what the {@link Behaviour} of each
 * number says.
 */
final class SimulatorResponder {

  private final SimulatorApi api;
  private final Clock clock;
  private final WebhookPoster webhooks;
  private final Latest<ReceivedCall> calls;
  private final Latest<Sent> sent;
  private final NumberBehaviours behaviours = new NumberBehaviours();
  private final Map<String, String> codes = new ConcurrentHashMap<>();

  SimulatorResponder(
      SimulatorApi api,
      Clock clock,
      WebhookPoster webhooks,
      Latest<ReceivedCall> calls,
      Latest<Sent> sent) {
    this.api = api;
    this.clock = clock;
    this.webhooks = webhooks;
    this.calls = calls;
    this.sent = sent;
  }

  void behave(String number, Behaviour behaviour) {
    behaviours.choose(number, behaviour);
  }

  void refuse(String number, String code) {
    codes.put(number, code);
  }

  /** Answers a call that breaks the page's rules. */
  void refuse(HttpExchange exchange, JsonNode body, Answer refusal) throws IOException {
    answer(exchange, body, null, refusal);
  }

  /** Answers a call of this account that keeps the page's rules. */
  void serve(HttpExchange exchange, JsonNode body, Account account) throws IOException {
    String number = api.number(body);
    String code = codes.get(number);
    if (code != null) {
      answer(exchange, body, null, api.refused(code));
      return;
    }
    Behaviour behaviour = behaviours.of(number, api.behaviour(number));
    switch (behaviour) {
      case NO_CREDIT, BAD_NUMBER -> answer(exchange, body, null, api.refused(behaviour, number));
      case DOWN -> answer(exchange, body, null, Answer.empty(503));
      // No thread waits: the server keeps the connection open until the server is closed.
      case NO_ANSWER -> remember(body, accepted(body, account).id(), "");
      case THROTTLED -> {
        if (behaviours.throttles(number)) {
          answer(exchange, body, null, api.refused(behaviour, number));
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
    List<WebhookPoster.Post> receipts =
        api.statuses(behaviour).stream().map(status -> api.receipt(message, status)).toList();
    // Before the answer: a receipt may overtake it, as with a real provider.
    webhooks.postInTurn(account, receipts);
    answer(exchange, body, message.id(), api.taken(message.id()));
  }

  private Sent accepted(JsonNode body, Account account) {
    Sent message = new Sent(api, account, api.newId(), body);
    sent.add(message);
    return message;
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
        new ReceivedCall(api.channel(), api.number(body), body, messageId, code, clock.instant()));
  }
}
