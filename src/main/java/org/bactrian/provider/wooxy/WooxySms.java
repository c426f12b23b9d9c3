package org.bactrian.provider.wooxy;

import java.util.Optional;
import org.bactrian.message.Channel;
import org.bactrian.provider.Capability;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ReceiptReader;
import org.springframework.stereotype.Component;

/**
 * SMS by Wooxy (page "Send SMS"). The page names no longest text and no excluded country. A country
 * that Wooxy refuses all the same is {@code not_permitted}, and the next account is tried.
 */
@Component("bactrian.wooxySms")
public final class WooxySms implements Provider {
  /** The longest Viber text: 15 parts when it is not GSM 7-bit. */
  private static final int LONGEST_TEXT = 1000;

  private final WooxyReceipts receipts;

  public WooxySms(WooxyReceipts receipts) {
    this.receipts = receipts;
  }

  @Override
  public String name() {
    return "wooxy-sms";
  }

  @Override
  public Channel channel() {
    return Channel.SMS;
  }

  @Override
  public Capability capability() {
    return Capability.sms(LONGEST_TEXT);
  }

  @Override
  public Class<WooxySmsSettings> settings() {
    return WooxySmsSettings.class;
  }

  @Override
  public Limits limits() {
    return new Limits(0, 10);
  }

  @Override
  public Optional<String> senderFault(String sender) {
    return WooxySmsSettings.isFromName(sender)
        ? Optional.empty()
        : Optional.of("takes up to 11 of A-Z a-z 0-9 and space, or a phone number");
  }

  @Override
  public ReceiptReader receiptReader() {
    return receipts;
  }
}
