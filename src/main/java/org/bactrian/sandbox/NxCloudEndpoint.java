package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Optional;
import org.bactrian.provider.Account;

/** Checks the calls to one of NXCloud's APIs before its desk answers them. */
record NxCloudEndpoint(
    NxCloudApi api, NxCloudAuthentication authentication, SimulatorResponder responder)
    implements HttpHandler {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    byte[] bytes = exchange.getRequestBody().readAllBytes();
    JsonNode body = json(bytes);
    Headers headers = exchange.getRequestHeaders();
    Optional<String> fault =
        authentication.fault(api.terms(), headers, bytes).or(() -> api.fault(body));
    if (fault.isPresent()) {
      responder.refuse(exchange, body, api.refused(fault.get()));
      return;
    }
    Optional<Account> account = api.account(headers.getFirst("accessKey"), body);
    if (account.isPresent()) {
      responder.serve(exchange, body, account.get());
    } else {
      responder.refuse(exchange, body, api.refused(api.terms().unknownApplication()));
    }
  }

  private static JsonNode json(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }
}
