package org.bactrian.provider.nxcloud;

import java.time.Duration;
import java.util.Optional;
import org.bactrian.message.Channel;
import org.bactrian.provider.Capability;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ReceiptReader;
import org.springframework.stereotype.Component;

/** SMS by NXCloud's API v2. */
@Component("bactrian.nxcloudSms")
public final class NxCloudSms implements Provider {
  private static final int LONGEST_CONTENT = 1000;

  private final NxCloudSmsReceipts receipts;

  public NxCloudSms(NxCloudSmsReceipts receipts) {
    this.receipts = receipts;
  }

  @Override
  public String name() {
    return "nxcloud-sms";
  }

  @Override
  public Channel channel() {
    return Channel.SMS;
  }

  @Override
  public Optional<Duration> clockTolerance() {
    return Optional.of(Duration.ofSeconds(60));
  }

  @Override
  public Capability capability() {
    return Capability.sms(LONGEST_CONTENT);
  }

  @Override
  public Class<NxCloudSmsSettings> settings() {
    return NxCloudSmsSettings.class;
  }

  @Override
  public Optional<String> senderFault(String sender) {
    return sender.matches("[0-9A-Za-z]{1,20}")
        ? Optional.empty()
        : Optional.of("takes up to 20 letters and digits");
  }

  @Override
  public ReceiptReader receiptReader() {
    return receipts;
  }
}
