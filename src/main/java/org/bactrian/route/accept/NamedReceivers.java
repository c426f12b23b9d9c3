package org.bactrian.route.accept;

import java.util.Map;
import java.util.Optional;
import org.bactrian.message.Fault;
import org.bactrian.message.Message;
import org.bactrian.message.ViberMessage;
import org.bactrian.route.BactrianProperties;
import org.springframework.stereotype.Component;

/** Knows which receivers of events the messages of a key may name. */
@Component("bactrian.namedReceivers")
final class NamedReceivers {
  private final Map<String, BactrianProperties.EventHttp> all;

  NamedReceivers(BactrianProperties properties) {
    this.all = properties.events().allReceivers();
  }

  /**
   * Returns what is wrong with the receiver that a message names. A receiver of other keys is
   * answered as one that is not there.
   */
  Optional<Fault> fault(Message message, String key) {
    String name = message instanceof ViberMessage viber ? viber.receiver() : null;
    BactrianProperties.EventHttp receiver = name == null ? null : all.get(name);
    return name == null || (receiver != null && receiver.filter().isFor(key))
        ? Optional.empty()
        : Optional.of(
            Fault.envelope("/receiver", "this key has no receiver of events of that name"));
  }
}
