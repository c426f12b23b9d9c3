package org.bactrian.provider.smpp;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.bactrian.provider.Account;
import org.bactrian.provider.CallbackStore;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.SessionState;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.SMPPSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bound transceiver of one account (SMPP 3.4, 4.1). It binds when it is first needed and stays
 * bound, because receipts come by it too. After a failure, and after a session that ended soon, it
 * waits longer each time. After a failure to bind, every caller gets that failure in between.
 */
final class SmppLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SmppLink.class);
  private static final long LONGEST_BIND = 10_000;
  private static final long LONGEST_UNBIND = 1000;
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** These threads store receipts, and every answer to a submit waits for one of them. */
  private static final int THREADS = 16;

  private static final int WAITING_PDUS = 2000;

  private final Account account;
  private final SmppSettings settings;
  private final CallbackStore callbacks;
  private final ScheduledExecutorService timer;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable TimedSession current;
  private volatile @Nullable NotBoundException failure;
  private Duration pause = SHORTEST_PAUSE;
  private long boundAt;
  private @Nullable Future<?> next;
  private boolean closed;
  private volatile boolean ending;

  SmppLink(Account account, CallbackStore callbacks, ScheduledExecutorService timer) {
    this.account = account;
    this.settings = account.settings(SmppSettings.class);
    this.callbacks = callbacks;
    this.timer = timer;
  }

  /**
   * Returns the bound session.
   *
   * @throws NotBoundException when there is none, and the next attempt is not due yet
   */
  TimedSession session() throws NotBoundException {
    lock.lock();
    try {
      if (failure != null && !isBound()) {
        throw failure;
      }
      return bound();
    } finally {
      lock.unlock();
    }
  }

  /** Binds if it is not bound. */
  void keepBound() {
    lock.lock();
    try {
      if (!closed && !ending) {
        bound();
      }
    } catch (NotBoundException e) {
      LOG.warn("{}: no session with the SMSC: {}", account.name(), e.getMessage());
    } finally {
      lock.unlock();
    }
  }

  private boolean isBound() {
    TimedSession session = current;
    return session != null && session.getSessionState().isBound();
  }

  /** Returns why there is no session, in words; empty: there is one. Does not wait for a bind. */
  Optional<String> notBound() {
    if (isBound()) {
      return Optional.empty();
    }
    NotBoundException latest = failure;
    return Optional.of(latest == null ? "it is being bound" : latest.getMessage());
  }

  private TimedSession bound() throws NotBoundException {
    if (closed) {
      throw NotBoundException.closed();
    }
    return isBound() ? current : bind();
  }

  private TimedSession bind() throws NotBoundException {
    TimedSession fresh = unbound();
    try {
      fresh.connectAndBind(
          settings.host(), settings.port(), parameters(), bindTimeout(account.timeout()));
      if (fresh.hasEnded()) {
        throw new IOException("the session ended as soon as it was bound");
      }
    } catch (IOException e) {
      fresh.close();
      failure = NotBoundException.by(e);
      again();
      throw failure;
    }
    failure = null;
    boundAt = System.nanoTime();
    current = fresh;
    LOG.info("{}: bound at {}", account.name(), settings.url());
    watch(fresh);
    return fresh;
  }

  /**
   * Ends a session that has heard nothing although its link was tested: the link is dead, the SMSC
   * writes what is no PDU, or the thread that reads has ended. Another session is bound then.
   */
  private void watch(TimedSession session) {
    long left = 2 * settings.enquireLink().toNanos() - session.silentFor();
    if (left > 0) {
      timer.schedule(() -> watchOn(session), left, TimeUnit.NANOSECONDS);
    } else {
      LOG.warn("{}: the SMSC is silent, its session is closed", account.name());
      session.close();
    }
  }

  private void watchOn(TimedSession session) {
    if (session.getSessionState().isBound()) {
      watch(session);
    }
  }

  private TimedSession unbound() {
    TimedSession fresh = new TimedSession(new SmppSocket(settings.tls()));
    fresh.setEnquireLinkTimer((int) settings.enquireLink().toMillis());
    fresh.setTransactionTimer(account.timeout().toMillis());
    fresh.setPduProcessorDegree(THREADS);
    fresh.setQueueCapacity(WAITING_PDUS);
    fresh.setMessageReceiverListener(new SmppReceiver(account, callbacks));
    fresh.addSessionStateListener(
        (now, before, source) -> {
          if (now == SessionState.CLOSED) {
            lost(fresh);
          }
        });
    return fresh;
  }

  private static long bindTimeout(Duration timeout) {
    return Math.min(timeout.toMillis(), LONGEST_BIND);
  }

  private BindParameter parameters() {
    return new BindParameter(
        BindType.BIND_TRX,
        settings.systemId(),
        settings.password(),
        settings.systemType(),
        TypeOfNumber.UNKNOWN,
        NumberingPlanIndicator.UNKNOWN,
        null);
  }

  /** Runs on another thread, because the library may close a session on any thread. */
  private void lost(SMPPSession session) {
    if (!timer.isShutdown()) {
      timer.execute(() -> bindAgain(session));
    }
  }

  private void bindAgain(SMPPSession session) {
    lock.lock();
    try {
      if (!closed && ending && session == current) {
        LOG.info("{}: the session with the SMSC has ended", account.name());
      } else if (!closed && session == current) {
        LOG.warn("{}: the session with the SMSC is lost", account.name());
        // An SMSC that ends each session soon is not called again and again.
        if (System.nanoTime() - boundAt > LONGEST_PAUSE.toNanos()) {
          pause = SHORTEST_PAUSE;
        }
        again();
      }
    } finally {
      lock.unlock();
    }
  }

  private void again() {
    if (next != null) {
      next.cancel(false);
    }
    next = timer.schedule(this::keepBound, pause.toMillis(), TimeUnit.MILLISECONDS);
    Duration longer = pause.multipliedBy(2);
    pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
  }

  /** Expects the session to end at any time: Bactrian stops. It is not bound again by itself. */
  void expectEnd() {
    ending = true;
  }

  /** Unbinds for good. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (current != null) {
        current.setTransactionTimer(LONGEST_UNBIND);
        current.unbindAndClose();
      }
    } finally {
      lock.unlock();
    }
  }
}
