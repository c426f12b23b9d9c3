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

  /** Characters of a body: a message may be a hundred times as long, and is read anew then. */
  private static final int LONGEST = 4_000;

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
    Message known = latest.get(body);
    if (known != null) {
      return known;
    }
    Message message = reader.stored(body);
    remember(body, message);
    return message;
  }

  /** It is going to be asked for. */
  synchronized void remember(String body, Message message) {
    if (body.length() <= LONGEST) {
      latest.put(body, message);
    }
  }
}
