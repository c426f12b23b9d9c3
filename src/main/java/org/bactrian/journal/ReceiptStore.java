package org.bactrian.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Reply;
import org.bactrian.delivery.Subscription;
import org.bactrian.journal.AttemptTable.AttemptId;
import org.bactrian.journal.ParkedReceiptTable.Parked;
import org.bactrian.journal.ProviderIdTable.ProviderId;
import org.bactrian.journal.ReceiptMatch.Found;
import org.bactrian.journal.commit.GroupCommit;
import org.bactrian.journal.commit.Prefetch;
import org.bactrian.journal.commit.PrefetchKeys;
import org.bactrian.journal.commit.Tx;
import org.bactrian.provider.Callback;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The providers' callbacks: kept as they came before they are answered. Their receipts are joined
 * with their messages in the same transaction where that is possible, else afterwards.
 */
public final class ReceiptStore {
  /** Tells whether a callback is still unread, and locks it. */
  static final Prefetch<Long, Boolean> UNREAD =
      Prefetch.<Long, Boolean>byColumn(
              "select seq from callback where seq in (%s) and state = 'new'",
              Function.identity(),
              false,
              (found, known) -> Map.entry(found.getLong(1), true),
              "callback")
          .locking();

  private static final String READ =
      "update callback set state = 'read' where seq = ? and state = 'new'";

  private static final String READ_AND_EMPTIED =
      "update callback set state = 'read', body = ?, query = '' where seq = ? and state = 'new'";

  private static final String UNREADABLE =
      "update callback set state = 'unreadable' where seq = ? and state = 'new'";

  /** After so many tries, about six minutes, a callback that cannot be written is put aside. */
  private static final int TRIES = 12;

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

  /** The longest wait for an answer that may name the id of an earlier callback. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** The longest texts that the columns hold. A URL of such length does not reach this code. */
  private static final int LONGEST_CONTENT_TYPE = 200;

  private static final int LONGEST_QUERY = 9_000;

  private final JdbcClient reads;
  private final GroupCommit writer;
  private final ReceiptMatch match;
  private final WebhookActivity activity;
  private final UnknownCallbacks unknown;
  private final OptOutWords words;

  ReceiptStore(
      JdbcClient reads,
      GroupCommit writer,
      ReceiptMatch match,
      WebhookActivity activity,
      UnknownCallbacks unknown,
      OptOutWords words) {
    this.reads = reads;
    this.writer = writer;
    this.match = match;
    this.activity = activity;
    this.unknown = unknown;
    this.words = words;
  }

  /**
   * A callback as it came.
   *
   * @param seq its place in the order of arrival
   * @param tries how often it could not be applied
   */
  public record StoredCallback(long seq, int tries, Instant receivedAt, Callback callback) {
    static StoredCallback from(ResultSet row, int number) throws SQLException {
      return new StoredCallback(
          row.getLong("seq"),
          row.getInt("tries"),
          Instant.ofEpochMilli(row.getLong("received_at")),
          new Callback(
              row.getString("account"),
              Callback.Kind.valueOf(row.getString("kind")),
              row.getString("content_type"),
              row.getString("query"),
              row.getBytes("body")));
    }
  }

  /**
   * A callback with the receipts and subscriptions that were read from it.
   *
   * @param mayBeReply whether it is a user's reply if no message ever has its ids
   * @param hasUnreadable whether it has other items, which cannot be read: what can is applied, and
   *     the callback stays as it came, for a person to look at
   */
  public record ParsedCallback(
      StoredCallback stored,
      List<Receipt> receipts,
      List<Subscription> subscriptions,
      boolean mayBeReply,
      boolean hasUnreadable) {
    /** Creates a callback of which everything was read. */
    public ParsedCallback(
        StoredCallback stored,
        List<Receipt> receipts,
        List<Subscription> subscriptions,
        boolean mayBeReply) {
      this(stored, receipts, subscriptions, mayBeReply, false);
    }
  }

  /**
   * The result of joining a receipt. Its message may be forgotten, its ids may be unknown, or it
   * may not be certain yet whose they are.
   */
  private enum Joining {
    DONE,
    FORGOTTEN,
    UNKNOWN,
    DOUBTFUL
  }

  /**
   * Keeps a callback as it came, to be read later.
   *
   * @throws CallbacksFull when its account keeps too many that are about no known message
   * @throws JournalUnavailable when it could not be kept; it must not be answered then
   */
  public void keep(Callback callback, Instant now) {
    if (!unknown.hasRoom(callback.account(), now)) {
      throw new CallbacksFull();
    }
    writer.write(
        tx -> {
          keepUnread(tx, callback, now);
          return callback;
        });
    unknown.added(callback, now);
  }

  /**
   * Keeps a callback whose receipts were read already, and joins them with their messages in the
   * same transaction. Where one of them cannot be joined at once, the callback is kept to be read
   * later, as if it had not been read.
   *
   * @throws CallbacksFull when it cannot be joined, and its account keeps too many such callbacks
   * @throws JournalUnavailable when it could not be kept; it must not be answered then
   */
  public void keep(Callback callback, List<Receipt> receipts, Instant now) {
    PrefetchKeys keys = keys(PrefetchKeys.NONE, callback.account(), receipts);
    boolean hasRoom = unknown.hasRoom(callback.account(), now);
    Keeping keeping;
    try {
      keeping = writer.write(keys, tx -> keepAndJoin(tx, callback, receipts, hasRoom, now));
    } catch (JournalUnavailable e) {
      // Perhaps it is the joining that fails. A callback is kept all the same.
      keep(callback, now);
      return;
    }
    if (keeping == Keeping.NO_ROOM) {
      throw new CallbacksFull();
    }
    if (keeping == Keeping.UNREAD) {
      unknown.added(callback, now);
    }
  }

  /** How a callback was kept whose receipts were read already. */
  private enum Keeping {
    JOINED,
    UNREAD,
    NO_ROOM
  }

  private Keeping keepAndJoin(
      Tx tx, Callback callback, List<Receipt> receipts, boolean hasRoom, Instant now) {
    String account = callback.account();
    List<Found> attempts = new ArrayList<>();
    for (Receipt receipt : receipts) {
      Optional<Found> found = match.find(tx, account, receipt);
      if (found.isEmpty() || ReceiptMatch.isDoubtful(tx, found.get(), now)) {
        if (hasRoom) {
          keepUnread(tx, callback, now);
        }
        return hasRoom ? Keeping.UNREAD : Keeping.NO_ROOM;
      }
      attempts.add(found.get());
    }
    boolean isForgotten = attempts.stream().anyMatch(found -> isForgotten(tx, found));
    insert(tx, isForgotten ? withoutContent(callback) : callback, "read", now);
    for (int i = 0; i < attempts.size(); i++) {
      join(tx, account, attempts.get(i), receipts.get(i), now);
    }
    return Keeping.JOINED;
  }

  /** Content and number of its message are gone: what a callback has of them is not kept either. */
  private static boolean isForgotten(Tx tx, Found found) {
    return MessageTable.lock(tx, found.attempt().messageId())
        .filter(MessageRow::isForgotten)
        .isPresent();
  }

  private static Callback withoutContent(Callback callback) {
    return new Callback(
        callback.account(), callback.kind(), callback.contentType(), "", new byte[0]);
  }

  private void keepUnread(Tx tx, Callback callback, Instant now) {
    insert(tx, callback, "new", now);
    tx.wake(Wakeups.CALLBACK);
  }

  private void insert(Tx tx, Callback callback, String state, Instant now) {
    tx.later(
        """
        insert into callback (account, kind, content_type, query, body, received_at, state)
        values (?, ?, ?, ?, ?, ?, ?)
        """,
        callback.account(),
        callback.kind().name(),
        Column.clip(callback.contentType(), LONGEST_CONTENT_TYPE),
        Column.clip(callback.query(), LONGEST_QUERY),
        callback.body(),
        now.toEpochMilli(),
        state);
    if (callback.kind() == Callback.Kind.RECEIPTS) {
      activity.heard(tx, callback.account(), now);
    }
  }

  /**
   * Returns unread callbacks that are due, oldest first. Each account has a turn: however many
   * callbacks of one account wait, those of the others are among them.
   *
   * @param limit the most callbacks of one account
   */
  public List<StoredCallback> unread(int limit, Instant now) {
    return accountsWithUnread().stream()
        .flatMap(account -> unread(account, limit, now).stream())
        .sorted(Comparator.comparingLong(StoredCallback::seq))
        .toList();
  }

  private List<StoredCallback> unread(String account, int limit, Instant now) {
    return reads
        .sql(
            """
            select * from callback where state = 'new' and account = ? and due_at <= ?
            order by seq limit ?
            """)
        .params(account, now.toEpochMilli(), limit)
        .query(StoredCallback::from)
        .list();
  }

  /** Goes from account to account in the index: "distinct" would read every unread callback. */
  private List<String> accountsWithUnread() {
    return reads
        .sql(
            """
            with recursive turn (account) as (
              select min(account) from callback where state = 'new'
              union all
              select (select min(c.account) from callback c
                      where c.state = 'new' and c.account > turn.account)
              from turn where turn.account is not null)
            select account from turn where account is not null
            """)
        .query(String.class)
        .list();
  }

  /**
   * Joins the receipts of callbacks with their messages and appends their subscriptions to the
   * events. The callbacks are read then. When a callback cannot be joined as a whole, its receipts
   * are joined one by one: a faulty one must not hold up the messages that the others are about.
   *
   * <p>A callback stays unread for a while when it cannot be told yet what it is: see {@link
   * ReceiptMatch#isDoubtful} and {@link ParsedCallback#mayBeReply}.
   *
   * @param failed called with each callback that could not be joined; it stays unread
   * @return how many are read
   */
  public int apply(
      List<ParsedCallback> parsed,
      Instant now,
      BiConsumer<StoredCallback, RuntimeException> failed) {
    List<CompletableFuture<StoredCallback>> begun =
        parsed.stream().map(one -> begin(one, now)).toList();
    int read = 0;
    for (int i = 0; i < begun.size(); i++) {
      try {
        GroupCommit.await(begun.get(i));
        read++;
      } catch (RuntimeException e) {
        failed.accept(parsed.get(i).stored(), e);
        if (parsed.get(i).stored().tries() == 0) {
          applyEach(parsed.get(i), now);
        }
      }
    }
    return read;
  }

  /**
   * Joins the receipts and subscriptions of a callback as far as possible, and leaves it unread. A
   * receipt may then be joined twice, and a subscription may give two events. But nothing is lost
   * when the callback is put aside in the end.
   */
  private void applyEach(ParsedCallback parsed, Instant now) {
    StoredCallback stored = parsed.stored();
    Stream<Consumer<Tx>> receipts =
        parsed.receipts().stream().map(one -> tx -> joinOrPark(tx, stored, one, now));
    Stream<Consumer<Tx>> subscriptions =
        parsed.subscriptions().stream().map(one -> tx -> append(tx, stored, one, now));
    Stream.concat(receipts, subscriptions)
        .map(
            one ->
                writer.begin(
                    PrefetchKeys.NONE,
                    tx -> {
                      one.accept(tx);
                      return one;
                    }))
        .toList()
        .forEach(begun -> begun.handle((joined, failure) -> joined).join());
  }

  /**
   * Has a callback that could not be applied tried again later, after a pause that grows.
   *
   * @param mayEnd whether this try counts: after some of them the callback is put aside, for a
   *     person to look at
   * @return whether it is put aside now
   * @throws JournalUnavailable when the journal takes nothing at all; the try does not count then
   */
  public boolean postpone(StoredCallback stored, boolean mayEnd, Instant now) {
    int tries = stored.tries() + 1;
    boolean ends = mayEnd && tries >= TRIES;
    Duration pause = Duration.ofSeconds(1L << Math.min(stored.tries(), 6));
    Instant due = now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
    // Another instance may have tried it too: the two tries are one.
    writer.write(
        tx ->
            tx.sql(
                    """
                    update callback set tries = ?, due_at = ?, state = ?
                    where seq = ? and tries = ? and state = 'new'
                    """)
                .params(
                    tries, due.toEpochMilli(), ends ? "aside" : "new", stored.seq(), stored.tries())
                .update());
    return ends;
  }

  private CompletableFuture<StoredCallback> begin(ParsedCallback parsed, Instant now) {
    StoredCallback stored = parsed.stored();
    PrefetchKeys unread = PrefetchKeys.of(UNREAD, stored.seq());
    return writer.begin(
        keys(unread, stored.callback().account(), parsed.receipts()),
        tx -> {
          if (isUnread(tx, stored.seq())) {
            apply(tx, parsed, now);
          }
          return stored;
        });
  }

  private static PrefetchKeys keys(PrefetchKeys others, String account, List<Receipt> receipts) {
    List<ProviderId> ids = new ArrayList<>();
    List<String> ownIds = new ArrayList<>();
    for (Receipt receipt : receipts) {
      ids.addAll(ReceiptMatch.ids(account, receipt));
      String ownId = Column.messageId(receipt.ownId());
      if (ownId != null) {
        ownIds.add(ownId);
      }
    }
    return others.and(ProviderIdTable.NAMED, ids).and(MessageTable.BY_ID, ownIds);
  }

  private void apply(Tx tx, ParsedCallback parsed, Instant now) {
    StoredCallback stored = parsed.stored();
    boolean isLate = isLate(stored, now);
    Set<Joining> joinings = EnumSet.noneOf(Joining.class);
    for (Receipt receipt : parsed.receipts()) {
      Joining joining = join(tx, stored, receipt, now);
      joinings.add(joining);
      if (joining == Joining.UNKNOWN && !(parsed.mayBeReply() && isLate)) {
        park(tx, stored, receipt);
      }
    }
    if (joinings.contains(Joining.DOUBTFUL)) {
      readAgain(tx, stored, Callback.Kind.RECEIPTS, nextLook(stored, now));
    } else if (joinings.contains(Joining.UNKNOWN) && parsed.mayBeReply()) {
      Callback.Kind kind = isLate ? Callback.Kind.REPLIES : Callback.Kind.RECEIPTS;
      readAgain(tx, stored, kind, isLate ? now : lastLook(stored));
      if (isLate) {
        tx.wake(Wakeups.CALLBACK);
      }
    } else {
      parsed.subscriptions().forEach(one -> append(tx, stored, one, now));
      tx.now(UNREAD, stored.seq(), false);
      if (joinings.contains(Joining.FORGOTTEN) && !parsed.hasUnreadable()) {
        tx.later(READ_AND_EMPTIED, new byte[0], stored.seq());
      } else {
        tx.later(parsed.hasUnreadable() ? UNREADABLE : READ, stored.seq());
      }
    }
  }

  private static void append(Tx tx, StoredCallback stored, Subscription one, Instant now) {
    Events.appendSubscription(tx, stored.callback().account(), one, now);
    OptOutTable.told(tx, stored.callback().account(), one, now);
  }

  private void joinOrPark(Tx tx, StoredCallback stored, Receipt receipt, Instant now) {
    if (join(tx, stored, receipt, now) == Joining.UNKNOWN) {
      park(tx, stored, receipt);
    }
  }

  /** Joins a receipt with its attempt, if it is known which one that is. */
  private Joining join(Tx tx, StoredCallback stored, Receipt receipt, Instant now) {
    String account = stored.callback().account();
    Optional<Found> found = match.find(tx, account, receipt);
    if (found.isEmpty()) {
      return Joining.UNKNOWN;
    }
    if (!isLate(stored, now) && ReceiptMatch.isDoubtful(tx, found.get(), stored.receivedAt())) {
      return Joining.DOUBTFUL;
    }
    join(tx, account, found.get(), receipt, now);
    return isForgotten(tx, found.get()) ? Joining.FORGOTTEN : Joining.DONE;
  }

  private void join(Tx tx, String account, Found found, Receipt receipt, Instant now) {
    match.apply(tx, account, found, receipt, now);
    if (!found.account().equals(account)) {
      activity.heard(tx, found.account(), now);
    }
  }

  private static void park(Tx tx, StoredCallback stored, Receipt receipt) {
    ReceiptMatch.park(
        tx, stored.callback().account(), new Parked(receipt, stored.receivedAt(), stored.seq()));
  }

  private static boolean isLate(StoredCallback stored, Instant now) {
    return !now.isBefore(lastLook(stored));
  }

  /**
   * Returns when to read a callback again. The pauses grow with its age, so that it is read few
   * times.
   */
  private static Instant nextLook(StoredCallback stored, Instant now) {
    Duration age = Duration.between(stored.receivedAt(), now);
    Instant next = now.plus(age.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : age);
    return next.isBefore(lastLook(stored)) ? next : lastLook(stored);
  }

  private static Instant lastLook(StoredCallback stored) {
    return stored.receivedAt().plus(PATIENCE);
  }

  private static void readAgain(Tx tx, StoredCallback stored, Callback.Kind kind, Instant due) {
    tx.now(UNREAD, stored.seq(), false);
    tx.later(
        "update callback set kind = ?, due_at = ? where seq = ? and state = 'new'",
        kind.name(),
        due.toEpochMilli(),
        stored.seq());
  }

  /**
   * Appends users' replies to the events, each with the message it answers if that is known. One
   * that stops messages, or wants them again, is a suppression, or takes it back.
   *
   * @param hasUnreadable whether the callback has others, which cannot be read: it stays as it came
   */
  public void applyReplies(
      StoredCallback stored, List<Reply> replies, boolean hasUnreadable, Instant now) {
    String account = stored.callback().account();
    writer.write(
        tx -> {
          if (mark(tx, hasUnreadable ? UNREADABLE : READ, stored.seq())) {
            for (Reply reply : replies) {
              String answered =
                  match
                      .findAnswered(tx, account, reply.inReplyTo())
                      .map(AttemptId::messageId)
                      .orElse(null);
              Events.appendReply(tx, answered, account, reply, now);
              words
                  .stops(reply)
                  .ifPresent(stop -> OptOutTable.replied(tx, account, reply.from(), stop, now));
            }
          }
          return stored;
        });
  }

  /** Marks a callback that cannot be read. It stays as it came, for a person to look at. */
  public void unreadable(StoredCallback stored) {
    writer.write(tx -> mark(tx, UNREADABLE, stored.seq()));
  }

  /** Marks a callback; false: that was done before, by another instance for example. */
  private static boolean mark(Tx tx, String as, long seq) {
    return tx.sql(as).param(seq).update() == 1;
  }

  private static boolean isUnread(Tx tx, long seq) {
    Boolean known = tx.known(UNREAD, seq);
    return known != null
        ? known
        : !tx.sql(
                "select seq from callback where seq = ? and state = 'new'"
                    + tx.dialect().forUpdate())
            .param(seq)
            .query(Long.class)
            .list()
            .isEmpty();
  }
}
