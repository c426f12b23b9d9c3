package com.example.pigeon;

import org.bactrian.message.Channel;
import org.bactrian.message.Kind;
import org.bactrian.provider.Capability;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ReceiptReader;

/** Viber by Pigeon: text, with or without a button. */
public final class PigeonViber implements Provider {
  private final PigeonReceipts receipts = new PigeonReceipts();

  @Override
  public String name() {
    return "pigeon";
  }

  @Override
  public Channel channel() {
    return Channel.VIBER;
  }

  @Override
  public Capability capability() {
    return Capability.viber(Kind.TEXT, Kind.TEXT_BUTTON);
  }

  @Override
  public Class<PigeonSettings> settings() {
    return PigeonSettings.class;
  }

  @Override
  public ReceiptReader receiptReader() {
    return receipts;
  }
}
