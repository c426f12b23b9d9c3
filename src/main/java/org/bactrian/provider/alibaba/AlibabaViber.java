package org.bactrian.provider.alibaba;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.bactrian.message.Channel;
import org.bactrian.message.Content;
import org.bactrian.message.Kind;
import org.bactrian.message.Label;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Capability;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ReceiptReader;
import org.springframework.stereotype.Component;

/**
 * Viber by Alibaba Cloud's Chat App Message Service. It carries every kind, takes a ttl, and has a
 * fallback of its own.
 */
@Component("bactrian.alibabaViber")
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
  public Optional<Duration> clockTolerance() {
    return Optional.of(Duration.ofMinutes(15));
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

  /** The value is from Alibaba's published API description; the documentation page has none. */
  @Override
  public Optional<Duration> shortOwnTtl() {
    return Optional.of(Duration.ofSeconds(120));
  }

  /** By Viber's own rules a transaction is a text; picture, video and button are promotion. */
  @Override
  public Optional<String> warning(ViberMessage message) {
    Content content = message.content();
    boolean more = content.image() != null || content.video() != null || content.button() != null;
    return message.label() == Label.TRANSACTION && more
        ? Optional.of("may refuse a transaction with a picture, a video or a button")
        : Optional.empty();
  }

  @Override
  public ReceiptReader receiptReader() {
    return receipts;
  }
}
