package org.bactrian.sandbox;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.bactrian.provider.Account;
import org.bactrian.provider.wooxy.WooxyCredentials;

/** Checks the calls to one of Wooxy's methods before its desk answers them. */
record WooxyEndpoint(WooxyApi api, WooxyTokens tokens, SimulatorResponder responder)
    implements HttpHandler {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String token = exchange.getRequestHeaders().getFirst("Access-Token");
    if (!tokens.knows(token)) {
      List<String> sentences = List.of("Invalid authorization token!");
      responder.refuse(exchange, body(exchange), WooxyApi.refused(401, sentences));
      return;
    }
    boolean admitted = tokens.enter(token);
    try {
      JsonNode body = body(exchange);
      if (admitted) {
        tokens.afterWork(() -> leave(exchange, body, token, true));
      } else {
        leave(exchange, body, token, false);
      }
    } catch (IOException e) {
      tokens.leave(token);
      throw e;
    }
  }

  private void leave(HttpExchange exchange, JsonNode body, String token, boolean admitted) {
    // Before the answer: once the caller has it, the caller may send the next; and ten calls
    // that are never answered would shut the gate for good.
    tokens.leave(token);
    try {
      if (admitted) {
        answer(exchange, body, token);
      } else {
        responder.refuse(exchange, body, SimulatorApi.Answer.empty(429));
      }
    } catch (IOException | RuntimeException e) {
      exchange.close();
    }
  }

  private void answer(HttpExchange exchange, JsonNode body, String token) throws IOException {
    List<String> faults = isKnown(body) ? api.faults(body) : List.of("Bad Request");
    if (!faults.isEmpty()) {
      responder.refuse(exchange, body, WooxyApi.refused(400, faults));
      return;
    }
    String domain = body.path("domain").asText();
    Optional<Account> account = tokens.account(api.channel(), token, domain);
    Optional<String> fault =
        account.isEmpty()
            ? Optional.of("Domain " + domain + " not found in your account")
            : api.senderFault(body, account.get().settings(WooxyCredentials.class));
    if (fault.isPresent()) {
      responder.refuse(exchange, body, api.refused(fault.get()));
    } else {
      responder.serve(exchange, body, account.orElseThrow());
    }
  }

  /** Whether it is an object with no field but the page's. */
  private boolean isKnown(JsonNode body) {
    return body.isObject()
        && body.properties().stream()
            .allMatch(field -> api.terms().fields().contains(field.getKey()));
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

  private static boolean isJson(HttpExchange exchange) {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    return type != null && type.split(";")[0].strip().equalsIgnoreCase("application/json");
  }
}
