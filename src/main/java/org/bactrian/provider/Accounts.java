package org.bactrian.provider;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bactrian.base.Internal;
import org.bactrian.message.Channel;

/**
 * The configured accounts, in the order configured.
 *
 * @hidden
 */
@Internal
public final class Accounts {
  private final Map<String, Account> byName = new LinkedHashMap<>();
  private final Map<String, List<String>> siblings = new HashMap<>();
  private final Map<String, List<Account>> readers = new HashMap<>();
  private final List<String> smsOrder;

  /**
   * Creates the accounts of one installation.
   *
   * @param smsOrder names of SMS accounts in the order to try them; empty: as configured
   */
  public Accounts(Collection<Account> accounts, List<String> smsOrder) {
    accounts.forEach(account -> byName.put(account.name(), account));
    accounts.forEach(account -> siblings.put(account.name(), siblings(account)));
    accounts.forEach(account -> readers.put(account.name(), readersOf(account)));
    this.smsOrder = List.copyOf(smsOrder);
  }

  /** Returns the account of this name. */
  public Optional<Account> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Returns all accounts, in the order configured. */
  public Collection<Account> all() {
    return List.copyOf(byName.values());
  }

  /**
   * Returns the other accounts of an account's provider family, of both channels, by whose webhooks
   * its receipts may come: the provider may have been given one address for all of them. A provider
   * with a connection of its own has none, because its ids are valid on one connection only.
   */
  public List<String> siblings(String name) {
    return siblings.getOrDefault(name, List.of());
  }

  private List<String> siblings(Account account) {
    return byName.values().stream()
        .filter(other -> other != account && other.provider().hasWebhook())
        .filter(other -> other.provider().family().equals(account.provider().family()))
        .map(Account::name)
        .toList();
  }

  /**
   * Returns the accounts whose readers may read a callback that came to this account's webhook: the
   * account itself, then the first account of each other provider of its family.
   */
  public List<Account> readers(Account account) {
    return readers.getOrDefault(account.name(), List.of());
  }

  private List<Account> readersOf(Account account) {
    Map<String, Account> byProvider = new LinkedHashMap<>();
    byProvider.put(account.provider().name(), account);
    siblings(account.name()).stream()
        .map(byName::get)
        .forEach(other -> byProvider.putIfAbsent(other.provider().name(), other));
    return List.copyOf(byProvider.values());
  }

  /** Returns the enabled Viber accounts, in the order configured. */
  public List<Account> viber() {
    return byName.values().stream()
        .filter(account -> account.enabled() && account.channel() == Channel.VIBER)
        .toList();
  }

  /** Returns the enabled SMS accounts, in the order to try them. */
  public List<Account> sms() {
    if (smsOrder.isEmpty()) {
      return byName.values().stream()
          .filter(account -> account.enabled() && account.channel() == Channel.SMS)
          .toList();
    }
    return smsOrder.stream().map(byName::get).filter(Account::enabled).toList();
  }
}
