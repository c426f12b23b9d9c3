package org.bactrian.journal;

/** What came of handing a message to the journal. */
public sealed interface AcceptResult {
  /** It is safe on disk. */
  record New(MessageRow message) implements AcceptResult {}

  /** The same id with the same content was here before: this is how it stands now. */
  record Same(MessageRow message) implements AcceptResult {}

  /** The same id was here before, with other content. */
  record Conflict(String id) implements AcceptResult {}

  /** Of an SMS: it is no longer wanted, the Viber message has arrived meanwhile. */
  record NotWanted(String id) implements AcceptResult {}
}
