package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.bactrian.message.Channel;
import org.bactrian.provider.Account;

/** An API of NXCloud, as its pages describe it. */
interface NxCloudApi extends SimulatorApi {
  Spec spec();

  /** Returns the code for a body that breaks the page's rules; empty when it is right. */
  Optional<String> fault(JsonNode body);

  /** Returns the account whose application the body names under this access key. */
  Optional<Account> account(String accessKey, JsonNode body);

  @Override
  default Channel channel() {
    return spec().channel();
  }

  @Override
  default String number(JsonNode body) {
    return body.path(spec().numberField()).asText();
  }

  /**
   * The constants of the API.
   *
   * @param numberField the field of the body that holds the phone number
   * @param unknownApplication the code for an application that does not exist
   */
  record Spec(
      Channel channel,
      String path,
      String bizType,
      String action,
      String numberField,
      String unknownApplication) {}
}
