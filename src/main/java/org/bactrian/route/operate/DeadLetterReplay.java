package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import org.apache.camel.Exchange;
import org.bactrian.journal.Act;
import org.bactrian.journal.Actor;
import org.bactrian.journal.DeadLetters;
import org.bactrian.journal.DeadLetters.ReplayResult;
import org.bactrian.journal.MessageRow;
import org.bactrian.journal.MessageStore;
import org.bactrian.message.Fault;
import org.bactrian.message.Message;
import org.bactrian.message.MessageReader;
import org.bactrian.message.SmsMessage;
import org.bactrian.message.ViberMessage;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.MessageStateJson;
import org.bactrian.route.Problem;
import org.bactrian.route.Scope;
import org.bactrian.route.accept.AccountSelector;
import org.bactrian.route.access.Senders;
import org.bactrian.route.dispatch.Decision;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Sends one dead letter again. */
@Component("bactrian.deadLetterReplay")
final class DeadLetterReplay {
  private final MessageStore messages;
  private final DeadLetters deadLetters;
  private final MessageReader reader;
  private final MessageStateJson states;
  private final AccountSelector accounts;
  private final Senders senders;
  private final Clock clock;

  DeadLetterReplay(
      MessageStore messages,
      DeadLetters deadLetters,
      MessageReader reader,
      MessageStateJson states,
      AccountSelector accounts,
      Senders senders,
      Clock clock) {
    this.messages = messages;
    this.deadLetters = deadLetters;
    this.reader = reader;
    this.states = states;
    this.accounts = accounts;
    this.senders = senders;
    this.clock = clock;
  }

  /**
   * A dead letter with the request to send it again.
   *
   * @param follows the Viber message that an SMS follows; null: it is no SMS, or that message's
   *     content was deleted
   * @param key the name of the API key with which it came; empty: it came without one
   * @param by who asks; null: it is one of many that the audit has together
   */
  record RequestedReplay(
      String id,
      Message message,
      @Nullable ViberMessage follows,
      String key,
      ReplayRequest request,
      @Nullable Actor by) {
    @Nullable Act act() {
      return by == null ? null : Act.of(by, "replay", "message", id).because(request.reason());
    }
  }

  /**
   * Reads the request, and the message with this id.
   *
   * @param body JSON, or empty
   * @throws InvalidMessage when the body is not valid
   * @throws HttpProblem when there is no message of that id, or its content was deleted
   */
  public RequestedReplay read(String id, byte[] body, Exchange exchange) {
    ReplayRequest request = ReplayRequest.ofOne(body);
    requireAccount(request);
    return of(
        messages.find(id).orElseThrow(HttpProblem::noSuchMessage),
        request,
        HttpRequests.actor(exchange));
  }

  RequestedReplay of(MessageRow row, ReplayRequest request, @Nullable Actor by) {
    if (row.isForgotten()) {
      throw HttpProblem.of(Problem.NOT_REPLAYABLE, row.whyNotAgain());
    }
    Message message = reader.stored(row.body());
    ViberMessage follows =
        message instanceof SmsMessage sms
            ? messages
                .find(sms.fallbackOf())
                .filter(viber -> !viber.isForgotten())
                .map(viber -> (ViberMessage) reader.stored(viber.body()))
                .orElse(null)
            : null;
    return new RequestedReplay(row.id(), message, follows, row.origin().keyOrNone(), request, by);
  }

  /**
   * Returns the message, and sets what the rules ask for: the variables {@code channel} and, for an
   * SMS, {@code viber}. They get the key with which the message came: the one of the request is the
   * operator's.
   */
  public Message message(RequestedReplay replay, Exchange exchange) {
    exchange.setVariable("channel", replay.message().channel().wire());
    if (replay.follows() != null) {
      exchange.setVariable("viber", replay.follows());
    }
    senders.sender(replay.key()).set(exchange);
    return replay.message();
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
   * @param exchange has what the rules and {@code dispatch} have decided
   * @return the state of the message after that
   * @throws HttpProblem when the message may not be sent again, or no account can carry it
   */
  public ObjectNode replay(RequestedReplay replay, Exchange exchange) {
    Decision decision = Decision.of(exchange);
    String names = names(replay, decision);
    // An operator may name any account.
    List<String> route =
        replay.request().account() == null
            ? accounts.named(replay.message(), names, decision.only())
            : accounts.named(replay.message(), names);
    if (route.isEmpty()) {
      throw HttpProblem.of(
          Problem.NOT_REPLAYABLE, "No account can carry it: " + why(replay.message(), names));
    }
    boolean evenIf = replay.request().evenIfItMayHaveArrived();
    ReplayResult result =
        deadLetters.replay(replay.id(), route, evenIf, replay.act(), clock.instant());
    if (result instanceof ReplayResult.Refused refused) {
      throw HttpProblem.of(Problem.NOT_REPLAYABLE, refused.why());
    }
    if (result instanceof ReplayResult.Again again) {
      return states.of(HttpRequests.viewer(exchange, Scope.OPERATE), again.message());
    }
    throw HttpProblem.noSuchMessage();
  }

  private static @Nullable String names(RequestedReplay replay, Decision decision) {
    if (replay.request().account() != null) {
      return replay.request().account();
    }
    boolean pinned = replay.message() instanceof ViberMessage viber && viber.account() != null;
    if (decision.refusal() != null) {
      throw HttpProblem.of(
          Problem.NOT_REPLAYABLE, "A rule of dispatch refuses it: " + decision.refusal());
    }
    return pinned ? ((ViberMessage) replay.message()).account() : decision.accounts();
  }

  private String why(Message message, @Nullable String names) {
    if (names == null) {
      return "no rule of dispatch names an account for it.";
    }
    return accounts
        .find(names)
        .flatMap(account -> account.obstacle(message).map(why -> account.name() + " " + why + "."))
        .orElse("the accounts it may go to are not enabled, or do not carry it.");
  }
}
