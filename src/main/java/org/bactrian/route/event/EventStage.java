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
import org.bactrian.base.Causes;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.journal.Outbox;
import org.bactrian.journal.Outbox.EventOutcome;
import org.bactrian.journal.Outbox.NextEvents;
import org.bactrian.journal.Outbox.PendingEvent;
import org.bactrian.journal.Receivers.ReceiverTurn;
import org.bactrian.journal.Stage;
import org.bactrian.route.BatchExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the journal's events to one sink: each at least once, and those of one message in order. An
 * event that cannot be sent holds up the later events of its message, and no others. While the sink
 * takes nothing at all it is tried now and then with one event, and the events stay in the journal.
 */
final class EventStage {
  private static final Logger LOG = LoggerFactory.getLogger(EventStage.class);
  private static final int BATCH = 64;
  private static final Duration LONGEST_REST = Duration.ofSeconds(30);

  private final EventSink sink;
  private final Outbox outbox;
  private final EventSender sender;
  private final @Nullable ReceiverGate gate;
  private final Clock clock;
  private final BatchExecutor executor;
  private int failedRounds;
  private Instant restSince = Instant.EPOCH;
  private Duration rest = Duration.ZERO;
  private boolean open;
  private int resumes;
  private volatile boolean gone;

  /**
   * Creates a stage.
   *
   * @param gate of a receiver; null: the sink is none
   */
  EventStage(
      EventSink sink, Outbox outbox, EventSender sender, @Nullable ReceiverGate gate, Clock clock) {
    this.sink = sink;
    this.outbox = outbox;
    this.sender = sender;
    this.gate = gate;
    this.clock = clock;
    this.executor = new BatchExecutor(sink.route());
  }

  /**
   * Events of one message, in order.
   *
   * @param attempts made so far at the first of them
   * @param waited whether the message waited behind this event
   */
  private record Sequence(List<EventRow> events, int attempts, boolean waited) {}

  /**
   * Why an event was not taken.
   *
   * @param retryAfter how long the receiver asks to wait; zero when it does not ask
   * @param gone whether the receiver wants no events any more
   */
  private record Failure(String why, Duration retryAfter, boolean gone) {
    static final Failure GONE = new Failure("410 Gone", Duration.ZERO, true);

    /** An operator holds the receiver: it was not asked. */
    static final Failure HELD = new Failure("held", Duration.ZERO, false);

    static Failure of(RuntimeException failure) {
      if (Causes.find(failure, ReceiverGate.ReceiverHeld.class).isPresent()) {
        return HELD;
      }
      return Causes.find(failure, EventWebhook.NotTaken.class)
          .map(answer -> new Failure(answer.getMessage(), answer.retryAfter(), answer.isGone()))
          .orElseGet(() -> new Failure(Causes.root(failure).toString(), Duration.ZERO, false));
    }
  }

  /** Whether the receiver wants no events any more. It gets none until it is resumed. */
  boolean isGone() {
    return gone;
  }

  /** Sends the next events; returns when to call again. */
  Optional<Instant> round() {
    open();
    ReceiverTurn turn = gate == null ? ReceiverTurn.FIRST : gate.look();
    goOnIfResumed(turn);
    if (gone || turn.held()) {
      return Optional.empty();
    }
    // The absolute value: a clock that is set back by an hour must not add an hour of rest.
    if (Duration.between(restSince, clock.instant()).abs().compareTo(rest) < 0) {
      return Optional.of(restSince.plus(rest));
    }
    // A sink that failed is tried with two events: one that waited and one that did not.
    int limit = failedRounds > 0 ? 1 : BATCH;
    List<PendingEvent> due = due(limit);
    NextEvents next = upToFew(outbox.next(sink.name(), sink.filter().isEmpty() ? limit : BATCH));
    List<EventRow> events = next.events();
    if (due.isEmpty() && events.isEmpty()) {
      return Optional.empty();
    }
    Round round = new Round();
    round.send(sequences(due, next));
    long upTo = events.isEmpty() ? 0 : events.get(events.size() - 1).seq();
    if (gate == null) {
      outbox.settle(sink.name(), upTo, List.copyOf(round.outcomes));
    } else {
      outbox.settle(sink.name(), turn.rewinds(), upTo, List.copyOf(round.outcomes));
      Optional.ofNullable(round.answer).ifPresent(what -> gate.answered(what, clock.instant()));
    }
    return after(round, round.freedMessages() || due.size() == limit || events.size() >= limit);
  }

  /** Ends a rest, and a receiver's wish for no more events, once an operator says so. */
  private void goOnIfResumed(ReceiverTurn turn) {
    if (turn.resumes() != resumes) {
      resumes = turn.resumes();
      gone = false;
      failedRounds = 0;
      rest(Duration.ZERO);
    }
  }

  /** Leaves out what comes after the first event that a sink gets which has failed. */
  private NextEvents upToFew(NextEvents next) {
    if (failedRounds == 0) {
      return next;
    }
    List<EventRow> events = next.events();
    for (int i = 0; i < events.size(); i++) {
      if (sink.takes(events.get(i))) {
        return new NextEvents(events.subList(0, i + 1), next.waiting());
      }
    }
    return next;
  }

  private List<PendingEvent> due(int limit) {
    List<PendingEvent> due = outbox.due(sink.name(), limit, clock.instant());
    if (due.stream().noneMatch(PendingEvent::asked)) {
      return due;
    }
    outbox.takeUp(sink.name());
    return outbox.due(sink.name(), limit, clock.instant()).stream()
        .filter(event -> !event.asked())
        .toList();
  }

  private void open() {
    if (!open) {
      outbox.open(sink.name());
      open = true;
    }
  }

  private static List<Sequence> sequences(List<PendingEvent> due, NextEvents next) {
    List<Sequence> sequences = new ArrayList<>();
    due.forEach(one -> sequences.add(new Sequence(List.of(one.event()), one.attempts(), true)));
    Map<String, List<EventRow>> byMessage = new LinkedHashMap<>();
    next.events().forEach(e -> byMessage.computeIfAbsent(e.key(), key -> new ArrayList<>()).add(e));
    byMessage.keySet().removeAll(next.waiting());
    byMessage.values().forEach(events -> sequences.add(new Sequence(events, 0, false)));
    return sequences;
  }

  private Optional<Instant> after(Round round, boolean mayBeMore) {
    if (round.sent) {
      if (failedRounds > 1) {
        LOG.info("{}: events are taken again", sink.route());
        outbox.hasten(sink.name(), clock.instant());
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

  /** One round and its outcomes. */
  private final class Round {
    final Collection<EventOutcome> outcomes = new ConcurrentLinkedQueue<>();
    private volatile boolean sent;
    private volatile boolean failed;
    private volatile Duration retryAfter = Duration.ZERO;
    private volatile @Nullable String answer;

    /** Whether a message waits no more for an event of this round: its next event may be due. */
    boolean freedMessages() {
      return outcomes.stream().anyMatch(outcome -> !(outcome instanceof Outbox.RetryLater));
    }

    void send(List<Sequence> sequences) {
      if (sink.parallel()) {
        executor.work(sequences, this::send);
      } else {
        sequences.forEach(this::send);
      }
    }

    private boolean send(Sequence sequence) {
      int attempts = sequence.attempts();
      for (EventRow event : sequence.events()) {
        Optional<Failure> failure = gone ? Optional.of(Failure.GONE) : sendIfTaken(event);
        if (failure.isPresent()) {
          outcomes.add(outcome(event, attempts, failure.get()));
          return false;
        }
        attempts = 0;
        if (sequence.waited()) {
          outcomes.add(new Outbox.Sent(event));
        }
      }
      return true;
    }

    private Optional<Failure> sendIfTaken(EventRow event) {
      return sink.takes(event) ? send(event) : Optional.empty();
    }

    private Optional<Failure> send(EventRow event) {
      try {
        answer = sender.send(sink, event);
        sent = true;
        return Optional.empty();
      } catch (RuntimeException e) {
        Failure failure = Failure.of(e);
        if (!failure.equals(Failure.HELD)) {
          failed = true;
          answer = failure.why();
        }
        return Optional.of(failure);
      }
    }

    private EventOutcome outcome(EventRow event, int attemptsBefore, Failure failure) {
      Instant now = clock.instant();
      if (failure.gone()) {
        disable();
        return new Outbox.RetryLater(event, attemptsBefore, now);
      }
      if (failure.equals(Failure.HELD)) {
        return new Outbox.RetryLater(event, attemptsBefore, now);
      }
      noteRetryAfter(failure.retryAfter());
      int attempts = attemptsBefore + 1;
      Optional<Duration> delay = sink.delayAfter(attempts);
      if (delay.isEmpty()) {
        LOG.error(
            "{}: event {} of {} is given up after {} attempts: {}",
            sink.route(),
            event.id(),
            event.key(),
            attempts,
            failure.why());
        return new Outbox.GivenUp(event, attempts, failure.why(), now);
      }
      boolean longer = failure.retryAfter().compareTo(delay.get()) > 0;
      Instant due = now.plus(longer ? failure.retryAfter() : delay.get());
      LOG.warn(
          "{}: event {} of {} was not taken (attempt {}): {}; next attempt at {}",
          sink.route(),
          event.id(),
          event.key(),
          attempts,
          failure.why(),
          due);
      return new Outbox.RetryLater(event, attempts, due);
    }

    private synchronized void noteRetryAfter(Duration wait) {
      retryAfter = wait.compareTo(retryAfter) > 0 ? wait : retryAfter;
    }

    private synchronized void disable() {
      if (!gone) {
        gone = true;
        LOG.error(
            "{}: the receiver wants no events any more (410 Gone); it gets none until"
                + " POST /v1/receivers/{}/resume, or the next start",
            sink.route(),
            sink.name());
      }
    }
  }
}
