package org.bactrian.provider;

import java.util.List;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Reply;

/** Reads what a provider posts to us. */
public interface ReceiptReader {
  /**
   * The receipts in a callback.
   *
   * @throws UnreadableCallback when the bytes are not what the provider documents
   */
  List<Receipt> receipts(Callback callback);

  /**
   * The users' replies in a callback.
   *
   * @throws UnreadableCallback when the bytes are not what the provider documents
   */
  List<Reply> replies(Callback callback);
}
