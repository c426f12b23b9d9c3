package org.bactrian.provider.nxcloud;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Reply;
import org.bactrian.provider.Callback;
import org.bactrian.provider.ReceiptReader;
import org.bactrian.provider.UnreadableCallback;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads NXCloud's SMS receipt (wiki page "SMS-Callback"): form fields in the body, or in the query
 * string for customers from before May 2023. NXCloud pushes a receipt only once.
 *
 * <p>{@code status} is NXCloud's own number (7 is EXPIRED), not the message_state of SMPP.
 */
@Component("nxcloudSmsReceipts")
public final class NxCloudSmsReceipts implements ReceiptReader {
  private static final Pattern STATUS = Pattern.compile("[0-9]{1,4}");

  /** The suffix that a request with several numbers adds to each id. */
  private static final Pattern BATCH_SUFFIX = Pattern.compile("(?<=.)-[0-9]{10}$");

  @Override
  public List<Receipt> receipts(Callback callback) {
    Map<String, String> fields = fields(callback);
    String status = fields.getOrDefault("status", "");
    if (!STATUS.matcher(status).matches()) {
      throw new UnreadableCallback("status is missing, or not a number");
    }
    String messageId = fields.get("messageid");
    String ownId = fields.get("ext");
    if (messageId == null && ownId == null) {
      throw new UnreadableCallback("messageid and ext are both missing");
    }
    String id = messageId == null ? null : BATCH_SUFFIX.matcher(messageId).replaceFirst("");
    return List.of(receipt(id, ownId, status));
  }

  @Override
  public List<Reply> replies(Callback callback) {
    throw new UnreadableCallback("NXCloud pushes no replies to SMS");
  }

  private static Receipt receipt(@Nullable String id, @Nullable String ownId, String status) {
    return switch (Integer.parseInt(status)) {
      case 2 -> new Receipt(id, ownId, DeliveryState.DELIVERED, null, status);
      case 7 -> new Receipt(id, ownId, DeliveryState.EXPIRED, Reason.EXPIRED, status);
      // SMPP calls these two ESME_RINVDSTADR and ESME_RINVSRCADR.
      case 10 -> new Receipt(id, ownId, DeliveryState.UNDELIVERED, Reason.BAD_NUMBER, status);
      case 11 -> new Receipt(id, ownId, DeliveryState.UNDELIVERED, Reason.BAD_ENVELOPE, status);
      default -> new Receipt(id, ownId, DeliveryState.UNDELIVERED, Reason.OTHER, status);
    };
  }

  private static Map<String, String> fields(Callback callback) {
    String body = new String(callback.body(), StandardCharsets.UTF_8).strip();
    Map<String, String> fields = new HashMap<>();
    for (String pair : (body.isEmpty() ? callback.query() : body).split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0 && equals < pair.length() - 1) {
        fields.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return fields;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new UnreadableCallback("a field is not percent-encoded");
    }
  }
}
