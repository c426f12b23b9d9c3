package org.bactrian.provider.nxcloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Reply;
import org.bactrian.message.Msisdn;
import org.bactrian.provider.Callback;
import org.bactrian.provider.ProviderJson;
import org.bactrian.provider.ReceiptReader;
import org.bactrian.provider.UnreadableCallback;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads NXCloud's {@code dr_webhook} and {@code message_webhook} (wiki page "Viber-webhook"), one
 * JSON object each: {@code {"status":"delivered","requestId":"…","code":11001,…}} and {@code
 * {"phone":"…","appkey":"…","traceRequestId":"…","message":{"text":"…"},…}}.
 *
 * <p>{@code success} only says that Viber has the message. A {@code failed} receipt may carry a
 * code of the send call although that call was answered with 0.
 */
@Component("nxcloudViberReceipts")
public final class NxCloudViberReceipts implements ReceiptReader {
  @Override
  public List<Receipt> receipts(Callback callback) {
    JsonNode body = object(callback);
    String status = required(body, "status");
    String requestId = required(body, "requestId");
    // The status decides; a code of an unexpected type must not lose a delivery.
    String code = ProviderJson.text(body, "code").orElse(null);
    return List.of(
        switch (status) {
          case "success" -> receipt(requestId, DeliveryState.SUBMITTED, null, code);
          case "delivered" -> receipt(requestId, DeliveryState.DELIVERED, null, code);
          case "seen" -> receipt(requestId, DeliveryState.SEEN, null, code);
          case "expired" -> receipt(requestId, DeliveryState.EXPIRED, Reason.EXPIRED, code);
          case "failed" -> receipt(requestId, DeliveryState.UNDELIVERED, reason(code), code);
          default -> throw new UnreadableCallback("status is not one of those documented");
        });
  }

  @Override
  public List<Reply> replies(Callback callback) {
    JsonNode body = object(callback);
    Msisdn from =
        Msisdn.ofProvider(required(body, "phone"))
            .orElseThrow(() -> new UnreadableCallback("phone is not a phone number"));
    JsonNode message = body.path("message");
    String text = optional(message, "text");
    String media = optional(message, "media");
    if (text == null && media == null) {
      throw new UnreadableCallback("message has neither text nor media");
    }
    String inReplyTo = optional(body, "traceRequestId");
    return List.of(new Reply(from, inReplyTo, text, media, optional(message, "fileName")));
  }

  private static Receipt receipt(
      String requestId, DeliveryState state, @Nullable Reason reason, @Nullable String code) {
    return new Receipt(requestId, null, state, reason, code);
  }

  private static Reason reason(@Nullable String code) {
    return code == null ? Reason.OTHER : CodeTable.VIBER.reason(code);
  }

  private static JsonNode object(Callback callback) {
    return ProviderJson.read(callback)
        .filter(JsonNode::isObject)
        .orElseThrow(() -> new UnreadableCallback("not a JSON object"));
  }

  private static String required(JsonNode object, String field) {
    String value = optional(object, field);
    if (value == null) {
      throw new UnreadableCallback(field + " is missing, or not a string");
    }
    return value;
  }

  private static @Nullable String optional(JsonNode object, String field) {
    String value = object.path(field).textValue();
    return value == null || value.isBlank() ? null : value;
  }
}
