package org.bactrian.provider.alibaba;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Reply;
import org.bactrian.provider.Callback;
import org.bactrian.provider.CallbackItems;
import org.bactrian.provider.ProviderJson;
import org.bactrian.provider.ReceiptReader;
import org.bactrian.provider.UnreadableCallback;
import org.springframework.stereotype.Component;

/**
 * Reads Alibaba's reports on international SMS (pages "SmsReport", over HTTP and over MNS): {@code
 * [{"MessageId":"…","Status":"1","TaskId":"…","ErrorCode":"success",…}]}. {@code Status} is 1 for
 * delivered, 2 for failed, 6 for expired; {@code SmsSize} is the number of parts.
 */
@Component("bactrian.alibabaSmsReceipts")
public final class AlibabaSmsReceipts implements ReceiptReader {
  @Override
  public List<Receipt> receipts(Callback callback) {
    return CallbackItems.read(callback, item -> receipt(ProviderJson.texts(item)));
  }

  @Override
  public List<Reply> replies(Callback callback) {
    throw new UnreadableCallback("Alibaba documents no replies to international SMS");
  }

  @Override
  public int unreadable(Callback callback) {
    return CallbackItems.unreadable(callback, item -> receipt(ProviderJson.texts(item)));
  }

  private static Optional<Stream<Receipt>> receipt(Map<String, String> item) {
    String id = item.get("messageid");
    String ownId = item.get("taskid");
    if (id == null && ownId == null) {
      return Optional.empty();
    }
    String code = item.get("errorcode");
    Reason failed = code == null ? Reason.OTHER : AlibabaCodes.ofReceipt(code);
    Charge charge = Charge.of(null, null, item.get("smssize"));
    Optional<Receipt> receipt =
        switch (item.getOrDefault("status", "")) {
          case "1" -> Optional.of(new Receipt(id, ownId, DeliveryState.DELIVERED, null, code));
          case "2" -> Optional.of(new Receipt(id, ownId, DeliveryState.UNDELIVERED, failed, code));
          case "6" ->
              Optional.of(new Receipt(id, ownId, DeliveryState.EXPIRED, Reason.EXPIRED, code));
          default -> Optional.empty();
        };
    return receipt.map(one -> Stream.of(one.charging(charge)));
  }
}
