package org.bactrian.route;

import com.fasterxml.jackson.databind.JsonNode;
import org.bactrian.journal.Journal;
import org.bactrian.message.MessageReader;

/** How a message stands, as the API would tell it, for tests that have a journal and no API. */
public final class Told {
  private final MessageState state;

  public Told(Journal journal, MessageReader reader) {
    state = new MessageState(journal.messages(), journal.events(), reader, new EventJson());
  }

  public JsonNode of(String id) {
    return state.of(id);
  }
}
