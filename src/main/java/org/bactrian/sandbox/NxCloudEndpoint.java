package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Optional;
import org.bactrian.provider.Account;

/**
 * The endpoint of one of NXCloud's APIs: checks each call, then has it answered by the responder.
 */
record NxCloudEndpoint(
    NxCloudApi api, NxCloudAuthentication authentication, SimulatorResponder responder)
    implements HttpHandler {
  @Override
  public void handle(HttpExchange exchange) throws IOException {
    byte[] bytes = exchange.getRequestBody().readAllBytes();
    JsonNode body = JsonBody.parse(bytes);
    Headers headers = exchange.getRequestHeaders();
    Optional<String> fault =
        authentication.fault(api.spec(), headers, bytes).or(() -> api.fault(body));
    if (fault.isPresent()) {
      responder.refuse(exchange, body, api.refused(fault.get()));
      return;
    }
    Optional<Account> account = api.account(headers.getFirst("accessKey"), body);
    if (account.isPresent()) {
      responder.serve(exchange, body, account.get());
    } else {
      responder.refuse(exchange, body, api.refused(api.spec().unknownApplication()));
    }
  }
}
