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

/** One of Alibaba's two actions, as its pages describe it; a body is its parameters by name. */
interface AlibabaApi extends SimulatorApi {
  Terms terms();

  /** The code the parameters are refused with; empty when they are as the page says. */
  Optional<String> fault(JsonNode parameters);

  /** Whom of the key's accounts the parameters name. */
  Optional<Account> account(Collection<Account> ofKey, JsonNode parameters);

  /** The code for parameters that name none of the key's accounts. */
  String unknownSender(Collection<Account> ofKey);

  @Override
  default Channel channel() {
    return terms().channel();
  }

  @Override
  default String number(JsonNode parameters) {
    return parameters.path("To").asText();
  }

  /**
   * What is fixed about it.
   *
   * @param overLimit the code for more calls a second than the page allows
   */
  record Terms(Channel channel, String action, String version, String overLimit) {}

  /** An answer of the gateway, or of a service that writes its code as the gateway does. */
  static Answer answer(int status, String code) {
    return new Answer(
        status, code, object().put("Code", code).put("Message", "Refused: " + code).toString());
  }

  static ObjectNode object() {
    String id = UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
    return JsonNodeFactory.instance.objectNode().put("RequestId", id);
  }
}
