package org.bactrian.journal;

import java.util.List;
import org.bactrian.message.Fault;

/** The result of giving a message to the journal. */
public sealed interface AcceptResult {
  /**
   * The message is new, and safe on disk.
   *
   * @param faults what is wrong with a message that was accepted all the same; none usually
   */
  record New(MessageRow message, List<Fault> faults) implements AcceptResult {
    public New(MessageRow message) {
      this(message, List.of());
    }
  }

  /**
   * The journal already had a message of this id with the same content.
   *
   * @param message as it is now
   */
  record Same(MessageRow message) implements AcceptResult {}

  /** The journal already had a message of this id with other content. */
  record Conflict(String id) implements AcceptResult {}

  /** The key has sent as many messages on this day as it may. */
  record DayFull(long limit) implements AcceptResult {}

  /** The SMS is not wanted any more: its Viber message has arrived meanwhile. */
  record NotWanted(String id) implements AcceptResult {}
}
