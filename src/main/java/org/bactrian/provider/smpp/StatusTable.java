package org.bactrian.provider.smpp;

import static org.bactrian.delivery.Reason.BAD_CONTENT;
import static org.bactrian.delivery.Reason.BAD_CREDENTIALS;
import static org.bactrian.delivery.Reason.BAD_ENVELOPE;
import static org.bactrian.delivery.Reason.BAD_NUMBER;
import static org.bactrian.delivery.Reason.NOT_PERMITTED;
import static org.bactrian.delivery.Reason.NO_CREDIT;
import static org.bactrian.delivery.Reason.OTHER;
import static org.bactrian.delivery.Reason.PROVIDER_ERROR;
import static org.bactrian.delivery.Reason.THROTTLED;

import java.util.Map;
import java.util.Set;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.jspecify.annotations.Nullable;

/**
 * The reasons for a command_status (SMPP 3.4, 5.1.3). In answers to a submit, 0x67 and 0x104 are
 * NXCloud's ("insufficient balance", "empty or illegal content"); the standard does not use them
 * there.
 */
final class StatusTable {
  static final String TAKEN = code(0);

  /** Source address, its type, its numbering plan. */
  private static final Set<Integer> SENDER = Set.of(0x0A, 0x48, 0x49);

  private static final Map<Integer, Reason> REASONS =
      Map.ofEntries(
          Map.entry(0x01, BAD_CONTENT),
          // The SMSC did not understand the PDU: it was broken on its way.
          Map.entry(0x02, PROVIDER_ERROR),
          Map.entry(0x03, PROVIDER_ERROR),
          Map.entry(0x04, PROVIDER_ERROR),
          Map.entry(0x05, PROVIDER_ERROR),
          Map.entry(0x08, PROVIDER_ERROR),
          Map.entry(0x0B, BAD_NUMBER),
          Map.entry(0x0D, BAD_CREDENTIALS),
          Map.entry(0x0E, BAD_CREDENTIALS),
          Map.entry(0x0F, BAD_CREDENTIALS),
          Map.entry(0x14, THROTTLED),
          Map.entry(0x45, OTHER),
          Map.entry(0x50, BAD_NUMBER),
          Map.entry(0x51, BAD_NUMBER),
          Map.entry(0x53, NOT_PERMITTED),
          Map.entry(0x58, THROTTLED),
          Map.entry(0x64, PROVIDER_ERROR),
          Map.entry(0x67, NO_CREDIT),
          Map.entry(0x104, BAD_CONTENT));

  private StatusTable() {}

  /**
   * Returns the refusal for a status.
   *
   * @param senderNamed whether the message named its sender; otherwise the account did
   */
  static SendResult.Refused refused(int status, boolean senderNamed) {
    return SENDER.contains(status)
        ? refusedSender(code(status), senderNamed)
        : new SendResult.Refused(REASONS.getOrDefault(status, OTHER), code(status));
  }

  /**
   * Returns a refusal that is about the sender. A sender is registered at one provider, often for
   * one country, so the next account may know it.
   */
  static SendResult.Refused refusedSender(@Nullable String code, boolean named) {
    return new SendResult.Refused(
        named ? BAD_ENVELOPE : NOT_PERMITTED, code, SendResult.Retry.NEXT_ACCOUNT);
  }

  static String code(int status) {
    return String.format("0x%02X", status);
  }
}
