package org.bactrian.provider.wooxy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Reply;
import org.bactrian.provider.Callback;
import org.bactrian.provider.CallbackItems;
import org.bactrian.provider.ReceiptReader;
import org.bactrian.provider.UnreadableCallback;
import org.springframework.stereotype.Component;

/**
 * Reads Wooxy's webhook events for Viber and SMS (pages "Webhooks" and "Webhook create"): {@code
 * {"datetime":1234567890,"event":"viber-delivered","id":"…"}}, or an array of them. No page shows
 * an event for Viber or SMS, so one inside {@code data} and the fields of a form are read too.
 *
 * <p>One webhook may receive all of Wooxy's events. Events about something other than one of our
 * messages (subscriptions, e-mail, web push) give no receipt. No page names an event for an SMS
 * that failed; {@code sms-failed} and the like are read all the same. A click proves that the
 * message was seen.
 */
@Component("wooxyReceipts")
public final class WooxyReceipts implements ReceiptReader {
  @Override
  public List<Receipt> receipts(Callback callback) {
    return CallbackItems.read(callback, WooxyReceipts::receipt);
  }

  /** Throws: API v3 has no event for what a user writes back. */
  @Override
  public List<Reply> replies(Callback callback) {
    throw new UnreadableCallback("Wooxy pushes no replies");
  }

  private static Optional<Stream<Receipt>> receipt(JsonNode event) {
    String name = event.path("event").textValue();
    if (name == null || name.isBlank()) {
      return Optional.empty();
    }
    return switch (name.strip().toLowerCase(Locale.ROOT).replace('_', '-')) {
      case "viber-sent", "sms-sent" -> of(event, name, DeliveryState.SUBMITTED);
      case "viber-delivered", "sms-delivered" -> of(event, name, DeliveryState.DELIVERED);
      case "viber-viewed", "viber-clicked", "sms-clicked" -> of(event, name, DeliveryState.SEEN);
      case "viber-expired", "sms-expired" -> of(event, name, DeliveryState.EXPIRED);
      case "viber-failed", "viber-rejected", "sms-failed", "sms-rejected", "sms-undelivered" ->
          of(event, name, DeliveryState.UNDELIVERED);
      default -> Optional.of(Stream.empty());
    };
  }

  private static Optional<Stream<Receipt>> of(JsonNode event, String name, DeliveryState state) {
    List<String> ids = MessageIds.in(event);
    if (ids.isEmpty()) {
      return Optional.empty();
    }
    Reason reason =
        switch (state) {
          case EXPIRED -> Reason.EXPIRED;
          case UNDELIVERED -> Reason.OTHER;
          default -> null;
        };
    Receipt receipt = new Receipt(ids.get(0), null, state, reason, name);
    return Optional.of(Stream.of(receipt.orNamed(ids.subList(1, ids.size()))));
  }
}
