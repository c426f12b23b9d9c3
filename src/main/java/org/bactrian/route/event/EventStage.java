package org.bactrian.route.event;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.journal.Outbox;
import org.bactrian.journal.Outbox.EventOutcome;
import org.bactrian.journal.Outbox.PendingEvent;
import org.bactrian.journal.Stage;
import org.bactrian.route.BatchExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries events from the journal out by one way: at least once, and in order for one message. An
 * event that does not leave holds up the later ones of its message, and no other. While nothing
 * leaves at all the receiver is asked now and then, and the events stay on disk.
 */
final class EventStage {
  private static final Logger LOG = LoggerFactory.getLogger(EventStage.class);
  private static final int BATCH = 64;
  private static final Duration LONGEST_REST = Duration.ofSeconds(30);

  private final EventSink way;
  private final Outbox outbox;
  private final EventSender sender;
  private final Clock clock;
  private final BatchExecutor crew;
  private int failedRounds;
  private Instant restSince = Instant.EPOCH;
  private Duration rest = Duration.ZERO;
  private boolean open;
  private volatile boolean gone;

  EventStage(EventSink way, Outbox outbox, EventSender sender, Clock clock) {
    this.way = way;
    this.outbox = outbox;
    this.sender = sender;
    this.clock = clock;
    this.crew = new BatchExecutor("event-to-" + way.name());
  }

  /** Events of one message, in order, and the attempts made at the first. */
  private record Train(List<EventRow> events, int attempts, boolean waited) {}

  /** The receiver wants no events any more; until the next start it gets none. */
  boolean isGone() {
    return gone;
  }

  Optional<Instant> round() {
    if (gone) {
      return Optional.empty();
    }
    // A clock that is set back must not make an hour of a second.
    if (Duration.between(restSince, clock.instant()).abs().compareTo(rest) < 0) {
      return Optional.of(restSince.plus(rest));
    }
    open();
    // A receiver that fails is asked with little: one that waited and one that did not.
    int most = failedRounds > 0 ? 1 : BATCH;
    List<PendingEvent> due = outbox.due(way.name(), most, clock.instant());
    Outbox.NextEvents coming = outbox.next(way.name(), most);
    List<EventRow> next = coming.events();
    if (due.isEmpty() && next.isEmpty()) {
      return Optional.empty();
    }
    Round round = new Round();
    round.carry(trains(due, coming));
    long upTo = next.isEmpty() ? 0 : next.get(next.size() - 1).seq();
    outbox.settle(way.name(), upTo, List.copyOf(round.outcomes));
    return after(round, round.goesOn() || due.size() == most || next.size() == most);
  }

  private void open() {
    if (!open) {
      outbox.open(way.name());
      open = true;
    }
  }

  private static List<Train> trains(List<PendingEvent> due, Outbox.NextEvents next) {
    List<Train> trains = new ArrayList<>();
    due.forEach(one -> trains.add(new Train(List.of(one.event()), one.attempts(), true)));
    Map<String, List<EventRow>> byMessage = new LinkedHashMap<>();
    next.events().forEach(e -> byMessage.computeIfAbsent(e.key(), key -> new ArrayList<>()).add(e));
    byMessage.keySet().removeAll(next.waiting());
    byMessage.values().forEach(events -> trains.add(new Train(events, 0, false)));
    return trains;
  }

  private Optional<Instant> after(Round round, boolean mayBeMore) {
    if (round.left) {
      if (failedRounds > 1) {
        LOG.info("{}: events leave again", sender.routeOf(way));
        outbox.hasten(way.name(), clock.instant());
      }
      failedRounds = 0;
      rest(Duration.ZERO);
    } else if (round.failed) {
      failedRounds++;
      long seconds = 1L << Math.min(failedRounds - 1, 10);
      rest(Duration.ofSeconds(Math.min(seconds, LONGEST_REST.toSeconds())));
    }
    if (round.retryAfter.compareTo(rest) > 0) {
      rest(round.retryAfter);
    }
    return mayBeMore || failedRounds > 0 ? Stage.AT_ONCE : Optional.empty();
  }

  private void rest(Duration length) {
    restSince = clock.instant();
    rest = length;
  }

  /** One round: what came of it. */
  private final class Round {
    final Collection<EventOutcome> outcomes = new ConcurrentLinkedQueue<>();
    private volatile boolean left;
    private volatile boolean failed;
    private volatile Duration retryAfter = Duration.ZERO;

    /** A message that waited may have a next event. */
    boolean goesOn() {
      return outcomes.stream().anyMatch(outcome -> !(outcome instanceof Outbox.RetryLater));
    }

    void carry(List<Train> trains) {
      if (way.parallel()) {
        crew.work(trains, this::carry);
      } else {
        trains.forEach(this::carry);
      }
    }

    private boolean carry(Train train) {
      int attempts = train.attempts();
      for (EventRow event : train.events()) {
        Optional<RuntimeException> failure = gone ? Optional.of(EventNotTaken.gone()) : send(event);
        if (failure.isPresent()) {
          outcomes.add(outcome(event, attempts, failure.get()));
          return false;
        }
        left = true;
        attempts = 0;
        if (train.waited()) {
          outcomes.add(new Outbox.Sent(event));
        }
      }
      return true;
    }

    private Optional<RuntimeException> send(EventRow event) {
      try {
        sender.send(way, event);
        return Optional.empty();
      } catch (RuntimeException e) {
        failed = true;
        return Optional.of(e);
      }
    }

    private EventOutcome outcome(EventRow event, int before, RuntimeException failure) {
      Instant now = clock.instant();
      EventNotTaken said = sender.saidIn(failure);
      if (said.isGone()) {
        disable();
        return new Outbox.RetryLater(event, before, now);
      }
      note(said.retryAfter());
      int attempts = before + 1;
      Optional<Duration> delay = way.delayAfter(attempts);
      if (delay.isEmpty()) {
        LOG.error(
            "{}: event {} of {} is given up after {} attempts: {}",
            sender.routeOf(way),
            event.id(),
            event.key(),
            attempts,
            said.getMessage());
        return new Outbox.GivenUp(event, attempts, said.getMessage(), now);
      }
      boolean longer = said.retryAfter().compareTo(delay.get()) > 0;
      Instant due = now.plus(longer ? said.retryAfter() : delay.get());
      LOG.warn(
          "{}: event {} of {} did not leave (attempt {}): {}; again at {}",
          sender.routeOf(way),
          event.id(),
          event.key(),
          attempts,
          said.getMessage(),
          due);
      return new Outbox.RetryLater(event, attempts, due);
    }

    private synchronized void note(Duration told) {
      retryAfter = told.compareTo(retryAfter) > 0 ? told : retryAfter;
    }

    private synchronized void disable() {
      if (!gone) {
        gone = true;
        LOG.error(
            "{}: the receiver wants no events any more (410); none leaves until the next start",
            sender.routeOf(way));
      }
    }
  }
}
