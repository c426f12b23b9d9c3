package org.bactrian.sandbox;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.bactrian.sandbox.WooxyClerk.Answer;
import org.bactrian.sandbox.WooxyLookAlike.Taken;

/** Answers the calls to one of Wooxy's methods: token, gate, clerk, and what is sent back. */
final class WooxyDesk implements HttpHandler {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final WooxyClerk clerk;
  private final WooxyGate gate;
  private final Clock clock;
  private final Latest<Taken> calls;
  private volatile Duration working = Duration.ZERO;

  WooxyDesk(WooxyClerk clerk, WooxyGate gate, Clock clock, Latest<Taken> calls) {
    this.clerk = clerk;
    this.gate = gate;
    this.clock = clock;
    this.calls = calls;
  }

  WooxyClerk clerk() {
    return clerk;
  }

  void workFor(Duration time) {
    working = time;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String token = exchange.getRequestHeaders().getFirst("Access-Token");
    if (!gate.knows(token)) {
      JsonNode body = body(exchange);
      send(exchange, body, WooxyClerk.refused(401, List.of("Invalid authorization token!")));
      return;
    }
    boolean admitted = gate.enter(token);
    JsonNode body;
    Answer answer;
    try {
      body = body(exchange);
      if (admitted) {
        Thread.sleep(working.toMillis());
      }
      answer = admitted ? clerk.answer(body, token) : Answer.status(429);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.close();
      return;
    } finally {
      // Before the answer is written: once the caller has it, the caller may send the next.
      gate.leave(token);
    }
    send(exchange, body, answer);
  }

  private void send(HttpExchange exchange, JsonNode body, Answer answer) throws IOException {
    calls.add(
        new Taken(
            clerk.method().channel(),
            digits(body),
            body,
            answer.id(),
            answer.code(),
            clock.instant()));
    if (answer.status() == 0) {
      // No thread waits: the server keeps the connection open until it is closed itself.
      return;
    }
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private static boolean isJson(HttpExchange exchange) {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    return type != null && type.split(";")[0].strip().equalsIgnoreCase("application/json");
  }

  private static String digits(JsonNode body) {
    return WooxyLookAlike.digits(body.path("phoneNumber").asText());
  }

  /** Missing where it is not JSON, or does not say that it is. */
  private static JsonNode body(HttpExchange exchange) throws IOException {
    byte[] bytes = exchange.getRequestBody().readAllBytes();
    try {
      return isJson(exchange) ? JSON.readTree(bytes) : MissingNode.getInstance();
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }
}
