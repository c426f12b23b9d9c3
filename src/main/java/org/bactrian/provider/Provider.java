package org.bactrian.provider;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bactrian.message.Channel;
import org.bactrian.message.ViberMessage;

/**
 * A provider's service for one channel: its name, what it can carry, and how an account is
 * configured.
 *
 * @since 0.1
 */
public interface Provider {
  /** The end of the name of a provider's service for SMS. */
  String SMS = "-sms";

  /** Returns the name in {@code bactrian.accounts.<account>.provider}. */
  String name();

  /** Returns the channel that it carries. */
  Channel channel();

  /**
   * Returns the name that a provider's services share. Of {@code nxcloud-sms} it is {@code
   * nxcloud}. A family has limits in common, and the receipts of all its accounts may come by the
   * webhook of one.
   */
  default String family() {
    String name = name();
    return name.endsWith(SMS) ? name.substring(0, name.length() - SMS.length()) : name;
  }

  /** Returns the id of the route that sends: {@code provider-nxcloud-viber}. */
  default String route() {
    return "provider-" + family() + "-" + channel().name().toLowerCase(Locale.ROOT);
  }

  /** Returns the id of the route that answers callbacks: {@code receipt-from-nxcloud}. */
  default String receiptRoute() {
    return "receipt-from-" + family();
  }

  /** Returns the kinds and countries that it carries. */
  Capability capability();

  /**
   * Returns how long the provider tries when a call names no ttl, if that is so short that a phone
   * that is off for a moment would miss the message; empty if it is long enough.
   */
  default Optional<Duration> shortOwnTtl() {
    return Optional.empty();
  }

  /**
   * Returns how far the timestamp of a call may be off before the provider refuses it; empty: the
   * provider looks at none.
   */
  default Optional<Duration> clockTolerance() {
    return Optional.empty();
  }

  /** Returns what a caller should know before a message goes by this provider; usually nothing. */
  default Optional<String> warning(ViberMessage message) {
    return Optional.empty();
  }

  /** Returns why this SMS provider cannot use a sender, in words; empty when it can. */
  default Optional<String> senderFault(String sender) {
    return Optional.empty();
  }

  /** Returns the limits of an account whose properties set none. */
  default Limits limits() {
    return Limits.NONE;
  }

  /**
   * Returns whether the provider calls back by HTTP. One that has a connection of its own needs no
   * webhook.
   */
  default boolean hasWebhook() {
    return true;
  }

  /**
   * Returns whether the provider calls webhooks by GET, too: what it tells is in the query then.
   */
  default boolean callsBackByGet() {
    return false;
  }

  /**
   * Returns the record that the provider's own account properties are bound to. Its constructor
   * checks them.
   */
  Class<? extends Settings> settings();

  /** Returns what reads the callbacks of its accounts. */
  ReceiptReader receiptReader();

  /** A provider's own account properties. */
  interface Settings {
    /** Returns the address of the provider's API. */
    URI url();

    /** Returns every address that is called for the account. */
    default List<URI> calledUrls() {
      return List.of(url());
    }

    /**
     * Returns values that are never shown, beside those of the record's components whose names tell
     * that they are secret.
     */
    default Set<String> secrets() {
      return Set.of();
    }

    /**
     * Returns what accounts with one common limit at the provider share, never a secret in clear;
     * empty: each account has its own limit.
     */
    default Optional<String> sharedLimit() {
      return Optional.empty();
    }
  }

  /**
   * The limits of one account.
   *
   * @param ratePerSecond calls a second; 0: unlimited
   * @param concurrency calls in flight at once
   */
  record Limits(int ratePerSecond, int concurrency) {
    /** No limit is published: unlimited calls a second, and 64 in flight. */
    public static final Limits NONE = new Limits(0, 64);
  }
}
