package org.bactrian.provider;

import org.jspecify.annotations.Nullable;

/**
 * A request from a provider to Bactrian, as it came.
 *
 * @param account the account whose webhook or connection it came by
 * @param contentType as sent; empty when absent
 * @param query the raw query string; empty when absent
 * @param request what else it had; {@link Request#NONE} once it was stored
 * @since 0.1
 */
public record Callback(
    String account, Kind kind, String contentType, String query, byte[] body, Request request) {
  /** The news in a callback. */
  public enum Kind {
    /** Receipts: each tells what became of a message. */
    RECEIPTS,
    /** Messages that users write back. */
    REPLIES
  }

  /**
   * The parts of an HTTP request that are not stored. They are there for {@link
   * ReceiptReader#isGenuine}, before anything is stored, and for nothing else.
   */
  public interface Request {
    /** The request of a callback that was stored, or came by a connection of the provider's. */
    Request NONE =
        new Request() {
          @Override
          public String method() {
            return "";
          }

          @Override
          public String url() {
            return "";
          }

          @Override
          public @Nullable String header(String name) {
            return null;
          }
        };

    /** Returns {@code POST} or {@code GET}. */
    String method();

    /** Returns the whole address that was called, with its query. */
    String url();

    /** Returns the header of this name, in any case; null when it is absent. */
    @Nullable String header(String name);
  }

  /** Creates a callback as it is read from the journal. */
  public Callback(String account, Kind kind, String contentType, String query, byte[] body) {
    this(account, kind, contentType, query, body, Request.NONE);
  }

  @Override
  public String toString() {
    return "Callback[" + kind + " for " + account + ", " + body.length + " bytes]";
  }
}
