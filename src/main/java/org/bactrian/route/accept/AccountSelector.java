package org.bactrian.route.accept;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.bactrian.base.RareLog;
import org.bactrian.lane.HoldWatch;
import org.bactrian.message.Channel;
import org.bactrian.message.Fault;
import org.bactrian.message.Message;
import org.bactrian.message.SmsMessage;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.Provider;
import org.bactrian.route.BadConfiguration;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.dispatch.Decision;
import org.bactrian.route.dispatch.DispatchRules;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Selects the accounts that may carry a message: those that {@code dispatch} names and that can.
 */
@Component("bactrian.accountSelector")
public final class AccountSelector {
  private static final String ANY = "*";
  private static final String DRAINED = "is drained by a hold: nothing new is given to it";
  private static final String NOT_NAMED = "not named by dispatch";
  private static final String NOT_OF_KEY = "not among the accounts of the API key";
  private static final String NOT_AMONG_FALLBACK_ACCOUNTS =
      "neither in bactrian.fallback.accounts nor named by dispatch";

  /** A history has so many reasons: with a hundred accounts, all of them would hide the rest. */
  private static final int MOST_DESCRIBED = 5;

  private static final Logger LOG = LoggerFactory.getLogger(AccountSelector.class);
  private static final RareLog UNKNOWN = new RareLog();

  private final Accounts accounts;
  private final DispatchRules rules;
  private final Predicate<String> drained;
  private final Counter unknown;

  /**
   * Creates it.
   *
   * @param holds none where nothing is sent, such as for the command {@code try}
   */
  AccountSelector(
      Accounts accounts,
      DispatchRules rules,
      ObjectProvider<HoldWatch> holds,
      MeterRegistry metrics) {
    HoldWatch watch = holds.getIfAvailable();
    this.accounts = accounts;
    this.drained = watch == null ? account -> false : watch::drains;
    this.rules = rules;
    this.unknown = metrics.counter("bactrian.dispatch.unknown.accounts");
  }

  public Optional<Account> find(String name) {
    return accounts.find(name);
  }

  /**
   * Returns the names of those accounts that can carry the message, in order; empty when none can,
   * or a rule refuses it.
   */
  public List<String> named(Message message, Decision decision) {
    return decision.refusal() == null
        ? named(message, decision.accounts(), decision.only())
        : List.of();
  }

  /**
   * Returns the names of those accounts that can carry the message, in order; empty when none can.
   *
   * @param only the accounts to which the key of the sender is confined; empty: to none
   */
  public List<String> named(Message message, @Nullable String names, Set<String> only) {
    return named(message, names).stream()
        .filter(name -> isOfKey(message.channel(), name, only))
        .toList();
  }

  /** A key is confined for each channel of which it names an account. */
  private boolean isOfKey(Channel channel, String name, Set<String> only) {
    return only.isEmpty()
        || only.contains(name)
        || only.stream()
            .flatMap(one -> accounts.find(one).stream())
            .noneMatch(account -> account.channel() == channel);
  }

  /**
   * Returns the names of those accounts that can carry the message, in order; empty when none can.
   *
   * @param names separated by commas, or {@code *} for all accounts of the message's channel; null:
   *     none was named
   */
  public List<String> named(Message message, @Nullable String names) {
    return accounts(message, names).stream()
        .filter(account -> obstacle(account, message).isEmpty())
        .map(Account::name)
        .toList();
  }

  /** Says why an account cannot carry a message, or is not to. */
  private Optional<String> obstacle(Account account, Message message) {
    return account
        .obstacle(message)
        .or(() -> drained.test(account.name()) ? Optional.of(DRAINED) : Optional.empty());
  }

  private List<Account> accounts(Message message, @Nullable String names) {
    if (names == null) {
      return List.of();
    }
    if (names.strip().equals(ANY)) {
      return message instanceof ViberMessage ? accounts.viber() : accounts.sms();
    }
    return Stream.of(names.split(",")).flatMap(name -> known(name.strip()).stream()).toList();
  }

  /** Passes over a name that {@code dispatch} has made up while it runs, and raises an alarm. */
  private Optional<Account> known(String name) {
    Optional<Account> account = accounts.find(name);
    if (account.isEmpty()) {
      unknown.increment();
      UNKNOWN
          .count(name)
          .ifPresent(
              more ->
                  LOG.error(
                      "dispatch names the account {}, and there is none of that name"
                          + " (bactrian.accounts): it is passed over{}",
                      name,
                      more));
    }
    return account;
  }

  /**
   * Returns the names of the accounts for a message that is being accepted. The result is empty
   * when only the recipient's country keeps the accounts from carrying a message that Bactrian's
   * own fallback follows: the message has no route, and its SMS is sent.
   *
   * @param key the name of the API key with which it comes; empty: none
   * @throws InvalidMessage when a rule refuses the message, or no account can carry it, or none its
   *     SMS
   */
  public List<String> require(ViberMessage message, String key, Decision decision) {
    requireNoRefusal(decision);
    List<Fault> faults = new ArrayList<>();
    List<String> selected = pinnedOrNamed(message, decision, faults);
    smsFault(message, key, decision.only()).ifPresent(faults::add);
    if (!faults.isEmpty()) {
      throw InvalidMessage.of(faults);
    }
    return selected;
  }

  /**
   * Asks the rules about an SMS that is not being accepted.
   *
   * @param camel runs them
   * @param key the name of the API key of its message; empty: none
   */
  public Decision decide(CamelContext camel, Message sms, ViberMessage follows, String key)
      throws Exception {
    return rules.preview(camel, sms, follows, key);
  }

  /**
   * Requires that no rule refuses the message.
   *
   * @throws InvalidMessage with the reason of the rule, when one does
   */
  public void requireNoRefusal(Decision decision) {
    if (decision.refusal() != null) {
      throw InvalidMessage.of(List.of(Fault.envelope("", decision.refusal())));
    }
  }

  private List<String> pinnedOrNamed(ViberMessage message, Decision decision, List<Fault> faults) {
    String pinned = message.account();
    if (pinned != null) {
      if (isLeftToSms(message, accounts.find(pinned).stream())) {
        return List.of();
      }
      pinFault(message, pinned, decision.only()).ifPresent(faults::add);
      return List.of(pinned);
    }
    String names = decision.accounts();
    if (names == null) {
      faults.add(Fault.envelope("", "no rule of dispatch names an account for it"));
      return List.of();
    }
    List<String> able = named(message, names, decision.only());
    if (able.isEmpty() && !isLeftToSms(message, ofKey(message, names, decision))) {
      String reasons = obstacles(accounts.viber(), message, decision.only());
      faults.add(
          Fault.envelope(
              "/content",
              "no account can carry "
                  + message.content().kind().words()
                  + ": "
                  + (reasons.isEmpty() ? "no Viber account is configured" : reasons)));
    }
    return able;
  }

  private Stream<Account> ofKey(ViberMessage message, String names, Decision decision) {
    return accounts(message, names).stream()
        .filter(account -> isOfKey(message.channel(), account.name(), decision.only()));
  }

  private static boolean isLeftToSms(ViberMessage message, Stream<Account> named) {
    boolean ownFallback = message.fallback() != null && message.fallback().id() == null;
    return ownFallback && named.anyMatch(account -> account.onlyExcludesCountry(message));
  }

  /** Describes why no account carries a message of which only the SMS is sent. */
  public String whyNoRoute(ViberMessage message) {
    return "no account carries it: " + obstacles(accounts.viber(), message, Set.of());
  }

  /** Says for each account why it cannot carry the message. */
  private String obstacles(List<Account> accounts, Message message, Set<String> only) {
    return accounts.stream()
        .map(account -> account.name() + " " + obstacle(account, message, only))
        .collect(Collectors.joining(", "));
  }

  private String obstacle(Account account, Message message, Set<String> only) {
    return obstacle(account, message)
        .orElse(isOfKey(message.channel(), account.name(), only) ? NOT_NAMED : NOT_OF_KEY);
  }

  private Optional<Fault> pinFault(ViberMessage message, String name, Set<String> only) {
    Optional<Account> account =
        accounts.find(name).filter(one -> one.channel() == message.channel());
    return account.isEmpty()
        ? Optional.of(Fault.envelope("/account", "there is no Viber account of that name"))
        : obstacle(account.get(), message)
            .or(
                () ->
                    isOfKey(message.channel(), name, only)
                        ? Optional.empty()
                        : Optional.of(NOT_OF_KEY))
            .map(why -> Fault.envelope("/account", why));
  }

  /**
   * Requires an account for the SMS of a message.
   *
   * @param key the name of the API key with which it comes; empty: none
   * @throws InvalidMessage when the message has a fallback, and no account can carry its SMS
   */
  public void requireSms(ViberMessage message, String key, Decision decision) {
    smsFault(message, key, decision.only())
        .ifPresent(
            fault -> {
              throw InvalidMessage.of(List.of(fault));
            });
  }

  /** Returns the SMS of a message that is not being accepted, as it would be sent. */
  public SmsMessage smsOf(ViberMessage message) {
    return rules.smsOf(message);
  }

  private Optional<Fault> smsFault(ViberMessage message, String key, Set<String> only) {
    if (message.fallback() == null || message.fallback().id() != null) {
      return Optional.empty();
    }
    Message sms = smsOf(message);
    List<Decision> no = new ArrayList<>();
    if (rules
        .ofSms(message, key)
        .map(one -> one.within(only))
        .peek(no::add)
        .anyMatch(one -> !named(sms, one).isEmpty())) {
      return Optional.empty();
    }
    if (no.isEmpty() && !named(sms, ANY, only).isEmpty()) {
      return Optional.empty();
    }
    Optional<String> ruled = no.stream().findFirst().flatMap(AccountSelector::ruled);
    if (ruled.isPresent()) {
      return Optional.of(Fault.envelope("/fallback", ruled.get()));
    }
    String reasons = obstacles(accounts.sms(), sms, only);
    return Optional.of(
        Fault.envelope(
            "/fallback",
            reasons.isEmpty()
                ? "no SMS account is configured"
                : "no SMS account can carry the SMS: " + reasons));
  }

  /**
   * Returns why a rule keeps an SMS from every account; empty when its accounts cannot carry it.
   */
  private static Optional<String> ruled(Decision no) {
    if (no.refusal() != null) {
      return Optional.of("the SMS is refused by " + no.by() + ": " + no.refusal());
    }
    return no.accounts() == null
        ? Optional.of("no rule of dispatch names an account for the SMS")
        : Optional.empty();
  }

  /** An account that does not get a message, and why. */
  public record PassedOver(String account, String why) {}

  /** Returns the other accounts of the message's channel, each with the reason. */
  public List<PassedOver> passedOver(Message message, List<String> selected) {
    return others(message, selected).map(account -> passedOver(account, message)).toList();
  }

  private Stream<Account> others(Message message, List<String> selected) {
    return accounts.all().stream()
        .filter(account -> account.channel() == message.channel())
        .filter(account -> !selected.contains(account.name()));
  }

  private PassedOver passedOver(Account account, Message message) {
    return new PassedOver(account.name(), reason(account, message));
  }

  private String reason(Account account, Message message) {
    if (message instanceof ViberMessage viber && viber.account() != null) {
      return "the message names " + viber.account();
    }
    return obstacle(account, message)
        .orElse(isLeftOutOfFallback(account) ? NOT_AMONG_FALLBACK_ACCOUNTS : NOT_NAMED);
  }

  /** Tells whether {@code *} does not stand for this account, because a list names others. */
  private boolean isLeftOutOfFallback(Account account) {
    return account.enabled()
        && account.channel() == Channel.SMS
        && !accounts.sms().contains(account);
  }

  /**
   * Describes the selection for the message's history: the accounts that carry the message, and why
   * the first few others do not. A message that names its account needs no such reasons.
   */
  String description(Message message, List<String> selected, Decision decision) {
    if (isPinned(message)) {
      return "by " + String.join(", ", selected) + ", which the message names";
    }
    if (decision.refusal() != null) {
      return "by no account: refused by " + decision.by() + ": " + decision.refusal();
    }
    String by = selected.isEmpty() ? "by no account" : "by " + String.join(", then ", selected);
    if (decision.by() != Decision.By.DISPATCH) {
      by += " (" + decision.by() + ")";
    }
    List<Account> others = others(message, selected).toList();
    if (others.isEmpty()) {
      return by;
    }
    String reasons =
        others.stream()
            .limit(MOST_DESCRIBED)
            .map(account -> passedOver(account, message))
            .map(one -> one.account() + " " + one.why())
            .collect(Collectors.joining(", "));
    int more = others.size() - MOST_DESCRIBED;
    return by + "; not by: " + reasons + (more > 0 ? ", and " + more + " more" : "");
  }

  private static boolean isPinned(Message message) {
    return message instanceof ViberMessage viber && viber.account() != null;
  }

  /**
   * Checks the names in {@code dispatch} when the application starts.
   *
   * @throws BadConfiguration when there is no account of a name
   */
  public void requireAll(String names) {
    if (!names.strip().equals(ANY)) {
      Stream.of(names.split(",")).forEach(this::configured);
    }
  }

  /**
   * Checks when the application starts that each account has the routes that it needs.
   *
   * @param runs whether a route runs that is called by this name
   * @throws BadConfiguration when one is missing
   */
  public void requireRoutes(Predicate<String> runs) {
    for (Account account : accounts.all()) {
      Provider provider = account.provider();
      boolean calledBack = !provider.hasWebhook() || account.hasWebhook();
      Stream.of(
              account.enabled() ? Optional.of(provider.route()) : Optional.<String>empty(),
              calledBack ? Optional.of(provider.receiptRoute()) : Optional.<String>empty())
          .flatMap(Optional::stream)
          .filter(runs.negate())
          .forEach(
              route -> {
                throw new BadConfiguration(
                    "bactrian.accounts." + account.name() + ".provider",
                    "the route " + route + " does not run; it belongs in the folder routes/");
              });
    }
  }

  private Account configured(String name) {
    return accounts
        .find(name.strip())
        .orElseThrow(
            () ->
                new BadConfiguration(
                    "routes/dispatch.camel.yaml",
                    "there is no account " + name.strip() + " (bactrian.accounts)"));
  }
}
