package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.bactrian.message.Channel;
import org.bactrian.provider.wooxy.WooxyCredentials;

/**
 * A sending method of Wooxy, as its pages describe it. Its codes are sentences. No page says which
 * HTTP status a refusal has: a wrong token is 401 here, anything else 400.
 */
interface WooxyApi extends SimulatorApi {
  Spec spec();

  Clock clock();

  /** Returns every sentence for fields that break the page's rules. */
  List<String> faults(JsonNode body);

  /** Returns the sentence for a sender that is not the account's; empty when it is. */
  Optional<String> senderFault(JsonNode body, WooxyCredentials credentials);

  @Override
  default Channel channel() {
    return spec().channel();
  }

  @Override
  default String number(JsonNode body) {
    return ProviderSimulator.digits(body.path("phoneNumber").asText());
  }

  @Override
  default String newId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return "%012x%012x".formatted(random.nextLong(1L << 48), random.nextLong(1L << 48));
  }

  @Override
  default Answer refused(String sentence) {
    return refused(400, List.of(sentence));
  }

  @Override
  default Answer refused(Behaviour behaviour, String number) {
    return switch (behaviour) {
      case NO_CREDIT -> refused("User 5d91513fd132d5f462796870 not enabled");
      case BAD_NUMBER -> refused("+" + number + " is not a valid E.164 phone number");
      default -> Answer.empty(429);
    };
  }

  /**
   * Returns an event as in the page's e-mail example, because no page has the body of a Viber or an
   * SMS event.
   */
  @Override
  default WebhookPoster.Post receipt(Sent message, String event) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("datetime", clock().instant().getEpochSecond()).put("event", event);
    body.put("phoneNumber", message.body().path("phoneNumber").asText()).put("id", message.id());
    return new WebhookPoster.Post(
        "application/json", body.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Returns an answer whose code is the first of its sentences. */
  static Answer refused(int status, List<String> sentences) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("result", false);
    sentences.forEach(answer.putArray("errors")::add);
    return new Answer(status, sentences.get(0), answer.toString());
  }

  /**
   * The constants of the method.
   *
   * @param fields the fields on the page; others are refused
   */
  record Spec(Channel channel, String path, Set<String> fields) {}
}
