package org.bactrian.route.accept;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bactrian.message.Fault;
import org.bactrian.message.Message;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.route.BadConfiguration;
import org.bactrian.route.InvalidMessage;
import org.springframework.stereotype.Component;

/** Which accounts may carry a message: what {@code dispatch} names, less those that cannot. */
@Component
public final class AccountSelector {
  private static final String ANY = "*";

  private final Accounts accounts;

  AccountSelector(Accounts accounts) {
    this.accounts = accounts;
  }

  /** The names of those that can carry it, in order; empty when none can. */
  public List<String> named(Message message, String names) {
    return from(message, names).stream()
        .filter(account -> account.canCarry(message))
        .map(Account::name)
        .toList();
  }

  private List<Account> from(Message message, String names) {
    if (names == null || names.isBlank() || names.strip().equals(ANY)) {
      return message instanceof ViberMessage ? accounts.viber() : accounts.sms();
    }
    return Stream.of(names.split(",")).map(this::named).toList();
  }

  /**
   * The same, of a message somebody just handed in.
   *
   * @throws InvalidMessage when none can carry it, or its SMS
   */
  public List<String> require(ViberMessage message, String names) {
    List<Fault> faults = new ArrayList<>();
    List<String> able = pinnedOrNamed(message, names, faults);
    smsFault(message).ifPresent(faults::add);
    if (!faults.isEmpty()) {
      throw InvalidMessage.of(faults);
    }
    return able;
  }

  private List<String> pinnedOrNamed(ViberMessage message, String names, List<Fault> faults) {
    String pin = message.account();
    if (pin != null) {
      pinFault(message, pin).ifPresent(faults::add);
      return List.of(pin);
    }
    List<String> able = named(message, names);
    if (able.isEmpty()) {
      faults.add(Fault.envelope("/content", "no account can carry " + wanted(message)));
    }
    return able;
  }

  private String wanted(ViberMessage message) {
    String kind = message.content().kind().words();
    String reasons =
        accounts.viber().stream()
            .map(a -> a.name() + " " + a.provider().capability().obstacle(message).orElse("is off"))
            .collect(Collectors.joining(", "));
    return reasons.isEmpty() ? kind + ": no Viber account is configured" : kind + ": " + reasons;
  }

  /** An account that does not get a message, and why. */
  public record PassedOver(String account, String why) {}

  /** Why the other accounts of its channel do not get a message. */
  public List<PassedOver> passedOver(Message message, List<String> chosen) {
    return accounts.all().stream()
        .filter(account -> account.channel() == message.channel())
        .filter(account -> !chosen.contains(account.name()))
        .map(account -> new PassedOver(account.name(), whyNot(account, message)))
        .toList();
  }

  private static String whyNot(Account account, Message message) {
    if (message instanceof ViberMessage viber && viber.account() != null) {
      return "the message names " + viber.account();
    }
    if (!account.enabled()) {
      return "is off";
    }
    return account.provider().capability().obstacle(message).orElse("not named by dispatch");
  }

  /** Where it goes and where not, in words for its history. */
  String explained(Message message, List<String> chosen) {
    String others =
        passedOver(message, chosen).stream()
            .map(one -> one.account() + " " + one.why())
            .collect(Collectors.joining(", "));
    String to = chosen.isEmpty() ? "by no account" : "by " + String.join(", then ", chosen);
    return others.isEmpty() ? to : to + "; not by: " + others;
  }

  /**
   * Looks at the accounts a route names before the first message does.
   *
   * @throws BadConfiguration when there is none of a name
   */
  public void requireAll(String names) {
    if (!names.strip().equals(ANY)) {
      Stream.of(names.split(",")).forEach(this::named);
    }
  }

  private Account named(String name) {
    return accounts
        .find(name.strip())
        .orElseThrow(
            () ->
                new BadConfiguration(
                    "routes/dispatch.camel.yaml",
                    "there is no account " + name.strip() + " (bactrian.accounts)"));
  }

  private Optional<Fault> pinFault(ViberMessage message, String pin) {
    Optional<Account> account = accounts.find(pin);
    if (account.isEmpty() || account.get().channel() != message.channel()) {
      return Optional.of(Fault.envelope("/account", "there is no Viber account of that name"));
    }
    if (!account.get().enabled()) {
      return Optional.of(Fault.envelope("/account", "is not enabled"));
    }
    return account
        .get()
        .provider()
        .capability()
        .obstacle(message)
        .map(why -> Fault.envelope("/account", why));
  }

  /** Of a message that goes out as an SMS at once. */
  public void requireSms(ViberMessage message) {
    smsFault(message)
        .ifPresent(
            fault -> {
              throw InvalidMessage.of(List.of(fault));
            });
  }

  private Optional<Fault> smsFault(ViberMessage message) {
    if (message.fallback() == null || message.fallback().id() != null) {
      return Optional.empty();
    }
    Message sms = message.asSms(message.id());
    if (!named(sms, ANY).isEmpty()) {
      return Optional.empty();
    }
    String why =
        accounts.sms().stream()
            .map(a -> a.name() + " " + a.provider().capability().obstacle(sms).orElse("is off"))
            .collect(Collectors.joining(", "));
    return Optional.of(
        Fault.envelope(
            "/fallback",
            why.isEmpty()
                ? "no SMS account is configured"
                : "no SMS account can carry the SMS: " + why));
  }
}
