package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.bactrian.message.Channel;
import org.bactrian.provider.Account;

/**
 * One of a provider's APIs, as its pages describe it: what {@link SimulatorResponder} cannot know.
 */
interface SimulatorApi {
  Channel channel();

  /** The number a message goes to, in digits; empty when it names none. */
  String number(JsonNode body);

  /** What the number's digits ask for. */
  default Behaviour behaviour(String number) {
    return channel() == Channel.VIBER ? Behaviour.ofViber(number) : Behaviour.ofSms(number);
  }

  /** An id for a message: opaque, as long as the one on the page. */
  default String newId() {
    byte[] random = new byte[20];
    ThreadLocalRandom.current().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** The answer to a message it took. */
  Answer taken(String messageId);

  /** The answer with a code that is not its yes. */
  Answer refused(String code);

  /** The answer of {@code no_credit}, {@code bad_number} and {@code throttled}. */
  Answer refused(Behaviour behaviour, String number);

  /** The words or numbers of the receipts that follow, in order. */
  List<String> statuses(Behaviour behaviour);

  /** A receipt's body. */
  WebhookPoster.Post receipt(Sent message, String status);

  /**
   * An HTTP answer.
   *
   * @param code what it says, for {@link ReceivedCall}
   */
  record Answer(int status, String code, String body) {
    /** A status that says it all. */
    static Answer empty(int status) {
      return new Answer(status, "HTTP " + status, "");
    }
  }

  /** A message that was taken. */
  record Sent(SimulatorApi api, Account account, String id, JsonNode body) {
    String number() {
      return api.number(body);
    }
  }
}
