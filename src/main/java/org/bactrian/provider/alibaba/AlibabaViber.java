package org.bactrian.provider.alibaba;

import java.util.EnumSet;
import java.util.List;
import org.bactrian.message.Channel;
import org.bactrian.message.Kind;
import org.bactrian.provider.Capability;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ReceiptReader;
import org.springframework.stereotype.Component;

/**
 * Viber by Alibaba Cloud's Chat App Message Service. It carries every kind, takes a ttl, and has a
 * fallback of its own.
 */
@Component("alibabaViber")
public final class AlibabaViber implements Provider {
  private final AlibabaViberReceipts receipts;

  public AlibabaViber(AlibabaViberReceipts receipts) {
    this.receipts = receipts;
  }

  @Override
  public String name() {
    return "alibaba";
  }

  @Override
  public Channel channel() {
    return Channel.VIBER;
  }

  @Override
  public Capability capability() {
    return new Capability(
        EnumSet.allOf(Kind.class), List.of(), 0, true, AlibabaViberTranslator.SHORTEST_TTL);
  }

  @Override
  public Class<AlibabaSettings> settings() {
    return AlibabaSettings.class;
  }

  /** "Up to 250 times per second per account." */
  @Override
  public Limits limits() {
    return new Limits(250, Limits.NONE.concurrency());
  }

  @Override
  public ReceiptReader receiptReader() {
    return receipts;
  }
}
