package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bactrian.provider.Account;

/** The endpoint of one action: checks each call, then has it answered by the responder. */
final class AlibabaEndpoint {
  private final AlibabaApi api;
  private final AlibabaAuthentication authentication;
  private final SimulatorResponder responder;
  private final int perSecond;
  private final Map<String, SlidingSecond> rates = new ConcurrentHashMap<>();

  /**
   * Creates the endpoint.
   *
   * @param perSecond calls that a key may make in any second
   */
  AlibabaEndpoint(
      AlibabaApi api,
      AlibabaAuthentication authentication,
      SimulatorResponder responder,
      int perSecond) {
    this.api = api;
    this.authentication = authentication;
    this.responder = responder;
    this.perSecond = perSecond;
  }

  boolean isFor(AlibabaCall call) {
    return api.spec().action().equals(call.header("x-acs-action"))
        && api.spec().version().equals(call.header("x-acs-version"));
  }

  void handle(HttpExchange exchange, AlibabaCall call) throws IOException {
    JsonNode parameters = call.parameters();
    Optional<String> stopped = authentication.fault(call);
    if (stopped.isPresent()) {
      responder.refuse(
          exchange, parameters, AlibabaApi.answer(status(stopped.get()), stopped.get()));
      return;
    }
    List<Account> ofKey = authentication.ofKey(AlibabaAuthentication.keyId(call));
    Optional<String> fault = rateFault(call).or(() -> api.fault(parameters));
    Optional<Account> account = api.account(ofKey, parameters);
    if (fault.isPresent()) {
      responder.refuse(exchange, parameters, api.refused(fault.get()));
    } else if (account.isPresent()) {
      responder.serve(exchange, parameters, account.get());
    } else {
      responder.refuse(exchange, parameters, api.refused(api.unknownSender(ofKey)));
    }
  }

  private Optional<String> rateFault(AlibabaCall call) {
    boolean passes =
        rates
            .computeIfAbsent(
                AlibabaAuthentication.keyId(call),
                key -> new SlidingSecond(perSecond, System::nanoTime))
            .passes();
    return passes ? Optional.empty() : Optional.of(api.spec().overLimit());
  }

  private static int status(String code) {
    return code.endsWith(".NotFound") ? 404 : 400;
  }
}
