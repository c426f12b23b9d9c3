package org.bactrian.message;

import java.util.List;

/** What came of reading a message. */
public sealed interface ReadResult {
  /**
   * Nothing is wrong with it.
   *
   * @param message with the default fallback where it named none
   * @param fingerprint of what was said ({@link MessageWriter#fingerprint})
   */
  record Good(ViberMessage message, String fingerprint) implements ReadResult {}

  /**
   * Only the content does not verify, and the fallback rule is {@code sentFailed}: no Viber
   * message, but an SMS. Strings that could not be read are empty in {@code message.content()}.
   *
   * @param fingerprint of what could be read of it
   */
  record BadContent(ViberMessage message, List<Fault> faults, String fingerprint)
      implements ReadResult {}

  /** Refused whole; every fault is named. */
  record Bad(List<Fault> faults) implements ReadResult {}

  /** Not JSON at all, or not an object. */
  record NotJson(String detail) implements ReadResult {}
}
