package org.bactrian.route.receipt;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.bactrian.base.RareLog;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Reply;
import org.bactrian.journal.JournalUnavailable;
import org.bactrian.journal.ReceiptStore;
import org.bactrian.journal.ReceiptStore.ParsedCallback;
import org.bactrian.journal.ReceiptStore.StoredCallback;
import org.bactrian.journal.Stage;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.Callback;
import org.bactrian.provider.ReceiptReader;
import org.bactrian.provider.UnreadableCallback;
import org.bactrian.route.own.ShippedRoutes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/**
 * Reads stored callbacks by the routes {@code receipt} and {@code reply}, and applies receipts to
 * their messages. Many callbacks are applied together: the state of a message does not depend on
 * the order of its receipts.
 */
@Component("bactrian.receiptStage")
public final class ReceiptStage {
  private static final Logger LOG = LoggerFactory.getLogger(ReceiptStage.class);
  private static final int BATCH = 200;

  /** How many receipts of one account a round takes at least, however many accounts there are. */
  private static final int SMALLEST_SHARE = 20;

  private final RareLog later = new RareLog();
  private final RareLog unreadable = new RareLog();
  private final ReceiptStore receipts;
  private final Accounts accounts;
  private final ProducerTemplate routes;
  private final CamelContext camel;
  private final ShippedRoutes shipped;
  private final Clock clock;

  ReceiptStage(
      ReceiptStore receipts,
      Accounts accounts,
      ProducerTemplate routes,
      CamelContext camel,
      ShippedRoutes shipped,
      Clock clock) {
    this.receipts = receipts;
    this.accounts = accounts;
    this.routes = routes;
    this.camel = camel;
    this.shipped = shipped;
    this.clock = clock;
  }

  /** Reads the next callbacks; returns when to call again. */
  public Optional<Instant> round() {
    int share = Math.max(SMALLEST_SHARE, BATCH / Math.max(1, accounts.all().size()));
    List<StoredCallback> unread = receipts.unread(share, clock.instant());
    List<ParsedCallback> parsed = new ArrayList<>();
    int done = 0;
    for (StoredCallback stored : unread) {
      try {
        ParsedCallback one = send(stored);
        if (one == null) {
          done++;
        } else {
          parsed.add(one);
        }
      } catch (RuntimeException e) {
        postpone(stored, e);
      }
    }
    done += receipts.apply(parsed, clock.instant(), this::postpone);
    return unread.size() >= share && done > 0 ? Stage.AT_ONCE : Optional.empty();
  }

  /** Sends a callback to its route; returns the receipts to apply, or null when it is done. */
  private @Nullable ParsedCallback send(StoredCallback stored) {
    if (stored.callback().kind() == Callback.Kind.RECEIPTS) {
      return routes.requestBody("direct:receipt", stored, ParsedCallback.class);
    }
    routes.sendBody("direct:reply", stored);
    return null;
  }

  /**
   * Has a callback that failed tried again later; the others go on. Only a failure to write it
   * counts: a route that was edited and is broken fails for every callback.
   *
   * @throws JournalUnavailable when the journal takes nothing at all: the round ends
   */
  private void postpone(StoredCallback stored, RuntimeException why) {
    boolean isWrite =
        why instanceof JournalUnavailable || why.getCause() instanceof JournalUnavailable;
    if (receipts.postpone(stored, isWrite, clock.instant())) {
      LOG.error(
          "callback {} of account {} cannot be written, and is put aside: {}",
          stored.seq(),
          stored.callback().account(),
          cause(why));
    } else {
      later
          .count(stored.callback().account(), why)
          .ifPresent(
              more ->
                  LOG.warn(
                      "callback {} is tried again later: {}{}", stored.seq(), cause(why), more));
    }
    LOG.debug("callback {}", stored.seq(), why);
  }

  private static String cause(RuntimeException why) {
    return String.valueOf(NestedExceptionUtils.getMostSpecificCause(why));
  }

  /** Reads the receipts of a callback; returns null when it cannot be read by its provider. */
  public @Nullable ParsedCallback read(StoredCallback stored) {
    return read(stored, account -> parsed(stored, account)).orElse(null);
  }

  /**
   * Reads the receipts of a callback before it is stored. Empty when it has to be read after that:
   * it cannot be read, or has more than receipts, or the route {@code receipt} is an integrator's.
   */
  Optional<List<Receipt>> receipts(Callback callback) {
    if (callback.kind() != Callback.Kind.RECEIPTS || !shipped.runs(camel, "receipt")) {
      return Optional.empty();
    }
    try {
      return readByFamily(callback, account -> onlyReceipts(callback, account));
    } catch (RuntimeException e) {
      // The stage reads the stored callback again: it fails there too, is marked and logged.
      LOG.debug("a callback is stored unread", e);
      return Optional.empty();
    }
  }

  private static Optional<List<Receipt>> onlyReceipts(Callback callback, Account account) {
    List<Receipt> receipts = receipts(callback, account);
    ReceiptReader reader = account.provider().receiptReader();
    return Optional.of(receipts)
        .filter(all -> !all.isEmpty())
        .filter(all -> reader.subscriptions(callback).isEmpty())
        .filter(all -> reader.unreadable(callback) == 0);
  }

  private ParsedCallback parsed(StoredCallback stored, Account account) {
    ReceiptReader reader = account.provider().receiptReader();
    Callback callback = stored.callback();
    return new ParsedCallback(
        stored,
        receipts(callback, account),
        reader.subscriptions(callback),
        reader.mayBeReply(callback),
        hasUnreadable(stored, reader));
  }

  /** Looks for items that cannot be read beside those that can, and raises an alarm. */
  private boolean hasUnreadable(StoredCallback stored, ReceiptReader reader) {
    int items = reader.unreadable(stored.callback());
    if (items > 0) {
      String account = stored.callback().account();
      unreadable
          .count(account)
          .ifPresent(
              more ->
                  LOG.warn(
                      "callback {} of account {} has {} items that cannot be read: it is kept, and"
                          + " its other items are applied{}",
                      stored.seq(),
                      account,
                      items,
                      more));
    }
    return items > 0;
  }

  /** Reads the receipts of a callback, with the reasons that the account's operator gave codes. */
  private static List<Receipt> receipts(Callback callback, Account account) {
    return account.provider().receiptReader().receipts(callback).stream()
        .map(account::meaning)
        .toList();
  }

  /** Reads the replies of a callback and writes each as an event. */
  public void reply(StoredCallback stored) {
    read(stored, account -> replies(stored, account.provider().receiptReader()))
        .ifPresent(
            read ->
                receipts.applyReplies(
                    stored, read.replies(), read.hasUnreadable(), clock.instant()));
  }

  private Replies replies(StoredCallback stored, ReceiptReader reader) {
    return new Replies(reader.replies(stored.callback()), hasUnreadable(stored, reader));
  }

  private record Replies(List<Reply> replies, boolean hasUnreadable) {}

  /** A callback that cannot be read is marked, and kept for a person to look at. */
  private <T> Optional<T> read(StoredCallback stored, Function<Account, T> reading) {
    try {
      return Optional.of(readByFamily(stored.callback(), reading));
    } catch (RuntimeException e) {
      // Whatever its reader throws: the next time the same bytes would fail in the same way.
      String account = stored.callback().account();
      String why = e instanceof UnreadableCallback ? e.getMessage() : e.toString();
      unreadable
          .count(account)
          .ifPresent(
              more ->
                  LOG.warn(
                      "callback {} of account {} cannot be read, and is kept: {}{}",
                      stored.seq(),
                      account,
                      why,
                      more));
      receipts.unreadable(stored);
      return Optional.empty();
    }
  }

  /**
   * Reads a callback as the account's provider posts it, else as the provider's other channel does:
   * a provider may post what it has for both channels to one webhook. Where none can read it, the
   * account's own provider tells why.
   */
  private <T> T readByFamily(Callback callback, Function<Account, T> reading) {
    Account own =
        accounts
            .find(callback.account())
            .orElseThrow(() -> new UnreadableCallback("its account is not configured any more"));
    RuntimeException unreadable = null;
    for (Account account : accounts.readers(own)) {
      try {
        return reading.apply(account);
      } catch (RuntimeException e) {
        unreadable = unreadable == null ? e : unreadable;
      }
    }
    throw Objects.requireNonNull(unreadable);
  }
}
