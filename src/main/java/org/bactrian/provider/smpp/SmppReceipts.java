package org.bactrian.provider.smpp;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Reply;
import org.bactrian.message.Msisdn;
import org.bactrian.provider.Callback;
import org.bactrian.provider.ReceiptReader;
import org.bactrian.provider.UnreadableCallback;
import org.springframework.stereotype.Component;

/**
 * Reads a stored deliver_sm or data_sm: a receipt by its TLVs (SMPP 3.4, 5.3.2.12 and 5.3.2.35),
 * otherwise by its text (Appendix B, which vendors vary slightly): {@code id:IIIIIIIIII sub:SSS
 * dlvrd:DDD submit date:… done date:… stat:DDDDDDD err:E text:…}.
 *
 * <p>Every part of a long SMS has a receipt of its own, and the state with the highest rank stays:
 * the SMS counts as delivered once any part is. {@code UNKNOWN} only says that the SMSC had the
 * part.
 */
@Component("bactrian.smppReceipts")
public final class SmppReceipts implements ReceiptReader {
  private static final Pattern ID = Pattern.compile("(?i)\\bid:\\s*([^\\s:]+)");
  private static final Pattern STAT = Pattern.compile("(?i)\\bstat:\\s*([A-Za-z]+)");
  private static final Pattern ERR = Pattern.compile("(?i)\\berr:\\s*([0-9A-Za-z]+)");

  /** The numbers of the TLV; the library's own constants start at 0. */
  private static final Map<Integer, String> STATES =
      Map.of(
          1, "ENROUTE",
          2, "DELIVRD",
          3, "EXPIRED",
          4, "DELETED",
          5, "UNDELIV",
          6, "ACCEPTD",
          7, "UNKNOWN",
          8, "REJECTD");

  @Override
  public List<Receipt> receipts(Callback callback) {
    StoredDeliverSm delivery = StoredDeliverSm.read(callback.body());
    String text = delivery.receiptText();
    String id =
        Optional.ofNullable(delivery.receiptedMessageId())
            .filter(one -> !one.isBlank())
            .or(() -> find(ID, text))
            .orElseThrow(() -> new UnreadableCallback("the receipt has no message id"));
    String stat =
        Optional.ofNullable(delivery.messageState())
            .map(STATES::get)
            .or(() -> find(STAT, text))
            .orElseThrow(() -> new UnreadableCallback("the receipt has no state"))
            .toUpperCase(Locale.ROOT);
    String code =
        find(ERR, text).filter(err -> !err.matches("0+")).map(err -> stat + " " + err).orElse(stat);
    Receipt receipt = receipt(id.strip(), stat, code);
    // The id as it came may be the exact id of one message and, normalised, that of another.
    return List.of(receipt.orNamed(List.of(ReceiptIds.normal(id))));
  }

  private static Receipt receipt(String id, String stat, String code) {
    return switch (stat) {
      case "DELIVRD" -> new Receipt(id, null, DeliveryState.DELIVERED, null, code);
      case "EXPIRED" -> new Receipt(id, null, DeliveryState.EXPIRED, Reason.EXPIRED, code);
      case "UNDELIV", "REJECTD", "DELETED" ->
          new Receipt(id, null, DeliveryState.UNDELIVERED, Reason.OTHER, code);
      case "ENROUTE", "ACCEPTD", "UNKNOWN" ->
          new Receipt(id, null, DeliveryState.SUBMITTED, null, code);
      default -> throw new UnreadableCallback("the receipt's state is not one of SMPP's");
    };
  }

  private static Optional<String> find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** A text that looks like a receipt may be a person's reply. Then no message ever has its id. */
  @Override
  public boolean mayBeReply(Callback callback) {
    return StoredDeliverSm.read(callback.body()).mayBeReply();
  }

  @Override
  public List<Reply> replies(Callback callback) {
    StoredDeliverSm delivery = StoredDeliverSm.read(callback.body());
    Msisdn from =
        Msisdn.ofProvider(delivery.source())
            .orElseThrow(() -> new UnreadableCallback("the source address is not a phone number"));
    return List.of(new Reply(from, null, delivery.text(), null, null));
  }
}
