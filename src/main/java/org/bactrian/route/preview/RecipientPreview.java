package org.bactrian.route.preview;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bactrian.journal.MessageStore;
import org.bactrian.journal.QuietHours;
import org.bactrian.journal.Suppressions;
import org.bactrian.message.Channel;
import org.bactrian.message.ViberMessage;
import org.bactrian.route.BactrianProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * What the journal knows of a message and its recipient. Where there is none, nothing was accepted,
 * and everybody wants everything.
 */
@Component("bactrian.recipientPreview")
final class RecipientPreview {
  private final ObjectProvider<MessageStore> messages;
  private final ObjectProvider<Suppressions> suppressions;
  private final QuietHours quiet;

  RecipientPreview(
      ObjectProvider<MessageStore> messages,
      ObjectProvider<Suppressions> suppressions,
      BactrianProperties properties) {
    this.messages = messages;
    this.suppressions = suppressions;
    this.quiet = properties.quietHours().hours();
  }

  /** Returns when the recipient is awake: at that time, or later. */
  Instant awake(ViberMessage message, Instant at) {
    return quiet.awake(message.to(), message.label(), at);
  }

  /** Returns whether the recipient does not want the message. */
  boolean refuses(ViberMessage message) {
    return refuses(message, Channel.VIBER);
  }

  private boolean refuses(ViberMessage message, Channel channel) {
    Suppressions list = suppressions.getIfAvailable();
    return list != null && list.refuses(message.to(), channel, message.label());
  }

  /**
   * Warns of what a sender may not expect.
   *
   * @param key of the sender
   */
  List<String> warnings(ViberMessage message, String key) {
    List<String> warnings = new ArrayList<>();
    MessageStore journal = messages.getIfAvailable();
    if (journal != null && journal.findSent(key, message.id()).isPresent()) {
      warnings.add(
          "a message with this id was accepted before: the same message is not sent again, another one is"
              + " answered 409");
    }
    if (refuses(message)) {
      warnings.add("its recipient does not want it: it is refused (opted_out)");
    }
    if (message.fallback() != null && refuses(message, Channel.SMS)) {
      warnings.add("its recipient wants no SMS: none follows");
    }
    return warnings;
  }
}
