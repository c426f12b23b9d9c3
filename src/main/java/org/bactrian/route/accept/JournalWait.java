package org.bactrian.route.accept;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.support.service.ServiceHelper;
import org.bactrian.base.Causes;
import org.bactrian.base.RareLog;
import org.bactrian.journal.AcceptResult;
import org.bactrian.journal.BacklogFull;
import org.bactrian.journal.JournalUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Waits with a message while the journal is away or full. The route that brought it takes nothing
 * new meanwhile, and goes on by itself. Otherwise a queue would give up after some deliveries.
 *
 * <p>What came by HTTP does not wait, for its caller would, nor does a message with the header
 * {@link #WAIT} set to {@code false}. The wait ends when the route that brought the message is
 * stopped.
 */
@Component("bactrian.journalWait")
public final class JournalWait {
  /** The header that says whether a message waits. */
  public static final String WAIT = "BactrianWait";

  /** The property with the exchange of another application's route that waits for this one. */
  public static final String CALLER = "bactrian.caller";

  private static final Logger LOG = LoggerFactory.getLogger(JournalWait.class);
  private static final RareLog LINES = new RareLog();
  private static final long FIRST = 500;
  private static final long LONGEST = 5_000;
  private static final long LOOK = 100;

  private final StoppingRoutes stopping;

  JournalWait(StoppingRoutes stopping) {
    this.stopping = stopping;
  }

  /**
   * Stores a message that could not be stored, as soon as that is possible.
   *
   * @param failure of the first attempt
   * @throws JournalUnavailable or DataAccessException when the message does not wait, or its route
   *     is stopped
   */
  AcceptResult untilStored(
      Exchange exchange, RuntimeException failure, Supplier<AcceptResult> store) {
    RuntimeException latest = failure;
    for (long pause = FIRST; waits(exchange); pause = Math.min(2 * pause, LONGEST)) {
      log(exchange, latest);
      if (!isOver(Duration.ofMillis(pause), exchange)) {
        break;
      }
      try {
        return store.get();
      } catch (JournalUnavailable | DataAccessException e) {
        latest = e;
      }
    }
    throw latest;
  }

  private static boolean waits(Exchange exchange) {
    return !(exchange.getFromEndpoint() instanceof PlatformHttpEndpoint)
        && !Boolean.FALSE.equals(exchange.getMessage().getHeader(WAIT, Boolean.class));
  }

  /** Waits; returns false when the message must not wait any longer. */
  private boolean isOver(Duration pause, Exchange exchange) {
    long until = System.nanoTime() + pause.toNanos();
    while (System.nanoTime() < until) {
      if (isStopping(exchange)) {
        return false;
      }
      try {
        Thread.sleep(LOOK);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  /** A consumer is stopped before Camel waits for what it has begun. */
  private boolean isStopping(Exchange exchange) {
    Exchange caller = exchange.getProperty(CALLER, Exchange.class);
    return isEnding(exchange) || (caller != null && isEnding(caller)) || stopping.waitFor(exchange);
  }

  private static boolean isEnding(Exchange exchange) {
    String id = exchange.getFromRouteId();
    Route from = id == null ? null : exchange.getContext().getRoute(id);
    return exchange.getContext().isStopping()
        || exchange.getContext().isStopped()
        || from != null && !ServiceHelper.isStarted(from.getConsumer());
  }

  private static void log(Exchange exchange, RuntimeException failure) {
    // BacklogLimit logs by itself that too many messages are waiting.
    if (!(failure instanceof BacklogFull)) {
      LINES
          .count(String.valueOf(exchange.getFromRouteId()))
          .ifPresent(
              more ->
                  LOG.error(
                      "the journal does not answer: {}; what the route {} brings waits{}",
                      Causes.root(failure),
                      exchange.getFromRouteId(),
                      more));
    }
  }
}
