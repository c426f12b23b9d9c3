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
import org.bactrian.lane.HoldWatch;
import org.bactrian.lane.ReceiptWatchdog;
import org.bactrian.message.SmsCharacters;
import org.bactrian.message.SmsMessage;
import org.bactrian.route.BatchExecutor;
import org.bactrian.route.accept.AcceptStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Sends Viber messages that failed, or whose timer ran out, to the route {@code sms-fallback}. */
@Component("bactrian.fallbackStage")
public final class FallbackStage {
  private static final Logger LOG = LoggerFactory.getLogger(FallbackStage.class);
  private static final int BATCH = 200;
  private static final Duration WAIT_FOR_RECEIPTS = Duration.ofMillis(100);

  private final BatchExecutor executor = new BatchExecutor("fallback");
  private final FallbackTimers timers;
  private final ProducerTemplate routes;
  private final ReceiptWatchdog watchdog;
  private final HoldWatch holds;
  private final SmsCharacters characters;
  private final Clock clock;
  private final UnreadReceipts unread = new UnreadReceipts(System::nanoTime);

  FallbackStage(
      FallbackTimers timers,
      ProducerTemplate routes,
      ReceiptWatchdog watchdog,
      HoldWatch holds,
      SmsCharacters characters,
      Clock clock) {
    this.characters = characters;
    this.holds = holds;
    this.watchdog = watchdog;
    this.timers = timers;
    this.routes = routes;
    this.clock = clock;
  }

  /** Sends the messages that are due, unless all is held; returns when to call again. */
  public Optional<Instant> round() {
    if (holds.holdsEverything()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    List<DueFallback> due = timers.due(BATCH, now);
    List<DueFallback> ready = unread.ready(due);
    executor.work(ready, this::send);
    if (ready.size() < due.size()) {
      return Optional.of(now.plus(WAIT_FOR_RECEIPTS));
    }
    return due.size() == BATCH ? Stage.AT_ONCE : timers.nextDue();
  }

  /** Sends one. If that fails, or its account holds timers, it is put off; the others go on. */
  private boolean send(DueFallback due) {
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

  /** An overdue message waits while the receipts of its account are silent, if so configured. */
  private boolean isHeld(DueFallback due) {
    return UnreadReceipts.isOverdue(due) && watchdog.holds(due.account());
  }

  /** Returns the SMS. When it is stored, the journal decides again whether it is still needed. */
  public AcceptStage.FallbackSms sms(DueFallback due) {
    Reason trigger =
        due.decision() instanceof FallbackDecision.SendSms send ? send.trigger() : Reason.OTHER;
    String id = UlidCreator.getMonotonicUlid().toString();
    SmsMessage sms = characters.spell(due.message().asSms(id));
    return new AcceptStage.FallbackSms(sms, due.message(), due.key(), trigger);
  }
}
