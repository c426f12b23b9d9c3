package org.bactrian.journal;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.bactrian.delivery.PriceList;
import org.bactrian.delivery.RetryPolicy;
import org.bactrian.fallback.FallbackPolicy;
import org.bactrian.journal.commit.Dialect;
import org.bactrian.journal.commit.GroupCommit;
import org.bactrian.journal.commit.PostgresNotifications;
import org.bactrian.journal.commit.Prefetch;
import org.bactrian.journal.commit.PrefetchKeys;
import org.bactrian.message.MessageReader;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Builds the stores on one database, with one writer, and closes them. */
public final class Journal implements AutoCloseable {
  private static final String WRITES_THE_SAME = "update outbox set seq = seq";
  private static final String CHANGES_NOTHING = "update outbox set seq = seq where name is null";

  /** The stores' reads ahead of a group, in order: receipts name the messages to read next. */
  private static final List<Prefetch<?, ?>> PREFETCHES =
      List.of(
          Leases.HELD,
          ReceiptStore.UNREAD,
          ProviderIdTable.NAMED,
          AttemptTable.RECORDED,
          MessageTable.HAS_SMS,
          MessageTable.BY_ID,
          LaneHead.FIRST_DUE,
          ParkedReceiptTable.PARKED,
          OptOutTable.prefetch(),
          KeyDays.COUNTED);

  private final GroupCommit writer;
  private final @Nullable PostgresNotifications notifications;
  private final MessageStore messages;
  private final MessageList list;
  private final LaneQueue lanes;
  private final RestingAccounts resting;
  private final ReceiptStore receipts;
  private final WebhookActivity activity;
  private final FallbackTimers timers;
  private final DeadLetters deadLetters;
  private final Events events;
  private final Outbox outbox;
  private final GivenUpEvents givenUp;
  private final Receivers receivers;
  private final Leases leases;
  private final Retention retention;
  private final Holds holds;
  private final WaitingActs waiting;
  private final AccountLimits limits;
  private final Audit audit;
  private final ApiKeyStore apiKeys;
  private final KeyDays keyDays;
  private final Erasures erasures;
  private final Statistics statistics;
  private final Suppressions suppressions;

  /**
   * What the journal asks before it decides.
   *
   * @param fallback whether an SMS follows
   * @param retry what comes after a definite no
   * @param prices of calls, at this moment
   * @param recipients what recipients say, and when they sleep
   */
  public record Rules(
      FallbackPolicy fallback,
      RetryPolicy retry,
      Supplier<PriceList> prices,
      RecipientRules recipients) {
    /** Creates rules without prices, and without wishes of recipients. */
    public Rules(FallbackPolicy fallback, RetryPolicy retry) {
      this(fallback, retry, () -> PriceList.NONE, RecipientRules.NONE);
    }
  }

  /**
   * A journal in a migrated database.
   *
   * @param siblings returns the other accounts by whose webhooks an account's receipts may come
   * @param wakeUp called after each commit with the words of the stages that have work ({@link
   *     Wakeups}); must not block
   */
  public Journal(
      DataSource database,
      MessageReader reader,
      Rules rules,
      Function<String, List<String>> siblings,
      Consumer<Set<String>> wakeUp) {
    this(database, reader, rules, siblings, wakeUp, UnknownCallbacks.Bound.DEFAULT);
  }

  Journal(
      DataSource database,
      MessageReader reader,
      Rules rules,
      Function<String, List<String>> siblings,
      Consumer<Set<String>> wakeUp,
      UnknownCallbacks.Bound ofUnknown) {
    JdbcClient reads = JdbcClient.create(database);
    ParsedMessages parsed = new ParsedMessages(reader);
    Dialect dialect = dialect(database);
    writer = new GroupCommit(database, dialect, PREFETCHES, JournalUnavailable::new, wakeUp);
    holds = new Holds(reads, writer);
    Estimates estimates = new Estimates(rules.prices());
    Transitions transitions =
        new Transitions(rules.fallback(), parsed, estimates, rules.recipients().quiet(), holds);
    ReceiptMatch match = new ReceiptMatch(transitions, siblings);
    Settlement settlement = new Settlement(transitions, rules.retry(), match, holds);
    notifications = dialect.announces() ? new PostgresNotifications(database, wakeUp) : null;
    ImmediateClaims immediate = new ImmediateClaims();
    keyDays = new KeyDays(reads);
    messages =
        new MessageStore(reads, writer, transitions, parsed, immediate, estimates, keyDays, holds);
    list = new MessageList(reads);
    lanes = new LaneQueue(reads, writer, transitions, settlement, parsed, immediate, holds);
    resting = new RestingAccounts(reads, writer, transitions, rules.retry(), holds);
    activity = new WebhookActivity(reads, writer);
    receipts =
        new ReceiptStore(
            reads,
            writer,
            match,
            activity,
            new UnknownCallbacks(reads, writer, ofUnknown),
            rules.recipients().words());
    timers = new FallbackTimers(reads, writer, transitions, reader, siblings);
    deadLetters = new DeadLetters(reads, writer, transitions, reader);
    events = new Events(reads);
    outbox = new Outbox(reads, writer);
    givenUp = new GivenUpEvents(reads, writer);
    receivers = new Receivers(reads, writer);
    leases = new Leases(reads, writer);
    retention = new Retention(reads, writer);
    waiting = new WaitingActs(reads, writer, transitions, parsed);
    limits = new AccountLimits(reads, writer);
    audit = new Audit(reads, writer);
    erasures = new Erasures(reads, writer, transitions);
    statistics = new Statistics(reads, writer);
    suppressions = new Suppressions(reads, writer);
    apiKeys = new ApiKeyStore(reads, writer);
  }

  private static Dialect dialect(DataSource database) {
    try {
      return Dialect.of(database, CHANGES_NOTHING).sparing(OptOutTable.TABLE, "number");
    } catch (SQLException e) {
      throw new JournalUnavailable("the journal cannot be opened", e);
    }
  }

  /**
   * Begins a write that changes nothing, to see whether the database takes writes. It makes the
   * disk write where the latest write has failed, for a full disk takes what changes nothing.
   */
  public CompletableFuture<?> probe() {
    String update = writer.isFailing() ? WRITES_THE_SAME : CHANGES_NOTHING;
    return writer.begin(PrefetchKeys.NONE, tx -> tx.sql(update).update());
  }

  /** Returns how long the writer has been at the same writes; for ever when its thread is gone. */
  public Duration writesFor() {
    Duration busy = writer.busyFor();
    return busy == null ? Stage.FOR_EVER : busy;
  }

  /** Returns how long ago a write was committed; at the start, how old the journal is. */
  public Duration sinceWrite() {
    return writer.sinceWrite();
  }

  /**
   * Refuses all writes from now on, because none would be kept.
   *
   * @param why null: they are taken again
   */
  public void refuse(@Nullable String why) {
    writer.refuse(why);
  }

  public MessageStore messages() {
    return messages;
  }

  public MessageList list() {
    return list;
  }

  public LaneQueue lanes() {
    return lanes;
  }

  public RestingAccounts resting() {
    return resting;
  }

  public ReceiptStore receipts() {
    return receipts;
  }

  public WebhookActivity activity() {
    return activity;
  }

  public FallbackTimers timers() {
    return timers;
  }

  public DeadLetters deadLetters() {
    return deadLetters;
  }

  public Events events() {
    return events;
  }

  public Outbox outbox() {
    return outbox;
  }

  public GivenUpEvents givenUp() {
    return givenUp;
  }

  public Receivers receivers() {
    return receivers;
  }

  public Leases leases() {
    return leases;
  }

  public Retention retention() {
    return retention;
  }

  public Holds holds() {
    return holds;
  }

  public WaitingActs waiting() {
    return waiting;
  }

  public AccountLimits limits() {
    return limits;
  }

  public Audit audit() {
    return audit;
  }

  public Erasures erasures() {
    return erasures;
  }

  public Statistics statistics() {
    return statistics;
  }

  public Suppressions suppressions() {
    return suppressions;
  }

  public ApiKeyStore apiKeys() {
    return apiKeys;
  }

  public KeyDays keyDays() {
    return keyDays;
  }

  @Override
  public void close() {
    if (notifications != null) {
      notifications.close();
    }
    writer.close();
  }
}
