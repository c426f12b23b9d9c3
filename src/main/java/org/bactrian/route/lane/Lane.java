package org.bactrian.route.lane;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.Claim;
import org.bactrian.journal.JournalUnavailable;
import org.bactrian.journal.LaneQueue;
import org.bactrian.journal.LaneQueue.Claimed;
import org.bactrian.journal.Leases.Tenure;
import org.bactrian.journal.Tx;
import org.bactrian.provider.Account;
import org.bactrian.route.RetryAfter;
import org.bactrian.route.Stage;
import org.bactrian.route.instance.ThisInstance;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One account's lane: takes what waits for it from the journal, sends it by {@code
 * dispatch-from-journal}, a bounded number at once, and writes down what came of it. A slow account
 * holds up no other.
 */
final class Lane implements ThisInstance.Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final int LARGEST_CLAIM = 64;

  /** A crash makes each of these unknown. */
  private static final int MOST_UNSETTLED = 128;

  private static final SendResult NOTHING_SAID = new SendResult.Submitted(List.of(), null);
  private static final Duration RETRY_SETTLING = Duration.ofMillis(500);

  private final Account account;
  private final LaneQueue queue;
  private final ProducerTemplate routes;
  private final Executor senders;
  private final Clock clock;
  private final Limit limit;
  private final Breaker breaker;
  private final Silence silence;
  private final Gate gate;
  private final ThisInstance instance;
  private final String lease;
  private final Stage stage;
  private final Pending pending = new Pending();
  private final AtomicInteger unsettled = new AtomicInteger();
  private @Nullable Tenure begun;
  private volatile boolean stopped;

  Lane(
      Account account,
      Limit limit,
      Breaker breaker,
      Silence silence,
      Gate gate,
      ThisInstance instance,
      String lease,
      LaneQueue queue,
      ProducerTemplate routes,
      Executor senders,
      Clock clock) {
    this.account = account;
    this.queue = queue;
    this.routes = routes;
    this.senders = senders;
    this.clock = clock;
    this.limit = limit;
    this.breaker = breaker;
    this.silence = silence;
    this.gate = gate;
    this.instance = instance;
    this.lease = lease;
    this.stage = new Stage(Tx.lane(account.name()), clock, this::turn);
    limit.wakes(stage);
    instance.knows(lease, this);
  }

  Stage stage() {
    return stage;
  }

  void start() {
    stage.start();
  }

  @Override
  public boolean idle() {
    return pending.isNone();
  }

  @Override
  public void wake() {
    stage.wake();
  }

  /** Busy before it asks whether the lane is ours: whoever gives it back sees one or the other. */
  private Optional<Instant> turn() {
    pending.add(1);
    try {
      return instance.tenure(lease).flatMap(this::round);
    } finally {
      pending.done();
    }
  }

  /** Claims no more than may be called now: what is claimed is {@code sending}. */
  private Optional<Instant> round(Tenure tenure) {
    if (!tenure.equals(begun)) {
      begin(tenure);
    }
    int room = MOST_UNSETTLED - unsettled.get();
    if (room <= 0) {
      return Optional.empty();
    }
    int places = limit.take(Math.min(LARGEST_CLAIM, room));
    if (places == 0) {
      return limit.pause().map(clock.instant()::plus);
    }
    Claimed claimed = claim(tenure, places);
    List<Claim> claims = claimed.claims();
    pending.add(claims.size());
    for (Claim claim : claims) {
      senders.execute(() -> send(tenure, claim));
    }
    return claimed.next();
  }

  /** The lane is ours from here on: whoever worked it before has stopped, or has lost it. */
  private void begin(Tenure tenure) {
    int lost = queue.recover(account.name(), clock.instant());
    if (lost > 0) {
      LOG.warn("{}: {} messages were being sent when it stopped: unknown", account.name(), lost);
    }
    if (!instance.isAlone()) {
      limit.afterAnother();
    }
    begun = tenure;
  }

  private Claimed claim(Tenure tenure, int places) {
    int claimed = 0;
    try {
      Claimed given = queue.claim(tenure, account.name(), places, clock.instant());
      claimed = given.claims().size();
      return given;
    } finally {
      limit.unused(places - claimed);
    }
  }

  private void send(Tenure tenure, Claim claim) {
    try {
      Optional<SendResult> result = called(tenure, claim);
      keep(
          claim,
          now ->
              result.ifPresentOrElse(
                  said -> queue.settle(claim, said, now), () -> queue.putBack(claim, now)));
    } finally {
      if (unsettled.decrementAndGet() == MOST_UNSETTLED - 1) {
        stage.wake();
      }
      pending.done();
    }
  }

  /** The account has room again once it has answered; the journal may take longer. */
  private Optional<SendResult> called(Tenure tenure, Claim claim) {
    try {
      return result(tenure, claim);
    } finally {
      unsettled.incrementAndGet();
      gate.done();
      limit.done();
    }
  }

  /** Empty: it did not leave, for the lane is not ours any more. */
  private Optional<SendResult> result(Tenure tenure, Claim claim) {
    Optional<SendResult> rests = breaker.rests().map(SendResult.class::cast);
    if (rests.isPresent()) {
      return rests;
    }
    Exchange exchange = call(tenure, claim);
    if (exchange.getException(NotOurs.class) != null) {
      return Optional.empty();
    }
    SendResult result = said(exchange);
    // What its ttl kept in is no fault of the account's.
    breaker.saw(claim.isTooLate(clock.instant()) ? NOTHING_SAID : result);
    silence.saw(account, result);
    return Optional.of(result);
  }

  private Exchange call(Tenure tenure, Claim claim) {
    return routes.send(
        "direct:dispatch-from-journal",
        ex -> {
          ex.setVariable(Sending.ACCOUNT, account);
          // Not asked of the account by the routes: a chain of calls is looked up each time.
          ex.setVariable(Sending.ROUTE, account.provider().route());
          ex.setVariable(Sending.RATE, account.ratePerSecond());
          ex.setVariable(Sending.TENURE, tenure);
          ex.setVariable(Sending.CLAIM, claim);
          ex.setVariable(Sending.MESSAGE, claim.message());
          ex.setVariable(Sending.REQUESTS, 1);
          ex.getMessage().setBody(claim.message());
        });
  }

  private SendResult said(Exchange exchange) {
    SendResult result = exchange.getVariable(Sending.RESULT, SendResult.class);
    return result != null && exchange.getException() == null
        ? RetryAfter.added(result, exchange, clock.instant())
        : broken(exchange);
  }

  /** A fault of our own on the way: only what has not left for certain may be tried elsewhere. */
  private SendResult broken(Exchange exchange) {
    boolean left = exchange.getVariable(Sending.LEFT, false, Boolean.class);
    String cause =
        exchange.getException() == null
            ? "no result"
            : exchange.getException().getClass().getSimpleName();
    LOG.error("{}: route failed: {}", account.name(), cause, exchange.getException());
    return left
        ? new SendResult.Unknown(cause, List.of())
        : new SendResult.Refused(Reason.OTHER, cause);
  }

  /** What is known of a paid message must not be lost: it is tried until the journal takes it. */
  private void keep(Claim claim, Consumer<Instant> outcome) {
    while (true) {
      try {
        outcome.accept(clock.instant());
        return;
      } catch (JournalUnavailable e) {
        LOG.warn(
            "{}: the journal does not take what came of {}", account.name(), claim.message().id());
        if (stopped || !pause()) {
          return;
        }
      }
    }
  }

  private static boolean pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_SETTLING.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Takes no more. */
  void stopTaking() {
    stage.stop();
  }

  /** Waits, within a bound, for what is in flight. */
  void finish(Duration bound) {
    try {
      boolean empty = pending.awaitNone(bound);
      if (!empty) {
        LOG.warn("{}: calls still in flight; they will be unknown", account.name());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stopped = true;
  }
}
