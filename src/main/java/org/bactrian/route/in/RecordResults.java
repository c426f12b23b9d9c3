package org.bactrian.route.in;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.bactrian.journal.AcceptResult;
import org.bactrian.journal.BacklogFull;
import org.bactrian.journal.JournalUnavailable;
import org.bactrian.journal.MessageRow;
import org.bactrian.message.Fault;
import org.bactrian.route.InvalidMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;

/** What came of a record, as one line of an answer: {@code id} and {@code status}, or errors. */
public final class RecordResults {
  private static final Logger LOG = LoggerFactory.getLogger(RecordResults.class);

  private RecordResults() {}

  /** The state it has: of one that was here before, as it stands now. */
  public static void accepted(ObjectNode node, AcceptResult acceptance) {
    if (acceptance instanceof AcceptResult.New made) {
      state(node, made.message());
    } else if (acceptance instanceof AcceptResult.Same same) {
      state(node, same.message());
    } else {
      error(
          node,
          "/id",
          "A message with this id was accepted before, with other content. Use another id, or send"
              + " the same content again.");
    }
  }

  private static void state(ObjectNode node, MessageRow row) {
    node.put("id", row.id()).put("status", row.status().wire());
  }

  /** Every fault of a message that cannot be taken. */
  public static void invalid(ObjectNode node, InvalidMessage invalid) {
    if (!invalid.isJson()) {
      error(node, "", invalid.summary());
    }
    for (Fault fault : invalid.faults()) {
      error(node, fault.pointer(), fault.detail());
    }
  }

  /** What went wrong on our side: what the sender can do about it. */
  public static void failed(ObjectNode node, Throwable failure) {
    if (failure instanceof BacklogFull) {
      notTried(node, failure);
    } else if (isJournal(failure)) {
      LOG.error(
          "the journal does not answer: {}",
          NestedExceptionUtils.getMostSpecificCause(failure).toString());
      notTried(node, failure);
    } else {
      LOG.error("a record failed", failure);
      error(node, "", "A fault of ours; it is in the log.");
    }
  }

  /** The journal, or the limit of what may wait, has no room for it now. */
  public static void notTried(ObjectNode node, Throwable why) {
    boolean full = why instanceof BacklogFull;
    String words = full ? why.getMessage() : "The journal does not answer.";
    error(node, "", words + " Send this line again.");
  }

  public static boolean isJournal(Throwable failure) {
    return failure instanceof JournalUnavailable || failure instanceof DataAccessException;
  }

  public static void error(ObjectNode node, String pointer, String detail) {
    ArrayNode errors = node.withArray("errors");
    errors.addObject().put("pointer", pointer).put("detail", detail);
  }
}
