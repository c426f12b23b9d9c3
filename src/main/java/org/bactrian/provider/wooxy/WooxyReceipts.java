package org.bactrian.provider.wooxy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
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
import org.bactrian.provider.UnreadableCallback;
import org.springframework.stereotype.Component;

/**
 * Reads Wooxy's webhook events for Viber and SMS (pages "Webhooks" and "Webhook create"): {@code
 * {"datetime":1234567890,"event":"viber-delivered","id":"…"}}, or an array of them. No page shows
 * an event for Viber or SMS, so one inside {@code data} and the fields of a form are read too.
 *
 * <p>One webhook may receive all of Wooxy's events. Those about e-mail and web push give nothing.
 * No page names an event for an SMS that failed; {@code sms-failed} and the like are read all the
 * same. A click proves that the message was seen. A person who subscribes to a channel or
 * unsubscribes from it gives a {@link Subscription}; no page shows under which name the number
 * comes.
 */
@Component("wooxyReceipts")
public final class WooxyReceipts implements ReceiptReader {
  private static final Pattern SUBSCRIPTION =
      Pattern.compile("(viber|sms)(-contact-channel)?-(un)?subscribed");

  /** What may stand between the digits of a number. */
  private static final Pattern SEPARATORS = Pattern.compile("[ ().-]");

  /** The names under which a number may come, in the order in which they are looked up. */
  private static final String[] NUMBERS = {
    "phonenumber", "phone", "msisdn", "to", "contact", "number", "contactvalue", "value"
  };

  /** A person may be an object of its own beside the event. */
  private static final List<String> PERSONS = List.of("contact", "subscriber", "user", "recipient");

  @Override
  public List<Receipt> receipts(Callback callback) {
    return CallbackItems.read(callback, WooxyReceipts::receipt);
  }

  @Override
  public List<Subscription> subscriptions(Callback callback) {
    return CallbackItems.read(callback, WooxyReceipts::subscription);
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
    return switch (uniform(name)) {
      case "viber-sent", "sms-sent" -> of(event, name, DeliveryState.SUBMITTED);
      case "viber-delivered", "sms-delivered" -> of(event, name, DeliveryState.DELIVERED);
      case "viber-viewed" -> of(event, name, DeliveryState.SEEN);
      case "viber-clicked", "sms-clicked" ->
          of(event, name, DeliveryState.SEEN).map(click -> click.map(Receipt::ofClick));
      case "viber-expired", "sms-expired" -> of(event, name, DeliveryState.EXPIRED);
      case "viber-failed", "viber-rejected", "sms-failed", "sms-rejected", "sms-undelivered" ->
          of(event, name, DeliveryState.UNDELIVERED);
      default -> Optional.of(Stream.empty());
    };
  }

  /** An event without a readable number is unreadable: it is kept for a person to look at. */
  private static Optional<Stream<Subscription>> subscription(JsonNode event) {
    Matcher about = SUBSCRIPTION.matcher(uniform(event.path("event").asText()));
    if (!about.matches()) {
      return Optional.of(Stream.empty());
    }
    Channel channel = Channel.of(about.group(1));
    boolean subscribed = about.group(3) == null;
    return number(event).map(user -> Stream.of(new Subscription(channel, user, subscribed)));
  }

  private static Optional<Msisdn> number(JsonNode event) {
    Stream<JsonNode> persons = PERSONS.stream().map(event::path).filter(JsonNode::isObject);
    return Stream.concat(Stream.of(event), persons)
        .flatMap(one -> ProviderJson.texts(one, NUMBERS).stream())
        .flatMap(text -> Msisdn.ofProvider(SEPARATORS.matcher(text).replaceAll("")).stream())
        .findFirst();
  }

  private static String uniform(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replace('_', '-');
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
