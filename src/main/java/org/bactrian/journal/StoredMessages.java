package org.bactrian.journal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bactrian.message.Message;
import org.bactrian.message.MessageReader;

/**
 * What the journal's messages say. A message is looked at again within moments: taken in, claimed,
 * settled; those looked at last are remembered, by their text.
 */
final class StoredMessages {
  private static final int REMEMBERED = 512;

  private final MessageReader reader;
  private final Map<String, Message> latest =
      new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Message> eldest) {
          return size() > REMEMBERED;
        }
      };

  StoredMessages(MessageReader reader) {
    this.reader = reader;
  }

  /** The message whose canonical JSON this is. */
  synchronized Message read(String body) {
    return latest.computeIfAbsent(body, reader::stored);
  }

  /** It is going to be asked for. */
  synchronized void remember(String body, Message message) {
    latest.put(body, message);
  }
}
