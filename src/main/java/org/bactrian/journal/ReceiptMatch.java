package org.bactrian.journal;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.AttemptTable.AttemptId;
import org.bactrian.journal.ParkedReceiptTable.Parked;
import org.bactrian.journal.ProviderIdTable.Named;
import org.bactrian.journal.ProviderIdTable.ProviderId;
import org.bactrian.journal.commit.Tx;
import org.jspecify.annotations.Nullable;

/**
 * Joins receipts with the attempts they are about: by our own id where the receipt has it, else by
 * the ids that providers gave. The account whose webhook a receipt came to is asked first, then its
 * siblings: the other accounts of its provider. A receipt whose ids are not known yet is parked,
 * and joined when one of them is.
 */
final class ReceiptMatch {
  private final Transitions transitions;
  private final Function<String, List<String>> siblings;

  /**
   * Creates a match.
   *
   * @param siblings returns the other accounts by whose webhooks an account's receipts may come
   */
  ReceiptMatch(Transitions transitions, Function<String, List<String>> siblings) {
    this.transitions = transitions;
    this.siblings = siblings;
  }

  /**
   * The attempt that a receipt is about.
   *
   * @param account the account that made it
   * @param isExact whether the receipt names it as the provider did, or by our own id
   */
  record Found(String account, AttemptId attempt, boolean isExact) {}

  /** Returns the ids and aliases that an answer gave, as the journal has them. */
  private static List<ProviderId> ids(String account, SendResult result) {
    return Stream.concat(exact(result).stream(), aliases(result).stream())
        .map(id -> ProviderId.of(account, id))
        .distinct()
        .toList();
  }

  /**
   * Returns the ids of a receipt in the order in which they are looked up; none when it has none.
   */
  static List<ProviderId> ids(String account, Receipt receipt) {
    return receipt.providerIds().stream().map(id -> ProviderId.of(account, id)).distinct().toList();
  }

  /**
   * Returns the ids of a receipt in small and in capital letters, where they are not so already.
   */
  private static List<ProviderId> recased(String account, Receipt receipt) {
    List<ProviderId> asTheyCame = ids(account, receipt);
    return asTheyCame.stream()
        .map(ProviderId::id)
        .flatMap(id -> Stream.of(id.toLowerCase(Locale.ROOT), id.toUpperCase(Locale.ROOT)))
        .map(id -> ProviderId.of(account, id))
        .distinct()
        .filter(id -> !asTheyCame.contains(id))
        .toList();
  }

  /** Returns the names under which early receipts of an answer may be parked. */
  List<ProviderId> parked(String account, SendResult result) {
    return accounts(account).flatMap(one -> ids(one, result).stream()).toList();
  }

  private static List<String> exact(SendResult result) {
    return result instanceof SendResult.Submitted taken
        ? taken.providerIds()
        : result instanceof SendResult.Unknown unknown ? unknown.providerIds() : List.of();
  }

  private static List<String> aliases(SendResult result) {
    return result instanceof SendResult.Submitted taken
        ? taken.aliases()
        : result instanceof SendResult.Unknown unknown ? unknown.aliases() : List.of();
  }

  private Stream<String> accounts(String account) {
    return Stream.concat(Stream.of(account), siblings.apply(account).stream());
  }

  /**
   * Returns the attempt that a receipt is about. Our own id decides which message it is, because a
   * provider may give its ids twice; of the message's attempts, the provider's id names one.
   */
  Optional<Found> find(Tx tx, String account, Receipt receipt) {
    String ownId = Column.messageId(receipt.ownId());
    Optional<Found> byOwnId =
        ownId == null
            ? Optional.empty()
            : MessageTable.lock(tx, ownId)
                .flatMap(row -> anywhere(account, one -> latestBy(tx, one, row)));
    return byOwnId.isEmpty()
        ? anywhere(account, one -> named(tx, one, receipt, any -> true))
        : named(tx, byOwnId.get().account(), receipt, one -> one.messageId().equals(ownId))
            .or(() -> byOwnId);
  }

  /** Returns the attempt that a user's reply answers; empty when the reply names none. */
  Optional<AttemptId> findAnswered(Tx tx, String account, @Nullable String providerId) {
    return anywhere(account, one -> named(tx, ProviderId.of(one, providerId))).map(Found::attempt);
  }

  /** Asks an account, then its siblings. What two siblings know is of neither. */
  private Optional<Found> anywhere(String account, Function<String, Optional<Found>> finder) {
    return finder
        .apply(account)
        .or(
            () -> {
              List<Found> found =
                  siblings.apply(account).stream()
                      .flatMap(one -> finder.apply(one).stream())
                      .toList();
              return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
            });
  }

  private static Optional<Found> named(
      Tx tx, String account, Receipt receipt, Predicate<AttemptId> wanted) {
    return ids(account, receipt).stream()
        .flatMap(id -> named(tx, id).stream())
        .filter(found -> wanted.test(found.attempt()))
        .findFirst()
        .or(
            () ->
                recased(account, receipt).stream()
                    .flatMap(id -> named(tx, id).stream())
                    .filter(found -> wanted.test(found.attempt()))
                    .map(found -> new Found(account, found.attempt(), false))
                    .findFirst());
  }

  private static Optional<Found> named(Tx tx, ProviderId id) {
    Optional<Named> named = ProviderIdTable.find(tx, id);
    return named.map(one -> new Found(id.account(), one.attempt(), !one.isAlias()));
  }

  /**
   * Returns the latest attempt for a message by an account: the message's last one, whose answer
   * may not be here yet, or one on record.
   */
  private static Optional<Found> latestBy(Tx tx, String account, MessageRow row) {
    int attempts = row.queueing().attempts();
    boolean isLast = attempts > 0 && !row.status().isWaiting();
    Optional<AttemptId> latest =
        isLast && row.queueing().lane().equals(account)
            ? Optional.of(new AttemptId(row.id(), attempts))
            : AttemptTable.latest(tx, row.id(), account);
    return latest.map(attempt -> new Found(account, attempt, true));
  }

  /**
   * Returns whether a receipt may be about another message all the same: it names this one by
   * another form of its id, and it came while a message was being sent that is being sent still.
   * That may be the one whose id it is, and an exact id outranks an alias.
   *
   * @param receivedAt when the receipt came
   */
  static boolean isDoubtful(Tx tx, Found found, Instant receivedAt) {
    return !found.isExact()
        && MessageTable.isAnotherBeingSent(
            tx, found.account(), found.attempt().messageId(), receivedAt);
  }

  /**
   * Applies a receipt to its attempt.
   *
   * @param account whose webhook it came to
   */
  void apply(Tx tx, String account, Found found, Receipt receipt, Instant now) {
    AttemptId attempt = found.attempt();
    MessageRow row = MessageTable.lock(tx, attempt.messageId()).orElseThrow();
    AttemptTable.News news = AttemptTable.update(tx, found.account(), attempt, receipt, now);
    Change change =
        Change.to(receipt.state(), receipt.reason(), "receipt from " + account, now)
            .by(found.account())
            .naming(receipt.providerCode(), receipt.providerId())
            .charging(news.charge());
    boolean isEarlier = attempt.no() < row.queueing().attempts() || row.status().isWaiting();
    // The message is with another account by now: of an earlier attempt only an arrival counts.
    boolean counts = !isEarlier || receipt.state().hasArrived();
    boolean changed = counts && transitions.apply(tx, row, change);
    if (!changed && !news.charge().isNone()) {
      Events.appendCharge(tx, row, change);
    }
    if (news.clicked()) {
      Events.appendClick(tx, row, change);
    }
  }

  /** Parks a receipt under each of its ids, for nobody knows yet which of them an answer gives. */
  static void park(Tx tx, String account, Parked parked) {
    ParkedReceiptTable.insert(tx, parkedNames(account, parked.receipt()), parked);
  }

  private static List<ProviderId> parkedNames(String account, Receipt receipt) {
    List<ProviderId> names =
        Stream.concat(ids(account, receipt).stream(), recased(account, receipt).stream()).toList();
    return names.isEmpty() ? List.of(ProviderId.of(account, null)) : names;
  }

  /**
   * Learns the ids of an attempt, and joins the receipts that came before the ids were known. An id
   * that a provider gives twice belongs to the newest message; an alias never takes an id away.
   */
  void learn(Tx tx, String account, SendResult result, AttemptId attempt, Instant now) {
    exact(result).forEach(id -> ProviderIdTable.learn(tx, ProviderId.of(account, id), attempt));
    aliases(result)
        .forEach(id -> ProviderIdTable.learnAlias(tx, ProviderId.of(account, id), attempt));
    for (ProviderId name : parked(account, result)) {
      for (Parked early : ParkedReceiptTable.of(tx, name)) {
        join(tx, name.account(), early, now);
      }
    }
  }

  /**
   * Joins a parked receipt. Where it is doubtful, its callback is read again: by then the answers
   * that were awaited when it came may have named its id. Where two siblings know it, it stays.
   */
  private void join(Tx tx, String account, Parked early, Instant now) {
    Optional<Found> found = find(tx, account, early.receipt());
    if (found.isEmpty()) {
      return;
    }
    boolean isLater =
        isDoubtful(tx, found.get(), early.receivedAt())
            && ParkedReceiptTable.readAgain(tx, early, now);
    if (!isLater) {
      apply(tx, account, found.get(), early.receipt(), now);
    }
    ParkedReceiptTable.delete(tx, parkedNames(account, early.receipt()), early);
  }
}
