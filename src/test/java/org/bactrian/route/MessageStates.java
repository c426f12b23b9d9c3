package org.bactrian.route;

import com.fasterxml.jackson.databind.JsonNode;
import org.bactrian.journal.Journal;
import org.bactrian.journal.Viewer;
import org.bactrian.message.MessageReader;

/** Gives the state of a message, as the API answers it, to tests with a journal and no API. */
public final class MessageStates {
  private final Journal journal;
  private final MessageStateJson state;

  public MessageStates(Journal journal, MessageReader reader) {
    this.journal = journal;
    state = new MessageStateJson(journal.messages(), journal.events(), reader, new EventJson());
  }

  public JsonNode of(String id) {
    return of(Viewer.OF_ALL, id);
  }

  /** Returns the state as a viewer sees it, by an id that the viewer knows. */
  public JsonNode of(Viewer viewer, String id) {
    return state.of(viewer, journal.messages().find(viewer, id).orElseThrow());
  }
}
