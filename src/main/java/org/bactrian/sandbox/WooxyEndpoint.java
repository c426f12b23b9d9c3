package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.bactrian.provider.Account;
import org.bactrian.provider.wooxy.WooxyCredentials;

/**
 * The endpoint of one of Wooxy's methods: checks each call, then has it answered by the responder.
 */
record WooxyEndpoint(WooxyApi api, WooxyTokens tokens, SimulatorResponder responder)
    implements HttpHandler {
  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String token = exchange.getRequestHeaders().getFirst("Access-Token");
    if (!tokens.knows(token)) {
      List<String> sentences = List.of("Invalid authorization token!");
      responder.refuse(exchange, body(exchange), WooxyApi.refused(401, sentences));
      return;
    }
    boolean admitted = tokens.admit(token);
    try {
      JsonNode body = body(exchange);
      if (admitted) {
        tokens.afterDelay(() -> finish(exchange, body, token, true));
      } else {
        finish(exchange, body, token, false);
      }
    } catch (IOException e) {
      tokens.release(token);
      throw e;
    }
  }

  private void finish(HttpExchange exchange, JsonNode body, String token, boolean admitted) {
    // Released before the answer: with the answer the caller may send the next call, and ten calls
    // that are never answered would otherwise block the token for good.
    tokens.release(token);
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

  /** Returns whether the body is an object with no other fields than the page's. */
  private boolean isKnown(JsonNode body) {
    return body.isObject()
        && body.properties().stream()
            .allMatch(field -> api.spec().fields().contains(field.getKey()));
  }

  /** Returns a missing node when the body is not JSON, or does not declare that it is. */
  private static JsonNode body(HttpExchange exchange) throws IOException {
    byte[] bytes = exchange.getRequestBody().readAllBytes();
    return JsonBody.isDeclared(exchange.getRequestHeaders())
        ? JsonBody.parse(bytes)
        : MissingNode.getInstance();
  }
}
