package org.bactrian.provider;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.bactrian.message.Channel;

/** One way out, as its folder declares it: name, channel, what it can carry, how it is set up. */
public interface Provider {
  /** The name in {@code bactrian.accounts.<account>.provider}. */
  String name();

  Channel channel();

  /** Which providers' webhooks and limits belong together: {@code nxcloud} of nxcloud-sms. */
  default String family() {
    return name().replaceFirst("-sms$", "");
  }

  /** The id of the route that sends by it: {@code provider-nxcloud-viber}. */
  default String route() {
    return "provider-" + family() + "-" + channel().name().toLowerCase(Locale.ROOT);
  }

  /** The id of the route that answers its callbacks: {@code receipt-from-nxcloud}. */
  default String receiptRoute() {
    return "receipt-from-" + family();
  }

  Capability capability();

  /** What it takes of an account whose properties say nothing of it. */
  default Limits limits() {
    return Limits.NONE;
  }

  /** Whether it calls back by HTTP; one that does not has a way of its own, and no webhook. */
  default boolean hasWebhook() {
    return true;
  }

  /** The record its own account properties are bound to; it checks them when it is made. */
  Class<? extends Settings> settings();

  ReceiptReader receiptReader();

  /** A provider's own account properties. */
  interface Settings {
    /** Where its calls go. */
    URI url();

    /**
     * What accounts that share one limit at the provider have in common, never a secret in clear;
     * empty: each account has its own.
     */
    default Optional<String> sharedLimit() {
      return Optional.empty();
    }
  }

  /**
   * What a provider takes of one account.
   *
   * @param ratePerSecond calls a second; 0: unlimited
   * @param concurrency calls in flight at once
   */
  record Limits(int ratePerSecond, int concurrency) {
    /** Nothing is published: as many in flight as a lane has by itself. */
    public static final Limits NONE = new Limits(0, 64);
  }
}
