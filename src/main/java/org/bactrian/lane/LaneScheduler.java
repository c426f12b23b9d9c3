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
 * The one hand that takes for all lanes: what it asks for all of them together costs the journal
 * little more than for one.
 */
final class LaneScheduler {
  private static final int MOST_AT_ONCE = 256;
  private static final int LEAST_SHARE = 4;

  /** Who was given something last comes last. */
  private final List<Lane> lanes = new ArrayList<>();

  private final Stage stage;

  LaneScheduler(Clock clock) {
    this.stage = new Stage("lanes", clock, this::round);
  }

  /** Before it starts. */
  void takesFor(Lane lane) {
    lanes.add(lane);
  }

  void start() {
    stage.start();
  }

  /** A lane is due, or may be; never blocks. */
  void wake() {
    stage.wake();
  }

  /** Finishes the round it is in, and takes no more. */
  void stop() {
    stage.stop();
  }

  /** Each that is due has its share: one that has much to take makes no other wait. */
  Optional<Instant> round() {
    List<Lane> due = new ArrayList<>(lanes.stream().filter(Lane::isDue).toList());
    int share = Math.max(LEAST_SHARE, MOST_AT_ONCE / Math.max(1, due.size()));
    while (!due.isEmpty()) {
      List<Lane> together = oneOfEachLimit(due);
      due.removeAll(together);
      together.forEach(lane -> lane.ask(share));
      List<Lane> given = together.stream().filter(Lane::take).toList();
      lanes.removeAll(given);
      lanes.addAll(given);
    }
    return lanes.stream().map(Lane::next).flatMap(Optional::stream).min(Comparator.naturalOrder());
  }

  /**
   * Lanes that share a limit take one after the other. What one took of it for nothing is given
   * back before the next one asks: else they wake each other for ever.
   */
  private static List<Lane> oneOfEachLimit(List<Lane> due) {
    Set<AccountRateLimiter> limits = new HashSet<>();
    return due.stream().filter(lane -> limits.add(lane.limit())).toList();
  }
}
