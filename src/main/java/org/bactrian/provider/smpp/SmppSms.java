package org.bactrian.provider.smpp;

import java.util.Optional;
import org.bactrian.message.Channel;
import org.bactrian.provider.Capability;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ReceiptReader;
import org.springframework.stereotype.Component;

/** SMS by any SMSC that speaks SMPP 3.4. */
@Component("bactrian.smppSms")
public final class SmppSms implements Provider {
  /**
   * The text of 255 parts. A part in UCS-2 holds at least 66 characters, whatever stands at its
   * border.
   */
  private static final int LONGEST_TEXT = SubmitPart.MOST * 66;

  private final SmppReceipts receipts;

  public SmppSms(SmppReceipts receipts) {
    this.receipts = receipts;
  }

  @Override
  public String name() {
    return "smpp";
  }

  @Override
  public Channel channel() {
    return Channel.SMS;
  }

  /** Receipts and replies come by the bound session. */
  @Override
  public boolean hasWebhook() {
    return false;
  }

  @Override
  public Capability capability() {
    return Capability.sms(LONGEST_TEXT);
  }

  @Override
  public Class<SmppSettings> settings() {
    return SmppSettings.class;
  }

  @Override
  public Optional<String> senderFault(String sender) {
    return SmppAddress.isSender(sender)
        ? Optional.empty()
        : Optional.of("takes up to 11 ASCII characters, or a number of up to 20 digits");
  }

  @Override
  public ReceiptReader receiptReader() {
    return receipts;
  }
}
