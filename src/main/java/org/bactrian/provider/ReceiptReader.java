package org.bactrian.provider;

import java.util.List;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Reply;
import org.bactrian.delivery.Subscription;

/** Reads what a provider posts to us. */
public interface ReceiptReader {
  /**
   * The receipts in a callback.
   *
   * @throws UnreadableCallback when the bytes are not what the provider documents
   */
  List<Receipt> receipts(Callback callback);

  /**
   * Users who shut the business out, or let it in again, as told in a callback of receipts.
   *
   * @throws UnreadableCallback when the bytes are not what the provider documents
   */
  default List<Subscription> subscriptions(Callback callback) {
    return List.of();
  }

  /**
   * The users' replies in a callback.
   *
   * @throws UnreadableCallback when the bytes are not what the provider documents
   */
  List<Reply> replies(Callback callback);
}
