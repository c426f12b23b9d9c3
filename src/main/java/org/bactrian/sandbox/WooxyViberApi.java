package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bactrian.message.Channel;
import org.bactrian.provider.wooxy.WooxyCredentials;
import org.bactrian.provider.wooxy.WooxySettings;

/** {@code POST /v3/viber/send} and its events (page "Send Viber message"). */
record WooxyViberApi(Clock clock) implements WooxyApi {
  private static final Spec SPEC =
      new Spec(
          Channel.VIBER,
          "/v3/viber/send",
          Set.of(
              "domain",
              "phoneNumber",
              "senderId",
              "text",
              "button",
              "buttons",
              "device",
              "ttl",
              "tags"));

  @Override
  public Spec spec() {
    return SPEC;
  }

  @Override
  public List<String> faults(JsonNode body) {
    return WooxyRules.viber(body);
  }

  /** Accepts only the sender that the account is configured with. */
  @Override
  public Optional<String> senderFault(JsonNode body, WooxyCredentials credentials) {
    String sender = body.path("senderId").textValue();
    return sender == null || sender.equals(((WooxySettings) credentials).senderId())
        ? Optional.empty()
        : Optional.of("Sender with senderId " + sender + " not registered in account");
  }

  @Override
  public Answer taken(String messageId) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("result", true);
    answer.putArray("viber_message_ids").add(messageId);
    return new Answer(200, "true", answer.toString());
  }

  @Override
  public List<String> statuses(Behaviour behaviour) {
    return switch (behaviour) {
      case SEEN -> List.of("viber-delivered", "viber-viewed");
      case EXPIRED -> List.of("viber-expired");
      case UNDELIVERED -> List.of("viber-failed");
      case NO_RECEIPT -> List.of();
      default -> List.of("viber-delivered");
    };
  }
}
