package org.bactrian.journal;

/** What came of sending a dead letter again. */
public sealed interface Replaying {
  /** It waits for its turn again. */
  record Again(MessageRow message) implements Replaying {}

  /** It is not sent again; why, in words. */
  record Refused(String why) implements Replaying {}

  /** There is no message of that id. */
  record NoSuch() implements Replaying {}
}
