package org.bactrian.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.bactrian.base.RareLog;
import org.bactrian.journal.commit.GroupCommit;
import org.bactrian.provider.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Bounds what is kept, for each account, of callbacks that are about no known message: a webhook's
 * secret may be known to a stranger, and a provider may send what is another's. Past the bound the
 * oldest are deleted. One that is young may still be early, and is never deleted: where only young
 * ones are left, no more are taken, and their senders try again.
 *
 * <p>The rows are counted each time a tenth of the bound was added, so that a callback costs no
 * query, and several instances see the callbacks of each other.
 */
final class UnknownCallbacks {
  private static final Logger LOG = LoggerFactory.getLogger(UnknownCallbacks.class);

  /** An answer that names the id of an earlier callback has come by then. */
  private static final Duration YOUNG = Duration.ofMinutes(5);

  private static final Duration BEFORE_NEXT_COUNT = Duration.ofSeconds(5);
  private static final int CHUNK = 500;
  private static final int CHUNKS = 40;

  private final JdbcClient reads;
  private final GroupCommit writer;
  private final Bound bound;
  private final RareLog rare = new RareLog();
  private final Map<String, Kept> byAccount = new ConcurrentHashMap<>();

  UnknownCallbacks(JdbcClient reads, GroupCommit writer, Bound bound) {
    this.reads = reads;
    this.writer = writer;
    this.bound = bound;
  }

  /**
   * How much is kept for one account.
   *
   * @param rows callbacks that are unread or cannot be read, and parked receipts
   * @param bytes of the callbacks
   */
  record Bound(long rows, long bytes) {
    static final Bound DEFAULT = new Bound(100_000, 64L << 20);

    private boolean holds(Size size) {
      return size.rows() <= rows && size.bytes() <= bytes;
    }

    private boolean isDue(Size added) {
      return added.rows() >= Math.max(1, rows / 10) || added.bytes() >= Math.max(1, bytes / 10);
    }
  }

  private record Size(long rows, long bytes) {
    static final Size NONE = new Size(0, 0);

    Size plus(Size other) {
      return new Size(rows + other.rows, bytes + other.bytes);
    }
  }

  /** How many callbacks one account has kept since the last count, and until when it is full. */
  private static final class Kept {
    /** Null: nothing was counted yet. */
    private Size sinceCount;

    private volatile Instant fullUntil = Instant.MIN;
  }

  /** Returns whether one more callback of an account may be kept. */
  boolean hasRoom(String account, Instant now) {
    Kept kept = byAccount.get(account);
    if (kept == null || kept.fullUntil.equals(Instant.MIN)) {
      return true;
    }
    synchronized (kept) {
      if (now.isBefore(kept.fullUntil)) {
        return false;
      }
      makeRoom(account, kept, now);
      return kept.fullUntil.equals(Instant.MIN);
    }
  }

  /** Counts a callback that was kept, and makes room when it is time. */
  void added(Callback callback, Instant now) {
    Kept kept = byAccount.computeIfAbsent(callback.account(), account -> new Kept());
    synchronized (kept) {
      Size one = new Size(1, callback.body().length + callback.query().length());
      kept.sinceCount = kept.sinceCount == null ? null : kept.sinceCount.plus(one);
      if (kept.sinceCount == null || bound.isDue(kept.sinceCount)) {
        makeRoom(callback.account(), kept, now);
      }
    }
  }

  /** Counts again, and deletes where it may. A callback is taken or kept also if this fails. */
  private void makeRoom(String account, Kept kept, Instant now) {
    try {
      tryToMakeRoom(account, kept, now);
    } catch (DataAccessException | JournalUnavailable e) {
      kept.fullUntil = Instant.MIN;
      LOG.debug("the callbacks of account {} for unknown ids were not counted", account, e);
    }
  }

  private void tryToMakeRoom(String account, Kept kept, Instant now) {
    long deleted = 0;
    int chunks = 0;
    int last = CHUNK;
    Size size = count(account);
    while (!bound.holds(size) && last > 0 && chunks++ < CHUNKS) {
      last = deleteOldest(account, now.minus(YOUNG));
      deleted += last;
      size = count(account);
    }
    kept.sinceCount = Size.NONE;
    boolean isFull = !bound.holds(size) && last == 0;
    kept.fullUntil = isFull ? now.plus(BEFORE_NEXT_COUNT) : Instant.MIN;
    log(account, deleted, isFull);
  }

  private void log(String account, long deleted, boolean isFull) {
    if (deleted > 0) {
      rare.count("deleted " + account)
          .ifPresent(
              more ->
                  LOG.warn(
                      "account {} keeps too many callbacks for unknown ids: the {} oldest are deleted{}",
                      account,
                      deleted,
                      more));
    }
    if (isFull) {
      rare.count("full " + account)
          .ifPresent(
              more ->
                  LOG.warn(
                      "account {} gets too many callbacks for unknown ids: no more are taken for now{}",
                      account,
                      more));
    }
  }

  private Size count(String account) {
    String size = "select count(*) as n, coalesce(sum(length(body) + length(query)), 0) as b ";
    Size unread = size(size + "from callback where state = 'new' and account = ?", account);
    Size unreadable =
        size(size + "from callback where state = 'unreadable' and account = ?", account);
    Size parked =
        size(
            size
                + "from callback where state = 'read'"
                + " and seq in (select callback from parked_receipt where account = ?)",
            account);
    Size receipts =
        size("select count(*) as n, 0 as b from parked_receipt where account = ?", account);
    return unread.plus(unreadable).plus(receipts).plus(new Size(0, parked.bytes()));
  }

  private Size size(String sql, String account) {
    return reads
        .sql(sql)
        .param(account)
        .query((row, n) -> new Size(row.getLong("n"), row.getLong("b")))
        .single();
  }

  /** Deletes the oldest parked receipts and unreadable callbacks; returns how many. */
  private int deleteOldest(String account, Instant before) {
    List<Old> parked =
        old(
            "select seq, callback from parked_receipt where account = ? and received_at < ?",
            account,
            before);
    List<Old> unreadable =
        old(
            "select seq, seq as callback from callback where state = 'unreadable' and account = ?"
                + " and received_at < ?",
            account,
            before);
    List<Long> receipts = parked.stream().map(Old::seq).toList();
    List<Long> callbacks =
        Stream.concat(parked.stream(), unreadable.stream())
            .map(Old::callback)
            .flatMap(Optional::stream)
            .distinct()
            .toList();
    delete("delete from parked_receipt where seq in (:seqs)", receipts);
    delete("delete from callback where seq in (:seqs) and state <> 'new'", callbacks);
    return parked.size() + unreadable.size();
  }

  /** A row that may be deleted, and its callback, if it is known. */
  private record Old(long seq, Optional<Long> callback) {}

  private List<Old> old(String sql, String account, Instant before) {
    return reads
        .sql(sql + " order by seq limit ?")
        .params(account, before.toEpochMilli(), CHUNK)
        .query(
            (row, n) ->
                new Old(
                    row.getLong("seq"),
                    Optional.ofNullable(row.getObject("callback"))
                        .map(seq -> ((Number) seq).longValue())))
        .list();
  }

  private void delete(String sql, List<Long> seqs) {
    if (!seqs.isEmpty()) {
      writer.write(tx -> tx.rare(sql).param("seqs", seqs).update());
    }
  }
}
