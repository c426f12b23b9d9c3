package org.bactrian.route.receipt;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.camel.ProducerTemplate;
import org.bactrian.delivery.Subscription;
import org.bactrian.journal.Journal;
import org.bactrian.journal.ReceiptStore.Kept;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.Callback;
import org.bactrian.provider.ReceiptReader;
import org.bactrian.provider.UnreadableCallback;
import org.bactrian.route.Crew;
import org.bactrian.route.Stage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Feeds {@code receipt} and {@code reply} with what providers posted. Many at once: what a
 * message's receipts make of it does not depend on their order.
 */
@Component("receipts")
public final class Receipts {
  private static final Logger LOG = LoggerFactory.getLogger(Receipts.class);
  private static final int BATCH = 200;

  /** A burst of receipts must be answered in time; read they may be a little later. */
  private static final int FEW = 2;

  private final Crew crew = new Crew("callback", FEW);
  private final Journal journal;
  private final Accounts accounts;
  private final ProducerTemplate routes;
  private final Clock clock;

  Receipts(Journal journal, Accounts accounts, ProducerTemplate routes, Clock clock) {
    this.journal = journal;
    this.accounts = accounts;
    this.routes = routes;
    this.clock = clock;
  }

  public Optional<Instant> round() {
    List<Kept> unread = journal.receipts().unread(BATCH);
    int done = crew.work(unread, this::carry);
    return unread.size() == BATCH && done > 0 ? Stage.AT_ONCE : Optional.empty();
  }

  /** One that cannot be carried stays, and its neighbours go on. */
  private boolean carry(Kept kept) {
    boolean receipts = kept.callback().kind() == Callback.Kind.RECEIPTS;
    try {
      routes.sendBody(receipts ? "direct:receipt" : "direct:reply", kept);
      return true;
    } catch (RuntimeException e) {
      LOG.warn("callback {} is tried again: {}", kept.seq(), e.toString());
      LOG.debug("callback {}", kept.seq(), e);
      return false;
    }
  }

  /** Reads a kept callback's receipts and joins them with their messages. */
  public void join(Kept kept) {
    read(kept, ReceiptReader::receipts)
        .ifPresent(
            receipts -> {
              List<Subscription> users = reader(kept).subscriptions(kept.callback());
              journal.receipts().apply(kept, receipts, users, clock.instant());
            });
  }

  /** Reads a kept callback's replies; they leave as events. */
  public void reply(Kept kept) {
    read(kept, ReceiptReader::replies)
        .ifPresent(replies -> journal.receipts().applyReplies(kept, replies, clock.instant()));
  }

  private <T> Optional<T> read(Kept kept, BiFunction<ReceiptReader, Callback, T> reading) {
    try {
      return Optional.of(reading.apply(reader(kept), kept.callback()));
    } catch (UnreadableCallback e) {
      LOG.warn(
          "callback {} for {} is kept, but cannot be read: {}",
          kept.seq(),
          kept.callback().account(),
          e.getMessage());
      journal.receipts().unreadable(kept);
      return Optional.empty();
    }
  }

  private ReceiptReader reader(Kept kept) {
    return accounts
        .find(kept.callback().account())
        .orElseThrow(() -> new UnreadableCallback("its account is not configured any more"))
        .provider()
        .receiptReader();
  }
}
