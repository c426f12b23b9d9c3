package org.bactrian.provider;

/**
 * A request from a provider to Bactrian, as it came.
 *
 * @param account the account whose webhook or connection it came by
 * @param contentType as sent; empty when absent
 * @param query the raw query string; empty when absent
 */
public record Callback(String account, Kind kind, String contentType, String query, byte[] body) {
  public enum Kind {
    RECEIPTS,
    REPLIES
  }

  @Override
  public String toString() {
    return "Callback[" + kind + " for " + account + ", " + body.length + " bytes]";
  }
}
