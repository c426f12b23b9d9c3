package org.bactrian.provider.nxcloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Reply;
import org.bactrian.provider.Callback;
import org.bactrian.provider.CallbackItems;
import org.bactrian.provider.ProviderJson;
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
@Component("bactrian.nxcloudSmsReceipts")
public final class NxCloudSmsReceipts implements ReceiptReader {
  private static final Pattern STATUS = Pattern.compile("[0-9]{1,4}");

  /** The suffix that a request with several numbers adds to each id. */
  private static final Pattern BATCH_SUFFIX = Pattern.compile("(?<=.)-[0-9]{10}$");

  @Override
  public List<Receipt> receipts(Callback callback) {
    return CallbackItems.read(callback, NxCloudSmsReceipts::receipt);
  }

  @Override
  public int unreadable(Callback callback) {
    return CallbackItems.unreadable(callback, NxCloudSmsReceipts::receipt);
  }

  private static Optional<Stream<Receipt>> receipt(JsonNode item) {
    Map<String, String> fields = ProviderJson.texts(item);
    String status = fields.getOrDefault("status", "");
    String messageId = fields.get("messageid");
    String ownId = fields.get("ext");
    if (!STATUS.matcher(status).matches() || messageId == null && ownId == null) {
      return Optional.empty();
    }
    String id = messageId == null ? null : BATCH_SUFFIX.matcher(messageId).replaceFirst("");
    return Optional.of(Stream.of(receipt(id, ownId, status).charging(NxCloudCharge.in(item))));
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
}
