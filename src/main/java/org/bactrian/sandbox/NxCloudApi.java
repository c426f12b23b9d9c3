package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.bactrian.message.Channel;
import org.bactrian.provider.Account;

/** One of NXCloud's two APIs, as its pages describe it. */
interface NxCloudApi extends SimulatorApi {
  Terms terms();

  /** The code a body is refused with; empty when it is as the page says. */
  Optional<String> fault(JsonNode body);

  /** Whose application the body names, under this access key. */
  Optional<Account> account(String accessKey, JsonNode body);

  @Override
  default Channel channel() {
    return terms().channel();
  }

  @Override
  default String number(JsonNode body) {
    return body.path(terms().numberField()).asText();
  }

  /**
   * What is fixed about it.
   *
   * @param numberField the body's field the number is in
   * @param unknownApplication the code for an application nobody has
   */
  record Terms(
      Channel channel,
      String path,
      String bizType,
      String action,
      String numberField,
      String unknownApplication) {}
}
