package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.bactrian.message.Channel;
import org.bactrian.provider.Account;

/**
 * An API of a provider, as its pages describe it: the part of an answer that {@link
 * SimulatorResponder} cannot know.
 */
interface SimulatorApi {
  Channel channel();

  /** Returns the phone number of a message, in digits; empty when there is none. */
  String number(JsonNode body);

  /** Returns the behaviour that the number's digits choose. */
  default Behaviour behaviour(String number) {
    return channel() == Channel.VIBER ? Behaviour.ofViber(number) : Behaviour.ofSms(number);
  }

  /** Creates an id for a message: opaque, and as long as the one on the page. */
  default String newId() {
    byte[] random = new byte[20];
    ThreadLocalRandom.current().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** Returns the answer to an accepted message. */
  Answer taken(String messageId);

  /** Returns the answer with a code of refusal. */
  Answer refused(String code);

  /** Returns the answer for {@code NO_CREDIT}, {@code BAD_NUMBER} and {@code THROTTLED}. */
  Answer refused(Behaviour behaviour, String number);

  /** Returns the statuses of the receipts that follow, in order, as the provider writes them. */
  List<String> statuses(Behaviour behaviour);

  /** Returns the body of a receipt. */
  WebhookPoster.Post receipt(Sent message, String status);

  /**
   * An HTTP answer.
   *
   * @param code of the answer, for {@link ReceivedCall}
   */
  record Answer(int status, String code, String body) {
    /** Returns an answer that has only a status. */
    static Answer empty(int status) {
      return new Answer(status, "HTTP " + status, "");
    }
  }

  /** A message that was accepted. */
  record Sent(SimulatorApi api, Account account, String id, JsonNode body) {
    String number() {
      return api.number(body);
    }
  }
}
