package org.bactrian.journal;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bactrian.journal.Hold.Mode;
import org.bactrian.journal.MessageRow.Parked;
import org.bactrian.message.Channel;

/** The holds in force, as this instance knows them at one moment. */
public final class HoldSet {
  /** Before the journal has been asked: no lane may claim. */
  static final HoldSet UNKNOWN = new HoldSet(List.of());

  private final List<Hold> all;
  private final List<Hold> parking;
  private final List<Hold> ofLanes;
  private final List<Hold> drains;

  private HoldSet(List<Hold> all) {
    this.all = List.copyOf(all);
    this.parking = all.stream().filter(Hold::parks).toList();
    this.drains = all.stream().filter(hold -> hold.mode() == Mode.DRAIN).toList();
    this.ofLanes =
        all.stream().filter(hold -> hold.mode() == Mode.STOP && hold.on().isOfLanes()).toList();
  }

  /** Returns those of the holds that are in force. */
  static HoldSet of(List<Hold> every) {
    return new HoldSet(every.stream().filter(Hold::isInForce).toList());
  }

  /** Returns the holds, the oldest first. */
  public List<Hold> all() {
    return all;
  }

  /** Returns whether the journal has not been asked yet. */
  public boolean isUnknown() {
    return this == UNKNOWN;
  }

  /** Returns whether nothing leaves, by any account. */
  public boolean stopsEverything() {
    return isUnknown() || ofLanes.stream().anyMatch(hold -> hold.on().isEverything());
  }

  /** Returns whether nothing of an account leaves. */
  public boolean stops(String account, Supplier<Channel> channel) {
    if (isUnknown()) {
      return true;
    }
    for (Hold hold : ofLanes) {
      Hold.On on = hold.on();
      if ((on.account() == null || on.account().equals(account))
          && (on.channel() == null || on.channel() == channel.get())) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether nothing new is given to an account. */
  public boolean drains(String account) {
    for (Hold hold : drains) {
      if (account.equals(hold.on().account())) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether nothing of an account leaves, or nothing new is given to it. */
  boolean avoids(String account, Channel channel) {
    return stops(account, () -> channel) || drains(account);
  }

  /** Returns when the first of them is over. */
  public Optional<Instant> nextUntil() {
    return all.stream()
        .map(Hold::until)
        .flatMap(until -> Optional.ofNullable(until).stream())
        .min(Comparator.naturalOrder());
  }

  boolean parksNothing() {
    return parking.isEmpty();
  }

  /** Returns the holds that park a message that waits, or would wait, in its lane. */
  Optional<Hold> parking(MessageRow row) {
    for (Hold hold : parking) {
      if (hold.on().names(row)) {
        return Optional.of(hold);
      }
    }
    return Optional.empty();
  }

  /** Returns a message that enters its lane, parked where a hold names it. */
  MessageRow entering(MessageRow row, Instant dueAt) {
    if (parking.isEmpty()) {
      return row;
    }
    return parking(row).map(hold -> row.parked(new Parked(hold.id(), dueAt))).orElse(row);
  }
}
