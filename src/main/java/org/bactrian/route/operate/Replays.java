package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.ProducerTemplate;
import org.bactrian.base.Causes;
import org.bactrian.journal.DeadLetters;
import org.bactrian.journal.DeadLetters.ReplayResult;
import org.bactrian.journal.MessageList;
import org.bactrian.journal.MessageList.Order;
import org.bactrian.journal.MessageList.Page;
import org.bactrian.journal.MessageRow;
import org.bactrian.journal.MessageStore;
import org.bactrian.message.Fault;
import org.bactrian.message.Message;
import org.bactrian.message.MessageReader;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.route.BatchExecutor;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.MessageState;
import org.bactrian.route.accept.AccountSelector;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Dead letters, sent again as an operator says. */
@Component("replays")
final class Replays {
  private static final int BATCH = 200;
  private static final int MOST_EXPLAINED = 100;

  private final BatchExecutor crew = new BatchExecutor("replay");
  private final MessageStore messages;
  private final MessageList list;
  private final DeadLetters deadLetters;
  private final MessageReader reader;
  private final MessageState states;
  private final Accounts accounts;
  private final AccountSelector candidates;
  private final ProducerTemplate routes;
  private final Clock clock;
  private final ObjectMapper json = new ObjectMapper();

  Replays(
      MessageStore messages,
      MessageList list,
      DeadLetters deadLetters,
      MessageReader reader,
      MessageState states,
      Accounts accounts,
      AccountSelector candidates,
      ProducerTemplate routes,
      Clock clock) {
    this.messages = messages;
    this.list = list;
    this.deadLetters = deadLetters;
    this.reader = reader;
    this.states = states;
    this.accounts = accounts;
    this.candidates = candidates;
    this.routes = routes;
    this.clock = clock;
  }

  /** What one call asks for. */
  record One(String id, Message message, ReplayRequest wish) {}

  /**
   * The message to send again.
   *
   * @param body JSON, or empty
   * @throws InvalidMessage when the body does not say what it may
   * @throws MessageState.NoSuchMessage when there is none of that id
   * @throws HttpProblem when its content is gone
   */
  public One one(String id, byte[] body) {
    ReplayRequest wish = ReplayRequest.ofOne(body);
    requireAccount(wish);
    MessageRow row = messages.find(id).orElseThrow(MessageState.NoSuchMessage::new);
    return new One(id, message(row), wish);
  }

  private Message message(MessageRow row) {
    if (row.isForgotten()) {
      throw new HttpProblem(HttpStatus.CONFLICT, row.whyNotAgain());
    }
    return reader.stored(row.body());
  }

  private void requireAccount(ReplayRequest wish) {
    if (wish.account() != null && accounts.find(wish.account()).isEmpty()) {
      throw InvalidMessage.ofRequest(
          List.of(Fault.envelope("/account", "there is no account of that name")));
    }
  }

  /**
   * Sends it again, by the accounts {@code dispatch} names unless it or the operator names one.
   *
   * @return the message as it stands then
   * @throws HttpProblem when it may not be sent again, or no account can carry it
   */
  public ObjectNode replay(One one, String named) {
    List<String> route = candidates.named(one.message(), names(one, named));
    if (route.isEmpty()) {
      throw new HttpProblem(HttpStatus.CONFLICT, "No account can carry it: " + why(one, named));
    }
    ReplayResult replaying =
        deadLetters.replay(one.id(), route, one.wish().evenIfItMayHaveArrived(), clock.instant());
    if (replaying instanceof ReplayResult.Refused refused) {
      throw new HttpProblem(HttpStatus.CONFLICT, refused.why());
    }
    if (replaying instanceof ReplayResult.Again again) {
      return states.told(again.message());
    }
    throw new MessageState.NoSuchMessage();
  }

  private static String names(One one, String named) {
    if (one.wish().account() != null) {
      return one.wish().account();
    }
    boolean pinned = one.message() instanceof ViberMessage viber && viber.account() != null;
    return pinned ? ((ViberMessage) one.message()).account() : named;
  }

  private String why(One one, String named) {
    return accounts
        .find(names(one, named))
        .map(account -> account.name() + " " + obstacle(account, one.message()))
        .orElse("those it may go to are off, or do not carry it.");
  }

  private static String obstacle(Account account, Message message) {
    if (!account.enabled()) {
      return "is not enabled.";
    }
    return account.channel() == message.channel()
        ? account.provider().capability().obstacle(message).orElse("does not carry it") + "."
        : "does not send by " + message.channel().wire() + ".";
  }

  /**
   * Sends many again.
   *
   * @param body JSON with a {@code filter}
   * @return how many, and why not the others
   * @throws InvalidMessage when the body does not say what it may
   */
  public ObjectNode many(byte[] body) {
    ReplayRequest wish = ReplayRequest.ofMany(body);
    requireAccount(wish);
    Instant now = clock.instant();
    // What dies again while this runs is not sent a third time.
    boolean earlier = wish.filter().until() != null && wish.filter().until().isBefore(now);
    var filter = earlier ? wish.filter() : wish.filter().until(now.plusMillis(1));
    AtomicInteger replayed = new AtomicInteger();
    List<ObjectNode> skipped = Collections.synchronizedList(new ArrayList<>());
    Page page = new Page(List.of(), null);
    do {
      page = list.page(filter, Order.DIED, page.next(), BATCH);
      replayed.addAndGet(crew.work(page.messages(), row -> replay(row, wish, skipped)));
    } while (page.next() != null);
    return answer(replayed.get(), skipped);
  }

  private boolean replay(MessageRow row, ReplayRequest wish, List<ObjectNode> skipped) {
    try {
      routes.requestBody("direct:replay", new One(row.id(), message(row), wish));
      return true;
    } catch (RuntimeException e) {
      HttpProblem problem = problem(e);
      skipped.add(json.createObjectNode().put("id", row.id()).put("detail", problem.getMessage()));
      return false;
    }
  }

  private static HttpProblem problem(RuntimeException failure) {
    return Causes.find(failure, HttpProblem.class).orElseThrow(() -> failure);
  }

  private ObjectNode answer(int replayed, List<ObjectNode> skipped) {
    ObjectNode node = json.createObjectNode().put("replayed", replayed);
    node.put("skipped", skipped.size());
    ArrayNode why = node.putArray("errors");
    skipped.stream().limit(MOST_EXPLAINED).forEach(why::add);
    return node;
  }
}
