package org.bactrian.journal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bactrian.message.Message;
import org.bactrian.message.MessageReader;

/**
 * Reads stored messages, and remembers those read last by their text: a message is needed again
 * within moments, when it is accepted, claimed and settled.
 */
final class ParsedMessages {
  private static final int REMEMBERED = 2_048;

  /**
   * Characters of a body. A message may be a hundred times as long; such a one is read each time.
   */
  static final int LONGEST = 4_000;

  private final MessageReader reader;
  private final Map<String, Message> latest =
      new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Message> eldest) {
          return size() > REMEMBERED;
        }
      };

  ParsedMessages(MessageReader reader) {
    this.reader = reader;
  }

  /** Returns the message whose canonical JSON this is. */
  synchronized Message read(String body) {
    Message known = latest.get(body);
    if (known != null) {
      return known;
    }
    Message message = reader.stored(body);
    remember(body, message);
    return message;
  }

  /** Remembers a message that will be needed soon. */
  synchronized void remember(String body, Message message) {
    if (body.length() <= LONGEST) {
      latest.put(body, message);
    }
  }
}
