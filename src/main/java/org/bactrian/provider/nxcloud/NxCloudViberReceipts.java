package org.bactrian.provider.nxcloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Reply;
import org.bactrian.message.Msisdn;
import org.bactrian.provider.Callback;
import org.bactrian.provider.CallbackItems;
import org.bactrian.provider.ProviderJson;
import org.bactrian.provider.ReceiptReader;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads NXCloud's {@code dr_webhook} and {@code message_webhook} (wiki page "Viber-webhook"), one
 * JSON object each: {@code {"status":"delivered","requestId":"…","code":11001,…}} and {@code
 * {"phone":"…","appkey":"…","traceRequestId":"…","message":{"text":"…"},…}}.
 *
 * <p>No page says what is a number and what a text, nor which id a receipt names, so numbers are
 * read as texts, every id is looked up, and several objects may come in one array.
 *
 * <p>{@code success} only says that Viber has the message. A {@code failed} receipt may carry a
 * code of the send call although that call was answered with 0.
 */
@Component("bactrian.nxcloudViberReceipts")
public final class NxCloudViberReceipts implements ReceiptReader {
  /** The names under which ids come, in the order in which they are looked up. */
  private static final String[] IDS = {"requestid", "messageid", "msgid", "traceid", "id"};

  private static final String[] REPLIED_TO = {
    "tracerequestid", "requestid", "messageid", "traceid"
  };

  @Override
  public List<Receipt> receipts(Callback callback) {
    return CallbackItems.read(callback, NxCloudViberReceipts::receipt);
  }

  @Override
  public List<Reply> replies(Callback callback) {
    return CallbackItems.read(callback, NxCloudViberReceipts::reply);
  }

  @Override
  public int unreadable(Callback callback) {
    return callback.kind() == Callback.Kind.REPLIES
        ? CallbackItems.unreadable(callback, NxCloudViberReceipts::reply)
        : CallbackItems.unreadable(callback, NxCloudViberReceipts::receipt);
  }

  private static Optional<Stream<Receipt>> receipt(JsonNode item) {
    List<String> ids = ProviderJson.texts(item, IDS);
    if (ids.isEmpty()) {
      return Optional.empty();
    }
    // The status decides; a code of an unexpected type must not lose a delivery.
    String code = first(item, "code").orElse(null);
    String status = first(item, "status").orElse("").toLowerCase(Locale.ROOT);
    Optional<Receipt> receipt =
        switch (status) {
          case "success" -> receipt(ids, DeliveryState.SUBMITTED, null, code);
          case "delivered" -> receipt(ids, DeliveryState.DELIVERED, null, code);
          case "seen" -> receipt(ids, DeliveryState.SEEN, null, code);
          case "expired" -> receipt(ids, DeliveryState.EXPIRED, Reason.EXPIRED, code);
          case "failed" -> receipt(ids, DeliveryState.UNDELIVERED, reason(code), code);
          default -> Optional.empty();
        };
    return receipt.map(one -> Stream.of(one.charging(NxCloudCharge.in(item))));
  }

  private static Optional<Receipt> receipt(
      List<String> ids, DeliveryState state, @Nullable Reason reason, @Nullable String code) {
    Receipt first = new Receipt(ids.get(0), null, state, reason, code);
    return Optional.of(first.orNamed(ids.subList(1, ids.size())));
  }

  private static Optional<Stream<Reply>> reply(JsonNode item) {
    Optional<Msisdn> from = first(item, "phone").flatMap(Msisdn::ofProvider);
    JsonNode message = item.path("message");
    String text = words(message, "text");
    String media = words(message, "media");
    if (from.isEmpty() || text == null && media == null) {
      return Optional.empty();
    }
    String inReplyTo = first(item, REPLIED_TO).orElse(null);
    return Optional.of(
        Stream.of(new Reply(from.get(), inReplyTo, text, media, words(message, "fileName"))));
  }

  private static Optional<String> first(JsonNode item, String... names) {
    return ProviderJson.texts(item, names).stream().findFirst();
  }

  /** Returns a user's words as they are, blanks included. */
  private static @Nullable String words(JsonNode message, String field) {
    JsonNode value = message.path(field);
    return ProviderJson.text(value).isPresent() ? value.asText() : null;
  }

  private static Reason reason(@Nullable String code) {
    return code == null ? Reason.OTHER : CodeTable.VIBER.reason(code);
  }
}
