package org.bactrian.provider.alibaba;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bactrian.message.Channel;
import org.bactrian.provider.Capability;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ReceiptReader;
import org.springframework.stereotype.Component;

/** International SMS of Alibaba Cloud. It reaches every country but mainland China. */
@Component("bactrian.alibabaSms")
public final class AlibabaSms implements Provider {
  /**
   * No page names a limit. A Viber text has at most this many characters, and they fit in a query.
   */
  private static final int CHARACTERS = 1000;

  private final AlibabaSmsReceipts receipts;

  public AlibabaSms(AlibabaSmsReceipts receipts) {
    this.receipts = receipts;
  }

  @Override
  public String name() {
    return "alibaba-sms";
  }

  @Override
  public Channel channel() {
    return Channel.SMS;
  }

  @Override
  public Optional<Duration> clockTolerance() {
    return Optional.of(Duration.ofMinutes(15));
  }

  @Override
  public Capability capability() {
    return new Capability(Set.of(), List.of("+86"), CHARACTERS, false, 0);
  }

  @Override
  public Class<AlibabaSmsSettings> settings() {
    return AlibabaSmsSettings.class;
  }

  @Override
  public Optional<String> senderFault(String sender) {
    return AlibabaSmsSettings.isSender(sender)
        ? Optional.empty()
        : Optional.of("takes up to 11 letters and digits, or up to 15 digits");
  }

  @Override
  public ReceiptReader receiptReader() {
    return receipts;
  }
}
