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

/** {@code POST /v3/sms/send} and its events (page "Send SMS"). */
record WooxySmsApi(Clock clock) implements WooxyApi {
  private static final Spec SPEC =
      new Spec(
          Channel.SMS, "/v3/sms/send", Set.of("domain", "phoneNumber", "fromName", "text", "tags"));

  @Override
  public Spec spec() {
    return SPEC;
  }

  @Override
  public List<String> faults(JsonNode body) {
    return WooxyRules.sms(body);
  }

  @Override
  public Optional<String> senderFault(JsonNode body, WooxyCredentials credentials) {
    return Optional.empty();
  }

  @Override
  public Answer taken(String messageId) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("result", true);
    return new Answer(200, "true", answer.put("sms_id", messageId).toString());
  }

  /** Returns no event for an SMS that failed or expired, because Wooxy has none. */
  @Override
  public List<String> statuses(Behaviour behaviour) {
    return switch (behaviour) {
      case SEEN -> List.of("sms_delivered", "sms-clicked");
      case EXPIRED, UNDELIVERED, NO_RECEIPT -> List.of();
      default -> List.of("sms_delivered");
    };
  }
}
