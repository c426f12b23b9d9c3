package org.bactrian.journal;

/** What came of sending a dead letter again. */
public sealed interface ReplayResult {
  /** It waits for its turn again. */
  record Again(MessageRow message) implements ReplayResult {}

  /** It is not sent again; why, in words. */
  record Refused(String why) implements ReplayResult {}

  /** There is no message of that id. */
  record NoSuch() implements ReplayResult {}
}
