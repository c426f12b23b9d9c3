package org.bactrian.route.receipt;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.camel.ProducerTemplate;
import org.bactrian.journal.ReceiptStore;
import org.bactrian.journal.ReceiptStore.ParsedCallback;
import org.bactrian.journal.ReceiptStore.StoredCallback;
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

  private final ReceiptStore receipts;
  private final Accounts accounts;
  private final ProducerTemplate routes;
  private final Clock clock;

  ReceiptStage(ReceiptStore receipts, Accounts accounts, ProducerTemplate routes, Clock clock) {
    this.receipts = receipts;
    this.accounts = accounts;
    this.routes = routes;
    this.clock = clock;
  }

  public Optional<Instant> round() {
    List<StoredCallback> unread = receipts.unread(BATCH);
    List<ParsedCallback> readings = new ArrayList<>();
    int done = 0;
    for (StoredCallback kept : unread) {
      try {
        ParsedCallback reading = carry(kept);
        if (reading == null) {
          done++;
        } else {
          readings.add(reading);
        }
      } catch (RuntimeException e) {
        triedAgain(kept, e);
      }
    }
    done += receipts.apply(readings, clock.instant(), ReceiptStage::triedAgain);
    return unread.size() == BATCH && done > 0 ? Stage.AT_ONCE : Optional.empty();
  }

  /** Of receipts, what is to be joined; null: there is no more to do. */
  private @Nullable ParsedCallback carry(StoredCallback kept) {
    if (kept.callback().kind() == Callback.Kind.RECEIPTS) {
      return routes.requestBody("direct:receipt", kept, ParsedCallback.class);
    }
    routes.sendBody("direct:reply", kept);
    return null;
  }

  /** One that cannot be carried stays, and its neighbours go on. */
  private static void triedAgain(StoredCallback kept, RuntimeException why) {
    LOG.warn("callback {} is tried again: {}", kept.seq(), why.toString());
    LOG.debug("callback {}", kept.seq(), why);
  }

  /** Reads a kept callback's receipts; null: nobody can, and it is kept for a person to look at. */
  public @Nullable ParsedCallback read(StoredCallback kept) {
    return read(
            kept,
            (reader, callback) ->
                new ParsedCallback(kept, reader.receipts(callback), reader.subscriptions(callback)))
        .orElse(null);
  }

  /** Reads a kept callback's replies; they leave as events. */
  public void reply(StoredCallback kept) {
    read(kept, ReceiptReader::replies)
        .ifPresent(replies -> receipts.applyReplies(kept, replies, clock.instant()));
  }

  private <T> Optional<T> read(
      StoredCallback kept, BiFunction<ReceiptReader, Callback, T> reading) {
    try {
      return Optional.of(reading.apply(reader(kept), kept.callback()));
    } catch (UnreadableCallback e) {
      LOG.warn(
          "callback {} for {} is kept, but cannot be read: {}",
          kept.seq(),
          kept.callback().account(),
          e.getMessage());
      receipts.unreadable(kept);
      return Optional.empty();
    }
  }

  private ReceiptReader reader(StoredCallback kept) {
    return accounts
        .find(kept.callback().account())
        .orElseThrow(() -> new UnreadableCallback("its account is not configured any more"))
        .provider()
        .receiptReader();
  }
}
