package org.bactrian.journal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.journal.commit.PrefetchKeys;
import org.bactrian.journal.commit.Tx;
import org.bactrian.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Claims messages in the transaction that accepts them, so that one commit does for both. A message
 * never overtakes another that waits in its lane: only one whose lane is empty is claimed so, and
 * the others wait for the lane to claim them ({@link LaneQueue#claim}).
 */
final class ImmediateClaims {
  private final Map<String, OpenLane> lanes = new ConcurrentHashMap<>();

  /** Opens a lane: from here on its messages may be claimed when they are accepted. */
  void open(String account, OpenLane lane) {
    lanes.put(account, lane);
  }

  /** Returns a claim for a message that is about to be accepted into this lane. */
  Attempt of(String lane) {
    OpenLane open = lanes.get(lane);
    return new Attempt(lane, open, open == null ? null : open.lease());
  }

  /** The claim of one message, made in a transaction that may run twice. */
  static final class Attempt {
    private final String lane;
    private final @Nullable OpenLane open;
    private final @Nullable HeldLease lease;
    private OpenLane.@Nullable Room room;
    private @Nullable Claim claim;

    private Attempt(String lane, @Nullable OpenLane open, @Nullable HeldLease lease) {
      this.lane = lane;
      this.open = open;
      this.lease = lease;
    }

    /** Returns these keys and those that the claim looks up. */
    PrefetchKeys and(PrefetchKeys keys) {
      return lease == null
          ? keys
          : keys.and(LaneHead.FIRST_DUE, List.of(lane)).and(Leases.HELD, List.of(lease));
    }

    /** Begins the transaction, or begins it once more: what it had before was rolled back. */
    void begin() {
      if (room != null) {
        room.giveBack();
        room = null;
      }
    }

    /**
     * Claims the message if its lane is empty and has room.
     *
     * @param row as it is accepted, before it is inserted
     * @return the row as it is inserted instead; null: the message waits in its lane
     */
    @Nullable MessageRow claim(Tx tx, MessageRow row, Message message, Instant now) {
      Long first = lease == null ? null : tx.known(LaneHead.FIRST_DUE, lane);
      Message leaving = OptOutTable.wanted(tx, row, message);
      Claim made = new Claim(leaving, lane, 1, row.queueing().expiresAt());
      if (first == null
          || first <= now.toEpochMilli()
          || made.isTooLate(now)
          || !Leases.hold(tx, lease)) {
        return null;
      }
      room = open.room(lease);
      claim = made;
      return room == null ? null : row.after(Change.sending(lane, 1, now), row.timer(), null);
    }

    /** Ends the transaction: the call begins if the message was claimed. */
    void end(@Nullable Throwable failure) {
      if (room == null) {
        return;
      }
      if (failure == null) {
        room.begin(claim);
      } else {
        room.doubt();
      }
    }
  }
}
