package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.bactrian.message.Channel;
import org.bactrian.provider.Account;

/** One of NXCloud's two APIs, as its pages describe it. */
interface NxCloudApi {
  Terms terms();

  Behaviour behaviour(String number);

  /** The code a body is refused with; empty when it is as the page says. */
  Optional<String> fault(JsonNode body);

  /** Whose application the body names, under this access key. */
  Optional<Account> account(String accessKey, JsonNode body);

  /** The answer to a message it took. */
  Answer taken(String messageId);

  /** The answer with a code that is not 0. */
  Answer refused(String code);

  /** The answer of {@code no_credit}, {@code bad_number} and {@code throttled}. */
  Answer refused(Behaviour behaviour);

  /** The words or numbers of the receipts that follow, in order. */
  List<String> statuses(Behaviour behaviour);

  /** A receipt's body. */
  Webhooks.Post receipt(Sent message, String status);

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

  /**
   * An HTTP answer.
   *
   * @param code what it says, for {@link NxCloudLookAlike.Taken}
   */
  record Answer(int status, String code, String body) {}

  /** A message that was taken. */
  record Sent(NxCloudApi api, Account account, String id, JsonNode body) {
    String number() {
      return body.path(api.terms().numberField()).asText();
    }
  }
}
