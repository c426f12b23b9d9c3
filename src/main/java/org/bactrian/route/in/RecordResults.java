package org.bactrian.route.in;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.bactrian.journal.AcceptResult;
import org.bactrian.journal.BacklogFull;
import org.bactrian.journal.JournalUnavailable;
import org.bactrian.journal.MessageRow;
import org.bactrian.journal.Viewer;
import org.bactrian.message.Fault;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.MessageStateJson;
import org.bactrian.route.ProblemDetails;
import org.springframework.dao.DataAccessException;

/** Adds the outcome to the result of a record: {@code id} and {@code status}, or errors. */
final class RecordResults {

  /** Says that a failure is not the caller's fault. */
  static final String INTERNAL_ERROR = "An internal error; the log of Bactrian says more.";

  private RecordResults() {}

  /**
   * Adds the id and the state; for a message that was accepted before, its state now. A message
   * that was accepted with faulty content has its faults too.
   *
   * @param viewer the caller, who may know the message by another id than its unique one
   */
  static void accepted(ObjectNode node, Viewer viewer, AcceptResult accepted) {
    if (accepted instanceof AcceptResult.New made) {
      state(node, viewer, made.message());
      made.faults().stream()
          .limit(InvalidMessage.MOST_TOLD)
          .forEach(fault -> error(node, fault.pointer(), fault.detail()));
    } else if (accepted instanceof AcceptResult.Same same) {
      state(node, viewer, same.message());
    } else {
      error(node, "/id", ProblemDetails.ID_TAKEN);
    }
  }

  private static void state(ObjectNode node, Viewer viewer, MessageRow row) {
    MessageStateJson.putId(node, viewer, row);
    node.put("status", row.status().wire());
  }

  /** Adds every fault of a message that is not valid. */
  static void invalid(ObjectNode node, InvalidMessage invalid) {
    if (!invalid.isJson()) {
      error(node, "", invalid.summary());
    }
    for (Fault fault : invalid.faults()) {
      error(node, fault.pointer(), fault.detail());
    }
  }

  /** Adds what the sender can do about a failure that is not the message's fault. */
  static void failed(ObjectNode node, Throwable failure) {
    if (failure instanceof BacklogFull) {
      notTried(node, failure);
    } else if (failure instanceof HttpProblem) {
      error(node, "", failure.getMessage());
    } else if (isJournal(failure)) {
      JournalFailures.log(failure);
      notTried(node, failure);
    } else {
      RequestFailures.log("a record failed", failure);
      error(node, "", INTERNAL_ERROR);
    }
  }

  /** Adds that the message was not stored: the journal does not answer, or the backlog is full. */
  static void notTried(ObjectNode node, Throwable why) {
    boolean full = why instanceof BacklogFull;
    String reason = full ? why.getMessage() : "The journal does not answer.";
    error(node, "", reason + " Send this line again.");
  }

  static boolean isJournal(Throwable failure) {
    return failure instanceof JournalUnavailable || failure instanceof DataAccessException;
  }

  static void error(ObjectNode node, String pointer, String detail) {
    ArrayNode errors = node.withArray("errors");
    errors.addObject().put("pointer", pointer).put("detail", detail);
  }
}
