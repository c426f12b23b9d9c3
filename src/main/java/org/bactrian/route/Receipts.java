package org.bactrian.route;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.camel.ProducerTemplate;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Reply;
import org.bactrian.journal.Journal;
import org.bactrian.journal.ReceiptStore.Kept;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.Callback;
import org.bactrian.provider.ReceiptReader;
import org.bactrian.provider.UnreadableCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Feeds {@code receipt} and {@code reply} with what providers posted, in the order it came. */
@Component("receipts")
final class Receipts {
  private static final Logger LOG = LoggerFactory.getLogger(Receipts.class);
  private static final int BATCH = 100;

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

  Optional<Instant> round() {
    List<Kept> unread = journal.receipts().unread(BATCH);
    for (Kept kept : unread) {
      boolean receipts = kept.callback().kind() == Callback.Kind.RECEIPTS;
      routes.sendBody(receipts ? "direct:receipt" : "direct:reply", kept);
    }
    return unread.size() == BATCH ? Optional.of(Instant.MIN) : Optional.empty();
  }

  /** Reads a kept callback's receipts and joins them with their messages. */
  public void join(Kept kept) {
    read(
        kept,
        () -> {
          List<Receipt> receipts = reader(kept).receipts(kept.callback());
          journal.receipts().apply(kept, receipts, clock.instant());
        });
  }

  /** Reads a kept callback's replies; they leave as events. */
  public void reply(Kept kept) {
    read(
        kept,
        () -> {
          List<Reply> replies = reader(kept).replies(kept.callback());
          journal.receipts().applyReplies(kept, replies, clock.instant());
        });
  }

  private void read(Kept kept, Runnable reading) {
    try {
      reading.run();
    } catch (UnreadableCallback e) {
      LOG.warn(
          "callback {} for {} is kept, but cannot be read: {}",
          kept.seq(),
          kept.callback().account(),
          e.getMessage());
      journal.receipts().unreadable(kept);
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
