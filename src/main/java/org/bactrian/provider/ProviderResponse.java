package org.bactrian.provider;

import java.util.Map;

/** What came back from one call, before a provider's Interpreter says what it means. */
public sealed interface ProviderResponse {
  /**
   * An HTTP answer.
   *
   * @param headers names in lower case
   */
  record Answered(int status, Map<String, String> headers, byte[] body)
      implements ProviderResponse {
    @Override
    public String toString() {
      return "Answered[" + status + ", " + body.length + " bytes]";
    }
  }

  /** The connection never opened: nothing left the house. */
  record NotSent(String cause) implements ProviderResponse {}

  /** The request left, or may have; no whole answer came. */
  record NoAnswer(String cause) implements ProviderResponse {}
}
