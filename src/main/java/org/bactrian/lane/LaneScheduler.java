package org.bactrian.lane;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bactrian.journal.Stage;

/**
 * The thread that claims messages for all lanes. To ask the journal for all of them together costs
 * little more than to ask for one.
 */
final class LaneScheduler {
  private static final int MOST_AT_ONCE = 256;
  private static final int LEAST_SHARE = 4;

  /** The lane that was given something last comes last. */
  private final List<Lane> lanes = new ArrayList<>();

  private final Stage stage;

  LaneScheduler(Clock clock) {
    this.stage = new Stage("lanes", clock, this::round);
  }

  /** Adds a lane, before the start. */
  void add(Lane lane) {
    lanes.add(lane);
  }

  Stage stage() {
    return stage;
  }

  void start() {
    stage.start();
  }

  /** Says that a lane is due, or may be; never blocks. */
  void wake() {
    stage.wake();
  }

  /** Finishes the round it is in, and claims no more. */
  void stop() {
    stage.stop();
  }

  /** Gives each lane that is due its share: a lane with a long queue makes no other wait. */
  Optional<Instant> round() {
    List<Lane> due = new ArrayList<>(lanes.stream().filter(Lane::isDue).toList());
    int share = Math.max(LEAST_SHARE, MOST_AT_ONCE / Math.max(1, due.size()));
    while (!due.isEmpty()) {
      List<Lane> together = oneOfEachLimiter(due);
      due.removeAll(together);
      together.forEach(lane -> lane.ask(share));
      List<Lane> given = together.stream().filter(Lane::take).toList();
      lanes.removeAll(given);
      lanes.addAll(given);
    }
    return lanes.stream().map(Lane::next).flatMap(Optional::stream).min(Comparator.naturalOrder());
  }

  /**
   * Lanes that share a limiter ask one after the other. What one of them reserved and did not use
   * is given back before the next one asks; otherwise they would wake each other for ever.
   */
  private static List<Lane> oneOfEachLimiter(List<Lane> due) {
    Set<AccountRateLimiter> limiters = new HashSet<>();
    return due.stream().filter(lane -> limiters.add(lane.limiter())).toList();
  }
}
