package org.bactrian.message;

import java.util.List;
import org.bactrian.base.Internal;

/**
 * The result of reading a message.
 *
 * @hidden
 */
@Internal
public sealed interface ReadResult {
  /**
   * The message is good.
   *
   * @param message with the default fallback where it named none
   * @param fingerprint of the message as it was sent ({@link MessageWriter#fingerprint})
   * @hidden
   */
  record Good(ViberMessage message, String fingerprint) implements ReadResult {}

  /**
   * Only the content is faulty, and the fallback rule is {@code sentFailed}: no Viber message
   * leaves, but an SMS does. Strings that are missing are empty in {@code message.content()}.
   *
   * @param fingerprint of what could be read of the message
   * @hidden
   */
  record BadContent(ViberMessage message, List<Fault> faults, String fingerprint)
      implements ReadResult {}

  /**
   * Only the content is faulty, the rule is {@code sentFailed}, and the fallback is handed to the
   * provider ({@code fallback.id}). The message goes to the provider as it is, and the provider's
   * own fallback follows. Strings that are missing are empty in {@code message.content()}.
   *
   * @param fingerprint of what could be read of the message
   * @hidden
   */
  record HandedOver(ViberMessage message, List<Fault> faults, String fingerprint)
      implements ReadResult {}

  /**
   * The message is refused, with every fault.
   *
   * @hidden
   */
  record Bad(List<Fault> faults) implements ReadResult {}

  /**
   * The input is no JSON, or no JSON object.
   *
   * @hidden
   */
  record NotJson(String detail) implements ReadResult {}
}
