package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bactrian.message.Channel;
import org.bactrian.provider.Account;
import org.bactrian.provider.wooxy.WooxyCredentials;
import org.bactrian.provider.wooxy.WooxySettings;

/** One of Wooxy's two sending methods ("Send Viber message", "Send SMS"). */
enum WooxyMethod {
  VIBER(
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
          "tags")) {
    @Override
    List<String> faults(JsonNode body) {
      return WooxyRules.viber(body);
    }

    @Override
    Behaviour behaviour(String digits) {
      return Behaviour.ofViber(digits);
    }

    @Override
    String taken(String id) {
      ObjectNode answer = JSON.createObjectNode().put("result", true);
      answer.putArray("viber_message_ids").add(id);
      return answer.toString();
    }

    @Override
    List<String> events(Behaviour behaviour) {
      return switch (behaviour) {
        case SEEN -> List.of("viber-delivered", "viber-viewed");
        case EXPIRED -> List.of("viber-expired");
        case UNDELIVERED -> List.of("viber-failed");
        case NO_RECEIPT -> List.of();
        default -> List.of("viber-delivered");
      };
    }

    /** Registered is the sender the account is configured with, and no other. */
    @Override
    Optional<String> senderFault(JsonNode body, WooxyCredentials credentials) {
      String sender = body.path("senderId").textValue();
      return sender == null || sender.equals(((WooxySettings) credentials).senderId())
          ? Optional.empty()
          : Optional.of("Sender with senderId " + sender + " not registered in account");
    }
  },

  SMS(Channel.SMS, "/v3/sms/send", Set.of("domain", "phoneNumber", "fromName", "text", "tags")) {
    @Override
    List<String> faults(JsonNode body) {
      return WooxyRules.sms(body);
    }

    @Override
    Behaviour behaviour(String digits) {
      return Behaviour.ofSms(digits);
    }

    @Override
    String taken(String id) {
      return JSON.createObjectNode().put("result", true).put("sms_id", id).toString();
    }

    /** Wooxy has no event for an SMS that failed or expired: silence is all there is. */
    @Override
    List<String> events(Behaviour behaviour) {
      return switch (behaviour) {
        case SEEN -> List.of("sms_delivered", "sms-clicked");
        case EXPIRED, UNDELIVERED, NO_RECEIPT -> List.of();
        default -> List.of("sms_delivered");
      };
    }

    @Override
    Optional<String> senderFault(JsonNode body, WooxyCredentials credentials) {
      return Optional.empty();
    }
  };

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Channel channel;
  private final String path;
  private final Set<String> fields;

  WooxyMethod(Channel channel, String path, Set<String> fields) {
    this.channel = channel;
    this.path = path;
    this.fields = fields;
  }

  Channel channel() {
    return channel;
  }

  String path() {
    return path;
  }

  /** Whether it is an object with no field but the page's. */
  boolean knows(JsonNode body) {
    for (var names = body.fieldNames(); names.hasNext(); ) {
      if (!fields.contains(names.next())) {
        return false;
      }
    }
    return body.isObject();
  }

  /** Every sentence the fields are refused with. */
  abstract List<String> faults(JsonNode body);

  abstract Optional<String> senderFault(JsonNode body, WooxyCredentials credentials);

  abstract Behaviour behaviour(String digits);

  /** The answer to a message it took. */
  abstract String taken(String id);

  /** The events that follow, in order. */
  abstract List<String> events(Behaviour behaviour);

  static String refused(List<String> sentences) {
    ObjectNode answer = JSON.createObjectNode().put("result", false);
    sentences.forEach(answer.putArray("errors")::add);
    return answer.toString();
  }

  /** A message that was taken. */
  record Sent(WooxyMethod method, Account account, String id, String number) {
    /**
     * No page has the body of a Viber or an SMS event: this is the e-mail example's, by analogy.
     */
    Webhooks.Post event(String event, long unixSeconds) {
      ObjectNode body = JSON.createObjectNode().put("datetime", unixSeconds).put("event", event);
      body.put("phoneNumber", number).put("id", id);
      return new Webhooks.Post(
          "application/json", body.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }
}
