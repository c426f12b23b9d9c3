package org.bactrian.provider.nxcloud;

import static org.bactrian.message.Kind.IMAGE_ONLY;
import static org.bactrian.message.Kind.TEXT;
import static org.bactrian.message.Kind.TEXT_BUTTON;
import static org.bactrian.message.Kind.TEXT_IMAGE;
import static org.bactrian.message.Kind.TEXT_IMAGE_BUTTON;

import java.time.Duration;
import java.util.Optional;
import org.bactrian.message.Channel;
import org.bactrian.provider.Capability;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ReceiptReader;
import org.springframework.stereotype.Component;

/** Viber by NXCloud, SAAS edition. It has no ttl, no label, and no sender per message. */
@Component("bactrian.nxcloudViber")
public final class NxCloudViber implements Provider {
  private final NxCloudViberReceipts receipts;

  public NxCloudViber(NxCloudViberReceipts receipts) {
    this.receipts = receipts;
  }

  @Override
  public String name() {
    return "nxcloud";
  }

  @Override
  public Channel channel() {
    return Channel.VIBER;
  }

  @Override
  public Optional<Duration> clockTolerance() {
    return Optional.of(Duration.ofSeconds(60));
  }

  @Override
  public Capability capability() {
    return Capability.viber(TEXT, IMAGE_ONLY, TEXT_IMAGE, TEXT_BUTTON, TEXT_IMAGE_BUTTON);
  }

  @Override
  public Class<NxCloudSettings> settings() {
    return NxCloudSettings.class;
  }

  @Override
  public ReceiptReader receiptReader() {
    return receipts;
  }
}
