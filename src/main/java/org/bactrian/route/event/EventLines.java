package org.bactrian.route.event;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.bactrian.journal.Outbox;
import org.bactrian.journal.Outbox.EventLine;
import org.bactrian.journal.Stage;
import org.bactrian.route.own.ShippedRoutes;
import org.springframework.stereotype.Component;

/**
 * Writes events to the log without the routes {@code event} and {@code event-to-log}, as long as
 * both are those that Bactrian comes with: they would write the same lines, and passing them costs
 * several times as much as the line. Once one of them was edited, each event passes both.
 */
@Component("bactrian.eventLines")
final class EventLines {
  static final String SINK = "log";

  /** As many as come in a round at full load. */
  private static final int BATCH = 512;

  private final Outbox outbox;
  private final EventLog log;
  private final CamelContext camel;
  private final ShippedRoutes shipped;

  EventLines(Outbox outbox, EventLog log, CamelContext camel, ShippedRoutes shipped) {
    this.outbox = outbox;
    this.log = log;
    this.camel = camel;
    this.shipped = shipped;
  }

  /**
   * Writes the next events, up to the first one for which a line does not do.
   *
   * @param byRoute sends the events that follow, and those that wait; it also opens the sink
   */
  Optional<Instant> round(Stage.Round byRoute) {
    if (!shipped.runs(camel, "event") || !shipped.runs(camel, "event-to-log")) {
      return byRoute.run();
    }
    List<EventLine> next = outbox.lines(SINK, BATCH);
    List<EventLine> lines = next.stream().takeWhile(line -> line.text() != null).toList();
    lines.forEach(log::write);
    if (!lines.isEmpty()) {
      // After the lines were written: what a crash leaves between is written again.
      outbox.settle(SINK, lines.get(lines.size() - 1).seq(), List.of());
    }
    if (next.isEmpty() || lines.size() < next.size()) {
      return byRoute.run();
    }
    return next.size() == BATCH ? Stage.AT_ONCE : Optional.empty();
  }
}
