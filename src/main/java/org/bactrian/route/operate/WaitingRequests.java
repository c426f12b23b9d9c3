package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.journal.Act;
import org.bactrian.journal.Audit;
import org.bactrian.journal.Hold.On;
import org.bactrian.journal.LaneQueue;
import org.bactrian.journal.WaitingActs;
import org.bactrian.journal.WaitingActs.ActResult;
import org.bactrian.journal.WaitingFilter;
import org.bactrian.lane.HoldWatch;
import org.bactrian.message.Fault;
import org.bactrian.message.Msisdn;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.InvalidMessage;
import org.springframework.stereotype.Component;

/** Cancels or moves many messages that wait. */
@Component("bactrian.waitingRequests")
final class WaitingRequests {
  private static final String FILTER = "filter";
  private static final int LONGEST_NAME = 64;

  private final WaitingActs acts;
  private final Accounts accounts;
  private final HoldWatch holds;
  private final LaneQueue queue;
  private final Audit audit;
  private final Clock clock;

  WaitingRequests(
      WaitingActs acts,
      Accounts accounts,
      HoldWatch holds,
      LaneQueue queue,
      Audit audit,
      Clock clock) {
    this.acts = acts;
    this.accounts = accounts;
    this.holds = holds;
    this.queue = queue;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Cancels what has not left.
   *
   * @param body JSON with a {@code filter} and a {@code reason}
   * @return how many were cancelled
   * @throws InvalidMessage when the body is not valid
   */
  public ObjectNode cancel(byte[] body, Exchange exchange) {
    JsonNode tree = OperatorRequest.tree(body);
    List<Fault> faults = new ArrayList<>();
    OperatorRequest.refuseOthers(tree, "/", Set.of(FILTER, "reason"), faults);
    if (!tree.path(FILTER).isObject()) {
      faults.add(Fault.envelope("/filter", "must be an object; {} means every message that waits"));
    }
    WaitingFilter filter = filter(tree.path(FILTER), true, faults);
    String reason = OperatorRequest.requiredReason(tree, faults);
    throwFaults(faults);
    Instant now = clock.instant();
    Act act =
        Act.of(HttpRequests.actor(exchange), "cancel", FILTER, "waiting")
            .because(reason)
            .changing(tree.path(FILTER), null);
    return answer("cancelled", kept(act, () -> acts.cancel(until(filter, now), now)));
  }

  /**
   * Moves what waits for an account to another one.
   *
   * @param name of the account; it may have left the configuration
   * @param body JSON with {@code to}, a {@code reason}, and perhaps a {@code filter}
   * @return how many were moved, how many were not, and why not
   * @throws InvalidMessage when the body is not valid
   * @throws HttpProblem when there is no such account, and nothing waits for it
   */
  public ObjectNode move(String name, byte[] body, Exchange exchange) {
    if (accounts.find(name).isEmpty() && queue.waiting(name, 1) == 0) {
      throw HttpProblem.notFound("There is no account of that name, and nothing waits for it.");
    }
    JsonNode tree = OperatorRequest.tree(body);
    List<Fault> faults = new ArrayList<>();
    OperatorRequest.refuseOthers(tree, "/", Set.of("to", FILTER, "reason"), faults);
    Optional<Account> to = to(name, tree.path("to"), faults);
    WaitingFilter filter = filter(tree.path(FILTER), false, faults);
    String reason = OperatorRequest.requiredReason(tree, faults);
    throwFaults(faults);
    Account target = to.orElseThrow();
    On on = filter.on();
    WaitingFilter ofAccount =
        new WaitingFilter(
            new On(name, on.key(), on.campaign(), on.label(), on.country(), on.channel()),
            filter.status(),
            filter.to(),
            filter.from(),
            filter.until());
    ObjectNode said = JsonNodeFactory.instance.objectNode().put("to", target.name());
    said.set(FILTER, tree.path(FILTER).isObject() ? tree.path(FILTER) : said.objectNode());
    Instant now = clock.instant();
    Act act =
        Act.of(HttpRequests.actor(exchange), "move", "account", name)
            .because(reason)
            .changing(said, null);
    return answer(
        "moved",
        kept(act, () -> acts.move(until(ofAccount, now), target.name(), target::obstacle, now)));
  }

  private Optional<Account> to(String from, JsonNode to, List<Fault> faults) {
    Optional<Account> found =
        to.isTextual() ? accounts.find(to.textValue()) : Optional.<Account>empty();
    String fault = null;
    if (found.isEmpty()) {
      fault = "must be a configured account: " + HoldRequest.names(names());
    } else if (from.equals(found.get().name())) {
      fault = "must be another account";
    } else if (!found.get().enabled()) {
      fault = "is not enabled: nothing would leave by it";
    } else if (holds.drains(found.get().name())) {
      fault = "is drained by a hold: nothing new is given to it";
    } else if (accounts
        .find(from)
        .filter(one -> one.channel() != found.get().channel())
        .isPresent()) {
      fault = "must be an account of the same channel";
    }
    if (fault != null) {
      faults.add(Fault.envelope("/to", fault));
    }
    return found;
  }

  private List<String> names() {
    return accounts.all().stream().map(Account::name).toList();
  }

  /** What came after the call is not meant, and would let it go on for ever. */
  private static WaitingFilter until(WaitingFilter filter, Instant now) {
    return filter.before(now.plusMillis(1));
  }

  private ActResult kept(Act act, Supplier<ActResult> work) {
    // Before the first one, too: a crash must not leave messages that nobody has changed.
    audit.keep(act, clock.instant());
    ActResult result = work.get();
    ObjectNode counts =
        JsonNodeFactory.instance
            .objectNode()
            .put("done", result.done())
            .put("skipped", result.skipped());
    audit.keep(act.changing(act.before(), counts), clock.instant());
    return result;
  }

  private static ObjectNode answer(String done, ActResult result) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put(done, result.done());
    answer.put("skipped", result.skipped());
    var errors = answer.putArray("errors");
    result.why().forEach(one -> errors.addObject().put("id", one.id()).put("detail", one.why()));
    return answer;
  }

  private static WaitingFilter filter(JsonNode filter, boolean hasAccount, List<Fault> faults) {
    if (!filter.isObject()) {
      if (!filter.isMissingNode() && !hasAccount) {
        faults.add(Fault.envelope("/filter", "must be an object"));
      }
      return new WaitingFilter(On.EVERYTHING, null, null, null, null);
    }
    Set<String> known = new TreeSet<>(HoldRequest.ON);
    known.addAll(Set.of("status", "to", "from", "until"));
    if (!hasAccount) {
      known.remove("account");
    }
    OperatorRequest.refuseOthers(filter, "/filter/", known, faults);
    HoldRequest.Reader reader = new HoldRequest.Reader(filter, "/filter/", faults);
    On on =
        HoldRequest.on(
            reader, name -> name.length() <= LONGEST_NAME, "must be the name of an account");
    String moment = "must be an instant with its offset, such as 2026-11-21T08:00:00Z";
    return new WaitingFilter(
        on,
        reader.value(
            "status", WaitingRequests::waiting, "must be accepted or scheduled: what has not left"),
        reader.text(
            "to",
            number -> Msisdn.fault(number).isEmpty(),
            "must be a number in E.164, such as +380501234567"),
        reader.value("from", text -> OffsetDateTime.parse(text).toInstant(), moment),
        reader.value("until", text -> OffsetDateTime.parse(text).toInstant(), moment));
  }

  private static DeliveryState waiting(String status) {
    DeliveryState state = DeliveryState.of(status);
    if (!state.isWaiting()) {
      throw new IllegalArgumentException();
    }
    return state;
  }

  private static void throwFaults(List<Fault> faults) {
    if (!faults.isEmpty()) {
      throw InvalidMessage.ofRequest(faults);
    }
  }
}
