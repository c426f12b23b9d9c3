package org.bactrian.provider;

import java.util.List;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Reply;
import org.bactrian.delivery.Subscription;

/**
 * Reads the callbacks of a provider.
 *
 * @since 0.1
 */
public interface ReceiptReader {
  /**
   * Returns whether a callback is signed as the provider signs. It is asked before the callback is
   * stored; one that is not genuine is refused, and nothing of it is kept.
   *
   * @param account to whose webhook it was sent
   */
  default boolean isGenuine(Callback callback, Account account) {
    return true;
  }

  /**
   * Returns the receipts in a callback.
   *
   * @throws UnreadableCallback when the bytes are not what the provider documents
   */
  List<Receipt> receipts(Callback callback);

  /**
   * Returns how many items of a callback cannot be read, beside those that can. Such a callback is
   * kept for a person to look at, and the items that can be read are applied.
   */
  default int unreadable(Callback callback) {
    return 0;
  }

  /**
   * Returns the users who unsubscribed or subscribed again, as told in a callback of receipts.
   *
   * @throws UnreadableCallback when the bytes are not what the provider documents
   */
  default List<Subscription> subscriptions(Callback callback) {
    return List.of();
  }

  /**
   * Returns whether a callback that came as a receipt is a user's reply when no message has its
   * ids.
   */
  default boolean mayBeReply(Callback callback) {
    return false;
  }

  /**
   * Returns the users' replies in a callback.
   *
   * @throws UnreadableCallback when the bytes are not what the provider documents
   */
  List<Reply> replies(Callback callback);
}
