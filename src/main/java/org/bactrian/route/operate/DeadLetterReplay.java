package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import org.bactrian.journal.DeadLetters;
import org.bactrian.journal.DeadLetters.ReplayResult;
import org.bactrian.journal.MessageRow;
import org.bactrian.journal.MessageStore;
import org.bactrian.message.Fault;
import org.bactrian.message.Message;
import org.bactrian.message.MessageReader;
import org.bactrian.message.ViberMessage;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.MessageStateJson;
import org.bactrian.route.Problem;
import org.bactrian.route.accept.AccountSelector;
import org.springframework.stereotype.Component;

/** Sends one dead letter again. */
@Component("bactrian.deadLetterReplay")
final class DeadLetterReplay {
  private final MessageStore messages;
  private final DeadLetters deadLetters;
  private final MessageReader reader;
  private final MessageStateJson states;
  private final AccountSelector accounts;
  private final Clock clock;

  DeadLetterReplay(
      MessageStore messages,
      DeadLetters deadLetters,
      MessageReader reader,
      MessageStateJson states,
      AccountSelector accounts,
      Clock clock) {
    this.messages = messages;
    this.deadLetters = deadLetters;
    this.reader = reader;
    this.states = states;
    this.accounts = accounts;
    this.clock = clock;
  }

  /** A dead letter with the request to send it again. */
  record RequestedReplay(String id, Message message, ReplayRequest request) {}

  /**
   * Reads the request, and the message with this id.
   *
   * @param body JSON, or empty
   * @throws InvalidMessage when the body is not valid
   * @throws HttpProblem when there is no message of that id, or its content was deleted
   */
  public RequestedReplay read(String id, byte[] body) {
    ReplayRequest request = ReplayRequest.ofOne(body);
    requireAccount(request);
    return of(messages.find(id).orElseThrow(HttpProblem::noSuchMessage), request);
  }

  RequestedReplay of(MessageRow row, ReplayRequest request) {
    if (row.isForgotten()) {
      throw HttpProblem.of(Problem.NOT_REPLAYABLE, row.whyNotAgain());
    }
    return new RequestedReplay(row.id(), reader.stored(row.body()), request);
  }

  void requireAccount(ReplayRequest request) {
    if (request.account() != null && accounts.find(request.account()).isEmpty()) {
      throw InvalidMessage.ofRequest(
          List.of(Fault.envelope("/account", "there is no account of that name")));
    }
  }

  /**
   * Sends the message again: by the account that the request names, else by the one that the
   * message names, else by those that {@code dispatch} names.
   *
   * @param dispatched names of accounts, separated by commas
   * @return the state of the message after that
   * @throws HttpProblem when the message may not be sent again, or no account can carry it
   */
  public ObjectNode replay(RequestedReplay replay, String dispatched) {
    String names = names(replay, dispatched);
    List<String> route = accounts.named(replay.message(), names);
    if (route.isEmpty()) {
      throw HttpProblem.of(
          Problem.NOT_REPLAYABLE, "No account can carry it: " + why(replay.message(), names));
    }
    boolean evenIf = replay.request().evenIfItMayHaveArrived();
    ReplayResult result = deadLetters.replay(replay.id(), route, evenIf, clock.instant());
    if (result instanceof ReplayResult.Refused refused) {
      throw HttpProblem.of(Problem.NOT_REPLAYABLE, refused.why());
    }
    if (result instanceof ReplayResult.Again again) {
      return states.of(again.message());
    }
    throw HttpProblem.noSuchMessage();
  }

  private static String names(RequestedReplay replay, String dispatched) {
    if (replay.request().account() != null) {
      return replay.request().account();
    }
    boolean pinned = replay.message() instanceof ViberMessage viber && viber.account() != null;
    return pinned ? ((ViberMessage) replay.message()).account() : dispatched;
  }

  private String why(Message message, String names) {
    return accounts
        .find(names)
        .flatMap(account -> account.obstacle(message).map(why -> account.name() + " " + why + "."))
        .orElse("the accounts it may go to are not enabled, or do not carry it.");
  }
}
