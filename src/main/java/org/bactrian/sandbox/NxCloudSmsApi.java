package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bactrian.message.Channel;
import org.bactrian.provider.Account;
import org.bactrian.provider.nxcloud.NxCloudSmsSettings;

/**
 * {@code POST /api/sms/mtsend_v2} and its receipts (wiki pages "SMS-Downstream-Sending_v2." and
 * "SMS-Callback").
 */
record NxCloudSmsApi(Collection<Account> accounts, Clock clock) implements NxCloudApi {
  private static final Spec SPEC =
      new Spec(Channel.SMS, "/api/sms/mtsend_v2", "3", "mtsend", "phone", "1");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> REQUIRED = Set.of("appKey", "phone", "content");
  private static final Set<String> ALLOWED =
      Set.of(
          "appKey",
          "phone",
          "content",
          "sourceAddress",
          "sysMessageId",
          "shortLink",
          "linkVerbose",
          "drUrl",
          "ext");
  private static final Map<String, String> RESULTS =
      Map.of("2", "DELIVRD", "5", "UNDELIV", "6", "REJECTD", "7", "EXPIRED", "8", "DELETED");

  @Override
  public Spec spec() {
    return SPEC;
  }

  @Override
  public Optional<String> fault(JsonNode body) {
    for (Map.Entry<String, JsonNode> field : body.properties()) {
      if (!ALLOWED.contains(field.getKey()) || !field.getValue().isTextual()) {
        return Optional.of("2");
      }
    }
    if (!REQUIRED.stream().allMatch(body::has)
        || !body.path("sysMessageId").asText("absent-0000").matches("[0-9A-Za-z-]{10,50}")) {
      return Optional.of("2");
    }
    return textFault(body.get("content").asText())
        .or(() -> code("6", !body.get("phone").asText().matches("[1-9][0-9]{6,14}")))
        .or(() -> code("8", !body.path("sourceAddress").asText("A").matches("[0-9A-Za-z]{1,20}")));
  }

  private static Optional<String> textFault(String text) {
    return code("4", text.isBlank()).or(() -> code("5", text.length() > 1000));
  }

  private static Optional<String> code(String code, boolean fault) {
    return fault ? Optional.of(code) : Optional.empty();
  }

  @Override
  public Optional<Account> account(String accessKey, JsonNode body) {
    return accounts.stream()
        .filter(
            account ->
                account.settings() instanceof NxCloudSmsSettings settings
                    && settings.accessKey().equals(accessKey)
                    && settings.appKey().equals(body.path("appKey").asText()))
        .findFirst();
  }

  @Override
  public Answer taken(String messageId) {
    ObjectNode answer = JSON.createObjectNode().put("result", "Request succeeded").put("code", "0");
    return new Answer(200, "0", answer.put("messageid", messageId).toString());
  }

  @Override
  public Answer refused(String code) {
    ObjectNode answer = JSON.createObjectNode().put("result", "Request failed").put("code", code);
    return new Answer(200, code, answer.toString());
  }

  @Override
  public Answer refused(Behaviour behaviour, String number) {
    return switch (behaviour) {
      case NO_CREDIT -> refused("3");
      case BAD_NUMBER -> refused("6");
      default -> refused("28");
    };
  }

  @Override
  public List<String> statuses(Behaviour behaviour) {
    return switch (behaviour) {
      case EXPIRED -> List.of("7");
      case UNDELIVERED -> List.of("5");
      case NO_RECEIPT -> List.of();
      default -> List.of("2");
    };
  }

  @Override
  public WebhookPoster.Post receipt(Sent message, String status) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("phone", message.number());
    fields.put("status", status);
    fields.put("result", RESULTS.getOrDefault(status, "UNKNOWN"));
    fields.put("drtime", Long.toString(clock.millis()));
    fields.put("messageid", message.id());
    fields.put("size", "1");
    fields.put("price", "0.045");
    fields.put("currency", "USD");
    fields.put("rate", "7.05");
    fields.put("ext", message.body().path("ext").asText());
    String form =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return new WebhookPoster.Post(
        "application/x-www-form-urlencoded", form.getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
