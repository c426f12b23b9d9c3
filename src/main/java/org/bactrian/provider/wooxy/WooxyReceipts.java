package org.bactrian.provider.wooxy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bactrian.base.RareLog;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads Wooxy's webhook events for Viber and SMS (pages "Webhooks" and "Webhook create"): {@code
 * {"datetime":1234567890,"event":"viber-delivered","id":"…"}}, or an array of them. No page shows
 * an event for Viber or SMS, so one inside {@code data} and the fields of a form are read too.
 *
 * <p>One webhook may receive all of Wooxy's events. Those about e-mail and web push give nothing.
 * No page names an event for an SMS that failed; {@code sms-failed}, {@code viber-read} and the
 * like are read all the same. An event that no page names and whose meaning is not plain is logged.
 * A click proves that the message was seen. A person who subscribes to a channel or unsubscribes
 * from it gives a {@link Subscription}; no page shows under which name the number comes.
 */
@Component("bactrian.wooxyReceipts")
public final class WooxyReceipts implements ReceiptReader {
  private static final Logger LOG = LoggerFactory.getLogger(WooxyReceipts.class);

  private static final Pattern MESSAGE = Pattern.compile("(viber|sms)-(.+)");

  private static final Pattern SUBSCRIPTION =
      Pattern.compile("(viber|sms)(-contact-channel)?-(un)?subscribed");

  /** The events of the pages that are about neither Viber nor SMS. */
  private static final Pattern OTHER =
      Pattern.compile(
          "(sent|delivered|read|click|reject|complaint|hard|soft|(un)?subscribed)"
              + "|((email|web-push)-.*)");

  private static final int LONGEST_NAME = 80;

  /** Characters between the digits of a number. */
  private static final Pattern SEPARATORS = Pattern.compile("[ ().-]");

  /** The names under which a number may come, in the order in which they are looked up. */
  private static final String[] NUMBERS = {
    "phonenumber", "phone", "msisdn", "to", "contact", "number", "contactvalue", "value"
  };

  /** The keys under which an event may have the person as an object. */
  private static final List<String> PERSONS = List.of("contact", "subscriber", "user", "recipient");

  private final RareLog unknown;

  /** Creates a reader. */
  public WooxyReceipts() {
    this(new RareLog());
  }

  /**
   * Creates a reader.
   *
   * @param unknown decides when events that no page names are logged
   */
  WooxyReceipts(RareLog unknown) {
    this.unknown = unknown;
  }

  @Override
  public List<Receipt> receipts(Callback callback) {
    return CallbackItems.read(callback, this::receipt);
  }

  @Override
  public List<Subscription> subscriptions(Callback callback) {
    return CallbackItems.read(callback, WooxyReceipts::subscription);
  }

  @Override
  public int unreadable(Callback callback) {
    return CallbackItems.unreadable(callback, this::receipt)
        + CallbackItems.unreadable(callback, WooxyReceipts::subscription);
  }

  /** Throws: API v3 has no event for what a user writes back. */
  @Override
  public List<Reply> replies(Callback callback) {
    throw new UnreadableCallback("Wooxy pushes no replies");
  }

  private Optional<Stream<Receipt>> receipt(JsonNode event) {
    String name = name(event);
    if (name == null || name.isBlank()) {
      return Optional.empty();
    }
    Matcher message = MESSAGE.matcher(uniform(name));
    return switch (message.matches() ? message.group(2) : "") {
      case "sent" -> of(event, name, DeliveryState.SUBMITTED);
      case "delivered" -> of(event, name, DeliveryState.DELIVERED);
      case "viewed", "seen", "read" -> of(event, name, DeliveryState.SEEN);
      case "clicked" ->
          of(event, name, DeliveryState.SEEN).map(click -> click.map(Receipt::ofClick));
      case "expired" -> of(event, name, DeliveryState.EXPIRED);
      case "failed", "rejected", "undelivered" -> of(event, name, DeliveryState.UNDELIVERED);
      default -> {
        tellUnknown(name);
        yield Optional.of(Stream.empty());
      }
    };
  }

  /** Logs an event that no page names: at most a line a minute, whatever their names are. */
  private void tellUnknown(String name) {
    String uniform = uniform(name);
    if (OTHER.matcher(uniform).matches() || SUBSCRIPTION.matcher(uniform).matches()) {
      return;
    }
    String shown = name.substring(0, Math.min(name.length(), LONGEST_NAME));
    unknown
        .count("an unknown event")
        .ifPresent(
            more ->
                LOG.warn(
                    "Wooxy posts the event {}, which is not known and changes no message{}",
                    shown.replaceAll("[^\\x21-\\x7E]", "_"),
                    more));
  }

  private static @Nullable String name(JsonNode event) {
    return ProviderJson.field(event, "event").textValue();
  }

  /** An event without a readable number is unreadable: it is kept for a person to look at. */
  private static Optional<Stream<Subscription>> subscription(JsonNode event) {
    String name = name(event);
    Matcher about = SUBSCRIPTION.matcher(name == null ? "" : uniform(name));
    if (!about.matches()) {
      return Optional.of(Stream.empty());
    }
    Channel channel = Channel.of(about.group(1));
    boolean subscribed = about.group(3) == null;
    return number(event).map(user -> Stream.of(new Subscription(channel, user, subscribed)));
  }

  private static Optional<Msisdn> number(JsonNode event) {
    Stream<JsonNode> persons =
        PERSONS.stream()
            .map(person -> ProviderJson.field(event, person))
            .filter(JsonNode::isObject);
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
