package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.bactrian.message.Channel;
import org.bactrian.provider.Account;

/** An action of Alibaba, as its pages describe it. A body is the parameters by name. */
interface AlibabaApi extends SimulatorApi {
  Spec spec();

  /** Returns the code for parameters that break the page's rules; empty when they are right. */
  Optional<String> fault(JsonNode parameters);

  /** Returns the account, of those with the call's key, that the parameters name. */
  Optional<Account> account(Collection<Account> ofKey, JsonNode parameters);

  /** Returns the code for parameters that name none of the key's accounts. */
  String unknownSender(Collection<Account> ofKey);

  @Override
  default Channel channel() {
    return spec().channel();
  }

  @Override
  default String number(JsonNode parameters) {
    return parameters.path("To").asText();
  }

  /**
   * The constants of the action.
   *
   * @param overLimit the code for more calls a second than the page allows
   */
  record Spec(Channel channel, String action, String version, String overLimit) {}

  /** Returns an answer of the gateway, or of a service that writes its code as the gateway does. */
  static Answer answer(int status, String code) {
    return new Answer(
        status, code, object().put("Code", code).put("Message", "Refused: " + code).toString());
  }

  static ObjectNode object() {
    String id = UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
    return JsonNodeFactory.instance.objectNode().put("RequestId", id);
  }
}
