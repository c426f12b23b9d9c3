package org.bactrian.route.fallback;

import com.github.f4b6a3.ulid.UlidCreator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.camel.ProducerTemplate;
import org.bactrian.delivery.Reason;
import org.bactrian.fallback.FallbackDecision;
import org.bactrian.journal.FallbackTimers;
import org.bactrian.journal.FallbackTimers.DueFallback;
import org.bactrian.journal.Stage;
import org.bactrian.lane.ReceiptWatchdog;
import org.bactrian.route.BatchExecutor;
import org.bactrian.route.accept.AcceptStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Feeds {@code sms-fallback} with the Viber messages that failed or whose timer ran out. */
@Component("fallbacks")
public final class FallbackStage {
  private static final Logger LOG = LoggerFactory.getLogger(FallbackStage.class);
  private static final int BATCH = 200;
  private static final Duration SOON = Duration.ofMillis(100);

  private final BatchExecutor crew = new BatchExecutor("fallback");
  private final FallbackTimers timers;
  private final ProducerTemplate routes;
  private final ReceiptWatchdog silence;
  private final Clock clock;
  private final UnreadReceipts unread = new UnreadReceipts(System::nanoTime);

  FallbackStage(
      FallbackTimers timers, ProducerTemplate routes, ReceiptWatchdog silence, Clock clock) {
    this.silence = silence;
    this.timers = timers;
    this.routes = routes;
    this.clock = clock;
  }

  public Optional<Instant> round() {
    Instant now = clock.instant();
    List<DueFallback> due = timers.due(BATCH, now);
    List<DueFallback> ready = unread.ready(due);
    crew.work(ready, this::carry);
    if (ready.size() < due.size()) {
      return Optional.of(now.plus(SOON));
    }
    return due.size() == BATCH ? Stage.AT_ONCE : timers.nextDue();
  }

  /** One that cannot be carried is put off, and its neighbours go on. */
  private boolean carry(DueFallback due) {
    try {
      if (isHeld(due)) {
        timers.putOff(due.message().id(), clock.instant());
        return false;
      }
      routes.sendBody("direct:sms-fallback", due);
      return true;
    } catch (RuntimeException e) {
      LOG.warn("the SMS of {} is put off: {}", due.message().id(), e.toString());
      timers.putOff(due.message().id(), clock.instant());
      return false;
    }
  }

  /** Nobody said it failed, and who would say so has gone silent. */
  private boolean isHeld(DueFallback due) {
    return UnreadReceipts.isOverdue(due) && silence.holds(due.account());
  }

  /** The SMS that follows; whether it is still wanted is asked again when it is kept. */
  public AcceptStage.FallbackSms sms(DueFallback due) {
    Reason trigger =
        due.decision() instanceof FallbackDecision.SendSms send ? send.trigger() : Reason.OTHER;
    String id = UlidCreator.getMonotonicUlid().toString();
    return new AcceptStage.FallbackSms(due.message().asSms(id), trigger);
  }
}
