package org.bactrian.provider.alibaba;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Reply;
import org.bactrian.delivery.Subscription;
import org.bactrian.message.Channel;
import org.bactrian.message.Msisdn;
import org.bactrian.provider.Callback;
import org.bactrian.provider.CallbackItems;
import org.bactrian.provider.ProviderJson;
import org.bactrian.provider.ReceiptReader;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads Alibaba's status reports and inbound messages (pages "ChatAppStatus" and "ChatAppInbound"):
 * {@code [{"MessageId":"…","Status":"Failed","ErrorCode":"SRVC_NOT_VIBER_USER","TaskId":"…",…}]}.
 *
 * <p>{@code unsubscribe}, {@code subscribe} and {@code Deleted} are about the user or the record,
 * not about whether the message arrived, so they give no receipt. The first two give a {@link
 * Subscription}.
 */
@Component("bactrian.alibabaViberReceipts")
public final class AlibabaViberReceipts implements ReceiptReader {
  private static final int LONGEST = 500;

  /** A description may start with the code: {@code SRVC_USER_BLOCKED:words}. */
  private static final Pattern CODE_AND_WORDS = Pattern.compile("([A-Za-z0-9_.]+):.*");

  /** These are about a user, so they need no message id. */
  private static final Set<String> SUBSCRIPTIONS = Set.of("subscribe", "unsubscribe");

  @Override
  public List<Receipt> receipts(Callback callback) {
    return CallbackItems.read(callback, item -> receipt(ProviderJson.texts(item)));
  }

  @Override
  public List<Subscription> subscriptions(Callback callback) {
    return CallbackItems.read(callback, item -> subscription(ProviderJson.texts(item)));
  }

  @Override
  public List<Reply> replies(Callback callback) {
    return CallbackItems.read(callback, item -> reply(ProviderJson.texts(item)));
  }

  @Override
  public int unreadable(Callback callback) {
    return callback.kind() == Callback.Kind.REPLIES
        ? CallbackItems.unreadable(callback, item -> reply(ProviderJson.texts(item)))
        : CallbackItems.unreadable(callback, item -> receipt(ProviderJson.texts(item)))
            + CallbackItems.unreadable(callback, item -> subscription(ProviderJson.texts(item)));
  }

  private static Optional<Stream<Receipt>> receipt(Map<String, String> item) {
    String id = item.get("messageid");
    String ownId = item.get("taskid");
    String status = item.getOrDefault("status", "").toLowerCase(Locale.ROOT);
    if (SUBSCRIPTIONS.contains(status)) {
      return Optional.of(Stream.empty());
    }
    if (id == null && ownId == null) {
      return Optional.empty();
    }
    return switch (status) {
      case "sent" -> some(new Receipt(id, ownId, DeliveryState.SUBMITTED, null, null));
      case "delivered" -> some(new Receipt(id, ownId, DeliveryState.DELIVERED, null, null));
      case "read" -> some(new Receipt(id, ownId, DeliveryState.SEEN, null, null));
      case "failed" -> some(failed(id, ownId, code(item)));
      case "deleted" -> Optional.of(Stream.empty());
      default -> Optional.empty();
    };
  }

  private static Optional<Stream<Subscription>> subscription(Map<String, String> item) {
    String status = item.getOrDefault("status", "").toLowerCase(Locale.ROOT);
    return SUBSCRIPTIONS.contains(status)
        ? number(item.get("to"))
            .map(to -> new Subscription(Channel.VIBER, to, status.equals("subscribe")))
            .map(Stream::of)
        : Optional.of(Stream.empty());
  }

  private static Optional<Msisdn> number(@Nullable String digits) {
    return Optional.ofNullable(digits).flatMap(Msisdn::ofProvider);
  }

  private static Receipt failed(
      @Nullable String id, @Nullable String ownId, @Nullable String code) {
    Reason reason = code == null ? Reason.OTHER : AlibabaCodes.ofReceipt(code);
    return new Receipt(id, ownId, DeliveryState.UNDELIVERED, reason, code);
  }

  /** Returns the first known code; when none is known, the first code. */
  private static @Nullable String code(Map<String, String> item) {
    List<String> codes =
        Stream.of("errorcode", "errordescription", "statusdescription")
            .map(field -> item.getOrDefault(field, ""))
            .map(text -> text.substring(0, Math.min(LONGEST, text.length())))
            .flatMap(text -> Stream.of(text, CODE_AND_WORDS.matcher(text).replaceFirst("$1")))
            .filter(code -> code.matches("[A-Za-z0-9_.]+"))
            .toList();
    return codes.stream()
        .filter(code -> AlibabaCodes.find(code, false).isPresent())
        .findFirst()
        .orElse(codes.isEmpty() ? null : codes.get(0));
  }

  private static Optional<Stream<Reply>> reply(Map<String, String> item) {
    Optional<Msisdn> user = number(item.get("from"));
    String message = item.get("message");
    if (message == null || user.isEmpty()) {
      return Optional.empty();
    }
    Msisdn from = user.get();
    // Only a text is plain. Media is a JSON document inside the string.
    Optional<JsonNode> document =
        "TEXT".equalsIgnoreCase(item.get("type"))
            ? Optional.empty()
            : ProviderJson.read(message.getBytes(StandardCharsets.UTF_8));
    Optional<String> media = document.flatMap(one -> ProviderJson.text(one, "url"));
    String fileName = document.flatMap(one -> ProviderJson.text(one, "filename")).orElse(null);
    return some(
        media.isPresent()
            ? new Reply(from, null, null, media.get(), fileName)
            : new Reply(from, null, message, null, null));
  }

  private static <T> Optional<Stream<T>> some(T thing) {
    return Optional.of(Stream.of(thing));
  }
}
