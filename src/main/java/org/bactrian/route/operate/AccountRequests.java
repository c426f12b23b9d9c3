package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.bactrian.base.Times;
import org.bactrian.journal.AccountLimits;
import org.bactrian.journal.AccountLimits.ChangedLimit;
import org.bactrian.journal.Act;
import org.bactrian.journal.Hold;
import org.bactrian.journal.LaneQueue;
import org.bactrian.journal.RestingAccounts;
import org.bactrian.journal.RestingAccounts.Resting;
import org.bactrian.journal.WebhookActivity;
import org.bactrian.journal.WebhookActivity.AccountActivity;
import org.bactrian.lane.HoldWatch;
import org.bactrian.lane.Lanes;
import org.bactrian.lane.LimitWatch;
import org.bactrian.message.Fault;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.InvalidMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shows how the accounts are, and changes their limits. */
@Component("bactrian.accountRequests")
final class AccountRequests {
  private static final int MOST_CALLS = 10_000;
  private static final int FASTEST = 1_000_000;

  private final Accounts accounts;
  private final Lanes lanes;
  private final HoldWatch holds;
  private final LimitWatch watch;
  private final Stores stores;
  private final Clock clock;

  /** What the journal knows of accounts. */
  @Component("bactrian.accountStores")
  record Stores(
      LaneQueue queue, RestingAccounts resting, WebhookActivity activity, AccountLimits limits) {}

  AccountRequests(
      Accounts accounts,
      Lanes lanes,
      HoldWatch holds,
      LimitWatch watch,
      Stores stores,
      Clock clock) {
    this.accounts = accounts;
    this.lanes = lanes;
    this.holds = holds;
    this.watch = watch;
    this.stores = stores;
    this.clock = clock;
  }

  /** Returns all accounts, in the order configured. */
  public ObjectNode list() {
    Known known = new Known(stores);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    var list = answer.putArray("accounts");
    accounts.all().forEach(account -> list.add(state(account, known)));
    return answer;
  }

  /**
   * Returns one account.
   *
   * @throws HttpProblem when there is none of that name
   */
  public ObjectNode one(String name) {
    return state(account(name), new Known(stores));
  }

  private Account account(String name) {
    return accounts
        .find(name)
        .orElseThrow(() -> HttpProblem.notFound("There is no account of that name."));
  }

  /**
   * Changes limits, on all instances.
   *
   * @param body JSON with {@code ratePerSecond} or {@code concurrency} or both, and a {@code
   *     reason}
   * @return the account
   * @throws InvalidMessage when the body is not valid
   * @throws HttpProblem when there is no account of that name
   */
  public ObjectNode limit(String name, byte[] body, Exchange exchange) {
    Account account = account(name);
    JsonNode tree = OperatorRequest.tree(body);
    List<Fault> faults = new ArrayList<>();
    OperatorRequest.refuseOthers(
        tree, "/", Set.of("ratePerSecond", "concurrency", "reason"), faults);
    Integer rate = number(tree, "ratePerSecond", 0, FASTEST, faults);
    Integer concurrency = number(tree, "concurrency", 1, MOST_CALLS, faults);
    if (rate == null && concurrency == null && faults.isEmpty()) {
      faults.add(Fault.envelope("", "must have ratePerSecond or concurrency"));
    }
    String reason = OperatorRequest.requiredReason(tree, faults);
    if (!faults.isEmpty()) {
      throw InvalidMessage.ofRequest(faults);
    }
    String limited = lanes.limitedAs(name);
    Act act = Act.of(HttpRequests.actor(exchange), "limit", "account", limited).because(reason);
    stores
        .limits()
        .change(
            new ChangedLimit(limited, rate, concurrency),
            lanes.configured(limited).orElseThrow(),
            act,
            clock.instant());
    watch.round();
    return state(account, new Known(stores));
  }

  private static @Nullable Integer number(
      JsonNode tree, String name, int least, int most, List<Fault> faults) {
    JsonNode value = tree.path(name);
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
      faults.add(
          Fault.envelope(
              "/" + name,
              "must be a whole number from %d to %d%s"
                  .formatted(least, most, least == 0 ? "; 0 is unlimited" : "")));
      return null;
    }
    return value.intValue();
  }

  /** What is read once for all accounts. */
  private record Known(
      Map<String, Resting> resting,
      Map<String, AccountActivity> activity,
      Map<String, ChangedLimit> changed) {
    Known(Stores stores) {
      this(
          byName(stores.resting().all().stream().toList(), Resting::account),
          byName(stores.activity().all(), AccountActivity::account),
          stores.limits().all());
    }

    private static <T> Map<String, T> byName(List<T> all, Function<T, String> name) {
      return all.stream().collect(Collectors.toMap(name, Function.identity()));
    }
  }

  private ObjectNode state(Account account, Known known) {
    String name = account.name();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", name)
        .put("provider", account.provider().name())
        .put("channel", account.channel().wire())
        .put("enabled", account.enabled())
        .put("waiting", stores.queue().waiting(name, Integer.MAX_VALUE))
        .put("parked", stores.queue().parked(name))
        .put("inFlight", stores.queue().inFlight(name));
    lanes.rateNow(name).ifPresent(rate -> json.put("rateNow", rate));
    Resting resting = known.resting().get(name);
    if (resting != null) {
      json.putObject("resting")
          .put("reason", resting.reason().wire())
          .put("tried", resting.ended());
    }
    json.put("held", holds.stops(account)).put("drained", holds.drains(name));
    var behind = json.putArray("holds");
    holds.holds().stream().filter(hold -> touches(hold, account)).forEach(h -> behind.add(h.id()));
    AccountActivity activity = known.activity().get(name);
    json.put("silent", activity != null && activity.silentSince() != null);
    if (activity != null && activity.lastReceipt() != null) {
      json.put("lastReceiptAt", Times.text(activity.lastReceipt()));
    }
    ObjectNode limits = lanes.limit(account).json();
    json.set("limits", limits.put("changed", known.changed().containsKey(lanes.limitedAs(name))));
    return json;
  }

  /** Returns whether a hold names the account, or messages that may wait for it. */
  private static boolean touches(Hold hold, Account account) {
    Hold.On on = hold.on();
    return (on.account() == null || on.account().equals(account.name()))
        && (on.channel() == null || on.channel() == account.channel());
  }
}
