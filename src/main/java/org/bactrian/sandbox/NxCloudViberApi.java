package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bactrian.message.Channel;
import org.bactrian.provider.Account;
import org.bactrian.provider.nxcloud.NxCloudSettings;

/**
 * {@code POST /saas/viber/send} and its receipts (wiki pages "SAAS-Viber-API-send" and
 * "Viber-webhook").
 */
record NxCloudViberApi(Collection<Account> accounts, Clock clock) implements NxCloudApi {
  private static final Spec SPEC =
      new Spec(Channel.VIBER, "/saas/viber/send", "7", "mt", "to", "9003");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final ZoneOffset CHINA = ZoneOffset.ofHours(8);
  private static final Map<String, String> MESSAGES =
      Map.of(
          "1102", "Insufficient balance",
          "9000", "Request parameter error",
          "9002", "Phone number error",
          "9003", "Customer APP does not exist / Status is unavailable");
  private static final Map<String, Integer> RECEIPT_CODES =
      Map.of("success", 0, "failed", 11000, "delivered", 11001, "seen", 11002, "expired", 11003);

  @Override
  public Spec spec() {
    return SPEC;
  }

  @Override
  public Optional<String> fault(JsonNode body) {
    return NxCloudViberRules.fault(body);
  }

  @Override
  public Optional<Account> account(String accessKey, JsonNode body) {
    return accounts.stream()
        .filter(
            account ->
                account.settings() instanceof NxCloudSettings settings
                    && settings.accessKey().equals(accessKey)
                    && settings.tenantId() == body.path("tenant_id").asLong()
                    && settings.appkey().equals(body.path("appkey").asText()))
        .findFirst();
  }

  @Override
  public Answer taken(String messageId) {
    ObjectNode answer = JSON.createObjectNode().put("code", 0).put("message", "");
    answer.putObject("data").put("message_id", messageId);
    return new Answer(200, "0", answer.put("traceId", hex()).toString());
  }

  @Override
  public Answer refused(String code) {
    ObjectNode answer = JSON.createObjectNode().put("code", Integer.parseInt(code));
    answer.put("message", MESSAGES.getOrDefault(code, "Authentication failed"));
    return new Answer(200, code, answer.put("traceId", hex()).toString());
  }

  @Override
  public Answer refused(Behaviour behaviour, String number) {
    return switch (behaviour) {
      case NO_CREDIT -> refused("1102");
      case BAD_NUMBER -> refused("9002");
      default -> new Answer(429, "HTTP 429", "");
    };
  }

  @Override
  public List<String> statuses(Behaviour behaviour) {
    return switch (behaviour) {
      case SEEN -> List.of("success", "delivered", "seen");
      case EXPIRED -> List.of("success", "expired");
      case UNDELIVERED -> List.of("success", "failed");
      case NO_RECEIPT -> List.of();
      default -> List.of("success", "delivered");
    };
  }

  @Override
  public WebhookPoster.Post receipt(Sent message, String status) {
    ObjectNode receipt = JSON.createObjectNode().put("status", status);
    receipt.put("requestId", message.id());
    receipt.put("code", RECEIPT_CODES.getOrDefault(status, 11000));
    receipt.put("message", "Viber message: " + status);
    receipt.put("sendTime", LocalDateTime.now(clock.withZone(CHINA)).format(TIME));
    if (status.equals("delivered")) {
      ObjectNode cost = receipt.putObject("cost").put("currency", "USD");
      cost.put("localPrice", 0.21).put("originalPrice", 0.03).put("rateType", "Promotional");
    }
    byte[] body = receipt.toString().getBytes(StandardCharsets.UTF_8);
    return new WebhookPoster.Post("application/json", body);
  }

  private static String hex() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}
