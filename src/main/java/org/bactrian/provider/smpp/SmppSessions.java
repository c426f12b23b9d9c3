package org.bactrian.provider.smpp;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.bactrian.base.DaemonThreads;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.CallbackStore;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * One session for each account. The sessions are bound as soon as Bactrian is ready, not only by
 * the first message, because receipts of messages sent before a restart come by them too.
 */
@Component("bactrian.smppSessions")
public final class SmppSessions implements AutoCloseable {
  private final Accounts accounts;
  private final CallbackStore callbacks;
  private final Map<String, SmppSession> sessions = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer = DaemonThreads.scheduledPool("smpp-bind", 2);

  public SmppSessions(Accounts accounts, CallbackStore callbacks) {
    this.accounts = accounts;
    this.callbacks = callbacks;
  }

  /** Binds every enabled account, in the background. */
  @EventListener(ApplicationReadyEvent.class)
  public void open() {
    bound().map(this::of).forEach(session -> timer.execute(session.link()::keepBound));
  }

  /** Bactrian stops: an SMSC may end its sessions now, as the provider simulator does. */
  @EventListener(ContextClosedEvent.class)
  public void expectEnd() {
    sessions.values().forEach(session -> session.link().expectEnd());
  }

  private Stream<Account> bound() {
    return accounts.all().stream()
        .filter(account -> account.enabled() && account.settings() instanceof SmppSettings);
  }

  /** Returns the accounts that should be bound and are not, each with the reason in words. */
  SortedMap<String, String> notBound() {
    SortedMap<String, String> found = new TreeMap<>();
    bound()
        .forEach(
            account ->
                of(account).link().notBound().ifPresent(why -> found.put(account.name(), why)));
    return found;
  }

  SmppSession of(Account account) {
    return sessions.computeIfAbsent(
        account.name(), name -> new SmppSession(account, new SmppLink(account, callbacks, timer)));
  }

  /** Unbinds all accounts. */
  @Override
  public void close() {
    sessions.values().forEach(session -> session.link().close());
    timer.shutdownNow();
  }
}
