package org.bactrian.journal;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.bactrian.base.Times;
import org.bactrian.message.Label;
import org.bactrian.message.Msisdn;
import org.bactrian.message.Recipient;
import org.jspecify.annotations.Nullable;

/**
 * The hours in which no promotion leaves, in the recipient's own time. A number tells the time zone
 * or no more than some; then all of them must be awake.
 *
 * @param from the time of day at which they begin
 * @param until the time of day at which they have ended; both null: there are none
 */
public record QuietHours(@Nullable LocalTime from, @Nullable LocalTime until) {
  /** Promotions leave at any time. */
  public static final QuietHours NONE = new QuietHours(null, null);

  /** Within this time every zone has been awake. */
  private static final Duration HORIZON = Duration.ofDays(2);

  /**
   * Returns the earliest moment at which a message may leave.
   *
   * @param at when it would leave otherwise
   */
  public Instant awake(Msisdn recipient, @Nullable Label label, Instant at) {
    return from == null || label == Label.TRANSACTION
        ? at
        : awake(new Recipient(recipient).zones(), at);
  }

  /** Describes for the history why a message waits. */
  static String why(Instant awake) {
    return "its recipient sleeps until " + Times.text(awake);
  }

  /** Returns the earliest moment at which a message may leave. */
  Instant awake(MessageRow row, Instant at) {
    return from == null || row.label() == Label.TRANSACTION || row.recipient().isEmpty()
        ? at
        : awake(new Msisdn(row.recipient()), row.label(), at);
  }

  /**
   * Returns the first moment at which all zones are awake. Some zones never are at once, for they
   * are too far apart: then it is the first one at which most are, rather than never.
   */
  Instant awake(List<ZoneId> zones, Instant at) {
    if (asleep(zones, at) == 0) {
      return at;
    }
    // Nobody wakes up at another moment than the end of the hours, or a change of the clock.
    SortedSet<Instant> moments = new TreeSet<>();
    moments.add(at);
    zones.forEach(zone -> addEnds(moments, zone.getRules(), at));
    return moments.stream()
        .filter(moment -> !moment.isBefore(at))
        .min(
            Comparator.comparingLong((Instant moment) -> asleep(zones, moment))
                .thenComparing(Comparator.naturalOrder()))
        .orElse(at);
  }

  private long asleep(List<ZoneId> zones, Instant at) {
    return zones.stream().filter(zone -> isQuiet(LocalTime.ofInstant(at, zone))).count();
  }

  private boolean isQuiet(LocalTime time) {
    return from.isBefore(until)
        ? !time.isBefore(from) && time.isBefore(until)
        : !time.isBefore(from) || time.isBefore(until);
  }

  private void addEnds(SortedSet<Instant> moments, ZoneRules rules, Instant at) {
    Instant horizon = at.plus(HORIZON);
    ZoneOffsetTransition change = rules.nextTransition(at);
    while (change != null && change.getInstant().isBefore(horizon)) {
      moments.add(change.getInstant());
      change = rules.nextTransition(change.getInstant());
    }
    LocalDate first = LocalDate.ofInstant(at, rules.getOffset(at));
    for (int day = 0; day <= HORIZON.toDays(); day++) {
      LocalDateTime end = first.plusDays(day).atTime(until);
      for (ZoneOffset offset : rules.getValidOffsets(end)) {
        moments.add(end.toInstant(offset));
      }
    }
  }
}
