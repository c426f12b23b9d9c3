package org.bactrian.journal;

import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.bactrian.delivery.RetryPolicy;
import org.bactrian.fallback.FallbackPolicy;
import org.bactrian.message.MessageReader;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What we know, on disk; each part of it serves one stage. */
public final class Journal implements AutoCloseable {
  private final GroupCommit writer;
  private final MessageStore messages;
  private final LaneQueue lanes;
  private final ReceiptStore receipts;
  private final FallbackTimers timers;
  private final Events events;
  private final Outbox outbox;
  private final MessageList list;
  private final DeadLetters deadLetters;
  private final WebhookActivity activity;
  private final Leases leases;
  private final @Nullable PostgresNotifications announcements;
  private final Retention retention;

  /**
   * A journal in a migrated database.
   *
   * @param wakeUp called after each commit with the words of the stages that have work; must not
   *     block
   */
  public Journal(
      DataSource database,
      MessageReader reader,
      FallbackPolicy policy,
      RetryPolicy retry,
      Consumer<Set<String>> wakeUp) {
    JdbcClient reads = JdbcClient.create(database);
    StoredMessages stored = new StoredMessages(reader);
    Transitions transitions = new Transitions(policy, stored);
    ReceiptMatch match = new ReceiptMatch(transitions);
    Dialect dialect = Dialect.of(database);
    writer = new GroupCommit(database, dialect, wakeUp);
    announcements = dialect.announces() ? new PostgresNotifications(database, wakeUp) : null;
    leases = new Leases(reads, writer);
    messages = new MessageStore(reads, writer, transitions, stored);
    lanes =
        new LaneQueue(
            reads, writer, transitions, new Settlement(transitions, retry, match), stored);
    activity = new WebhookActivity(reads, writer);
    receipts = new ReceiptStore(reads, writer, match, activity);
    timers = new FallbackTimers(reads, writer, transitions, reader);
    events = new Events(reads);
    outbox = new Outbox(reads, writer);
    list = new MessageList(reads);
    deadLetters = new DeadLetters(reads, writer, transitions, reader);
    retention = new Retention(reads, writer);
  }

  public MessageStore messages() {
    return messages;
  }

  public LaneQueue lanes() {
    return lanes;
  }

  public ReceiptStore receipts() {
    return receipts;
  }

  public FallbackTimers timers() {
    return timers;
  }

  public Events events() {
    return events;
  }

  public Outbox outbox() {
    return outbox;
  }

  public MessageList list() {
    return list;
  }

  public DeadLetters deadLetters() {
    return deadLetters;
  }

  public WebhookActivity activity() {
    return activity;
  }

  public Leases leases() {
    return leases;
  }

  public Retention retention() {
    return retention;
  }

  @Override
  public void close() {
    if (announcements != null) {
      announcements.close();
    }
    writer.close();
  }
}
