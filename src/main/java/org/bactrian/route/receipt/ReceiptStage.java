package org.bactrian.route.receipt;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.camel.ProducerTemplate;
import org.bactrian.journal.Journal;
import org.bactrian.journal.ReceiptStore.Kept;
import org.bactrian.journal.ReceiptStore.Reading;
import org.bactrian.journal.Stage;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.Callback;
import org.bactrian.provider.ReceiptReader;
import org.bactrian.provider.UnreadableCallback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Feeds {@code receipt} and {@code reply} with what providers posted, and joins what comes out with
 * its messages: many together, for what a message's receipts make of it does not depend on their
 * order.
 */
@Component("receipts")
public final class ReceiptStage {
  private static final Logger LOG = LoggerFactory.getLogger(ReceiptStage.class);
  private static final int BATCH = 200;

  private final Journal journal;
  private final Accounts accounts;
  private final ProducerTemplate routes;
  private final Clock clock;

  ReceiptStage(Journal journal, Accounts accounts, ProducerTemplate routes, Clock clock) {
    this.journal = journal;
    this.accounts = accounts;
    this.routes = routes;
    this.clock = clock;
  }

  public Optional<Instant> round() {
    List<Kept> unread = journal.receipts().unread(BATCH);
    List<Reading> readings = new ArrayList<>();
    int done = 0;
    for (Kept kept : unread) {
      try {
        Reading reading = carry(kept);
        if (reading == null) {
          done++;
        } else {
          readings.add(reading);
        }
      } catch (RuntimeException e) {
        triedAgain(kept, e);
      }
    }
    done += journal.receipts().apply(readings, clock.instant(), ReceiptStage::triedAgain);
    return unread.size() == BATCH && done > 0 ? Stage.AT_ONCE : Optional.empty();
  }

  /** Of receipts, what is to be joined; null: there is no more to do. */
  private @Nullable Reading carry(Kept kept) {
    if (kept.callback().kind() == Callback.Kind.RECEIPTS) {
      return routes.requestBody("direct:receipt", kept, Reading.class);
    }
    routes.sendBody("direct:reply", kept);
    return null;
  }

  /** One that cannot be carried stays, and its neighbours go on. */
  private static void triedAgain(Kept kept, RuntimeException why) {
    LOG.warn("callback {} is tried again: {}", kept.seq(), why.toString());
    LOG.debug("callback {}", kept.seq(), why);
  }

  /** Reads a kept callback's receipts; null: nobody can, and it is kept for a person to look at. */
  public @Nullable Reading read(Kept kept) {
    return read(
            kept,
            (reader, callback) ->
                new Reading(kept, reader.receipts(callback), reader.subscriptions(callback)))
        .orElse(null);
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
