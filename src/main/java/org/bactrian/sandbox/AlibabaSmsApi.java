package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bactrian.message.Channel;
import org.bactrian.provider.Account;
import org.bactrian.provider.alibaba.AlibabaSmsSettings;

/** {@code SendMessageToGlobe} and its reports (pages "SendMessageToGlobe" and "SmsReport"). */
record AlibabaSmsApi(Clock clock) implements AlibabaApi {
  private static final Spec SPEC =
      new Spec(Channel.SMS, "SendMessageToGlobe", "2018-05-01", "Throttling.User");
  private static final Set<String> KNOWN =
      Set.of("To", "Message", "From", "TaskId", "ValidityPeriod", "ChannelId", "Type");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

  @Override
  public Spec spec() {
    return SPEC;
  }

  @Override
  public Optional<String> fault(JsonNode parameters) {
    Map<String, Boolean> faults = new LinkedHashMap<>();
    parameters
        .fieldNames()
        .forEachRemaining(
            name -> faults.merge("INVALID_PARAMETERS", !KNOWN.contains(name), Boolean::logicalOr));
    String to = parameters.path("To").asText();
    faults.put("MissingTo", to.isEmpty());
    faults.put("MOBILE_NUMBER_ILLEGAL", !to.matches("[1-9][0-9]{6,14}"));
    faults.put("NOT_SUPPORTED_COUNTRY", to.startsWith("86"));
    faults.put("CONTENT_MISSING_PARAMETERS", parameters.path("Message").asText().isBlank());
    faults.put(
        "INVALID_SENDERID",
        !parameters.path("From").asText().matches("[0-9A-Za-z]{0,11}|[0-9]{12,15}"));
    faults.put("PARAM_LENGTH_LIMIT", !parameters.path("TaskId").asText("1").matches(".{1,255}"));
    return AlibabaViberRules.first(faults);
  }

  @Override
  public Optional<Account> account(Collection<Account> ofKey, JsonNode parameters) {
    return ofKey.stream()
        .filter(account -> account.settings() instanceof AlibabaSmsSettings)
        .findFirst();
  }

  @Override
  public String unknownSender(Collection<Account> ofKey) {
    return "PRODUCT_UN_SUBSCRIPT";
  }

  @Override
  public Answer taken(String messageId) {
    ObjectNode answer = AlibabaApi.object().put("ResponseCode", "OK");
    answer.put("ResponseDescription", "The SMS Send Request was accepted");
    answer.put("MessageId", messageId).put("Segments", "1");
    return new Answer(200, "OK", answer.toString());
  }

  @Override
  public Answer refused(String code) {
    if (code.contains(".") || code.startsWith("Missing")) {
      return AlibabaApi.answer(400, code);
    }
    ObjectNode answer = AlibabaApi.object().put("ResponseCode", code);
    return new Answer(200, code, answer.put("ResponseDescription", "Refused").toString());
  }

  @Override
  public Answer refused(Behaviour behaviour, String number) {
    return switch (behaviour) {
      case NO_CREDIT -> refused("AMOUNT_NOT_ENOUGH");
      case BAD_NUMBER -> refused("MOBILE_NUMBER_ILLEGAL");
      default -> refused("BUSINESS_LIMIT_CONTROL");
    };
  }

  @Override
  public List<String> statuses(Behaviour behaviour) {
    return switch (behaviour) {
      case EXPIRED -> List.of("6");
      case UNDELIVERED -> List.of("2");
      case NO_RECEIPT -> List.of();
      default -> List.of("1");
    };
  }

  @Override
  public WebhookPoster.Post receipt(Sent message, String status) {
    String words = Map.of("1", "success", "6", "EXPIRED").getOrDefault(status, "UNDELIV");
    String now = ZonedDateTime.now(clock.withZone(ZoneOffset.ofHours(8))).format(TIME);
    ObjectNode report = JsonNodeFactory.instance.objectNode().put("To", message.number());
    report.put("Status", status).put("MessageId", message.id()).put("SmsSize", "1");
    report.put("TaskId", message.body().path("TaskId").asText(message.id()));
    report.put("SendDate", now).put("ReceiveDate", now);
    report.put("ErrorCode", words).put("ErrorDescription", words);
    byte[] array = ("[" + report + "]").getBytes(StandardCharsets.UTF_8);
    return new WebhookPoster.Post("application/json", array);
  }
}
