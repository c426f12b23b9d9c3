package org.bactrian.provider.wooxy;

import java.util.List;
import java.util.Set;
import org.bactrian.message.Channel;
import org.bactrian.message.Kind;
import org.bactrian.provider.Capability;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ReceiptReader;
import org.springframework.stereotype.Component;

/**
 * Viber by Wooxy: text, with or without a button. It carries nothing to Ukraine, Belarus and Russia
 * (page "Send Viber message"). +76 and +77 are Kazakhstan, which it does reach.
 */
@Component("bactrian.wooxyViber")
public final class WooxyViber implements Provider {
  private static final List<String> NOT_TO =
      List.of("+380", "+375", "+70", "+71", "+72", "+73", "+74", "+75", "+78", "+79");

  private static final Capability CAPABILITY =
      new Capability(
          Set.of(Kind.TEXT, Kind.TEXT_BUTTON), NOT_TO, 0, false, WooxyViberTranslator.SHORTEST_TTL);

  private final WooxyReceipts receipts;

  public WooxyViber(WooxyReceipts receipts) {
    this.receipts = receipts;
  }

  @Override
  public String name() {
    return "wooxy";
  }

  @Override
  public Channel channel() {
    return Channel.VIBER;
  }

  @Override
  public Capability capability() {
    return CAPABILITY;
  }

  @Override
  public Class<WooxySettings> settings() {
    return WooxySettings.class;
  }

  @Override
  public Limits limits() {
    return new Limits(0, 10);
  }

  @Override
  public ReceiptReader receiptReader() {
    return receipts;
  }
}
