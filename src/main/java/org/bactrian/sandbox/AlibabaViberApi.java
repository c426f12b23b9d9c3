package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bactrian.message.Channel;
import org.bactrian.provider.Account;
import org.bactrian.provider.alibaba.AlibabaSettings;

/**
 * {@code SendChatappMessage} and its status reports (pages "Send Viber messages" and
 * "ChatAppStatus").
 */
record AlibabaViberApi(Clock clock) implements AlibabaApi {
  private static final Spec SPEC =
      new Spec(Channel.VIBER, "SendChatappMessage", "2020-06-06", "System.LimitControl");

  @Override
  public Spec spec() {
    return SPEC;
  }

  @Override
  public Optional<String> fault(JsonNode parameters) {
    return AlibabaViberRules.fault(parameters);
  }

  @Override
  public Optional<Account> account(Collection<Account> ofKey, JsonNode parameters) {
    String from = parameters.path("From").asText();
    return ofKey.stream()
        .filter(
            account ->
                account.settings() instanceof AlibabaSettings settings
                    && settings.from().equals(from))
        .findFirst();
  }

  @Override
  public String unknownSender(Collection<Account> ofKey) {
    return ofKey.stream().anyMatch(account -> account.settings() instanceof AlibabaSettings)
        ? "InvalidParameter.FromNotSupport"
        : "Product.Unsubscript";
  }

  @Override
  public Answer taken(String messageId) {
    ObjectNode answer = AlibabaApi.object().put("Code", "OK");
    // As in the page's own example: the text of a success means nothing.
    answer.put("Message", "User not authorized to operate on the specified resource.");
    return new Answer(200, "OK", answer.put("MessageId", messageId).toString());
  }

  @Override
  public Answer refused(String code) {
    boolean ofParameter = code.startsWith("InvalidParameter.") || code.startsWith("SRVC_");
    return AlibabaApi.answer(ofParameter ? 200 : 400, code);
  }

  @Override
  public Answer refused(Behaviour behaviour, String number) {
    return switch (behaviour) {
      case NO_CREDIT -> refused("InsufficientBalance");
      case BAD_NUMBER -> refused("InvalidParameter.PhoneNumberError");
      default -> refused("Throttling.User");
    };
  }

  @Override
  public List<String> statuses(Behaviour behaviour) {
    return switch (behaviour) {
      case SEEN -> List.of("Sent", "Delivered", "Read");
      // Alibaba has neither a status nor a code of its own for a ttl that passed.
      case EXPIRED -> List.of("Sent", "Failed");
      case UNDELIVERED -> List.of("Sent", "Failed SRVC_NOT_VIBER_USER");
      case NO_RECEIPT -> List.of();
      default -> List.of("Sent", "Delivered");
    };
  }

  @Override
  public WebhookPoster.Post receipt(Sent message, String status) {
    String[] words = status.split(" ", 2);
    JsonNode said = message.body();
    ObjectNode report = JsonNodeFactory.instance.objectNode().put("MessageId", message.id());
    report.put("Status", words[0]).put("StatusDescription", words[0]);
    if (words.length == 2) {
      report.put("ErrorCode", words[1]).put("ErrorDescription", words[1] + ":in words");
    }
    report.put("From", said.path("From").asText()).put("To", message.number());
    report.put("Timestamp", clock.millis()).put("MsgFrameType", said.path("Type").asText());
    report.put("Type", said.path("MessageType").asText("TEMPLATE").toUpperCase(Locale.ROOT));
    report.put("TaskId", said.path("TaskId").asText(message.id()));
    report.put("OriginPhoneNumber", said.path("From").asText());
    byte[] array = ("[" + report + "]").getBytes(StandardCharsets.UTF_8);
    return new WebhookPoster.Post("application/json", array);
  }
}
