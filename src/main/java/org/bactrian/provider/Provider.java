package org.bactrian.provider;

import java.net.URI;
import org.bactrian.message.Channel;

/** One way out, as its folder declares it: name, channel, what it can carry, how it is set up. */
public interface Provider {
  /** The name in {@code bactrian.accounts.<account>.provider}. */
  String name();

  Channel channel();

  /** The id of the route that sends by it: {@code provider-nxcloud-viber}. */
  String route();

  /** The id of the route that answers its callbacks: {@code receipt-from-nxcloud}. */
  String receiptRoute();

  Capability capability();

  /** The record its own account properties are bound to; it checks them when it is made. */
  Class<? extends Settings> settings();

  ReceiptReader receiptReader();

  /** A provider's own account properties. */
  interface Settings {
    /** Where its calls go. */
    URI url();
  }
}
