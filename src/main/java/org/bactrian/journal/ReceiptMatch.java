package org.bactrian.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.AttemptTable.AttemptId;
import org.bactrian.journal.ParkedReceiptTable.Parked;
import org.bactrian.journal.ParkedReceiptTable.ParkedAt;
import org.bactrian.journal.ProviderIdTable.Named;
import org.bactrian.journal.ProviderIdTable.NamedAt;
import org.bactrian.journal.ProviderIdTable.ProviderId;
import org.bactrian.journal.commit.Tx;
import org.jspecify.annotations.Nullable;

/**
 * Joins receipts with the attempts they are about: by our own id where the receipt has it, else by
 * the ids that providers gave. The account whose webhook a receipt came to is asked first, then its
 * siblings: the other accounts of its provider, for Viber and for SMS. A receipt whose ids are not
 * known yet is parked, and joined when one of them is.
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
  private static Set<ProviderId> ids(String account, SendResult result) {
    Set<ProviderId> ids = new LinkedHashSet<>();
    result.providerIds().forEach(id -> ids.add(ProviderId.of(account, id)));
    aliases(result).forEach(id -> ids.add(ProviderId.of(account, id)));
    return ids;
  }

  /**
   * Returns the ids of a receipt in the order in which they are looked up; none when it has none.
   */
  static List<ProviderId> ids(String account, Receipt receipt) {
    List<String> ids = receipt.providerIds();
    return ids.size() == 1
        ? List.of(ProviderId.of(account, ids.get(0)))
        : ids.stream().map(id -> ProviderId.of(account, id)).distinct().toList();
  }

  /**
   * Returns the ids of a receipt in lower case and in upper case, where these differ from the ids.
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

  /** Returns the ids under which early receipts of an answer may be parked. */
  List<String> parked(String account, SendResult result) {
    List<String> names = new ArrayList<>();
    ids(account, result).forEach(id -> names.add(id.id()));
    return names;
  }

  private static List<String> aliases(SendResult result) {
    return result instanceof SendResult.Submitted taken
        ? taken.aliases()
        : result instanceof SendResult.Unknown unknown ? unknown.aliases() : List.of();
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
            : MessageTable.lock(tx, ownId).flatMap(row -> latest(tx, account, row));
    return byOwnId.isEmpty()
        ? named(tx, account, receipt, any -> true).or(() -> atSibling(tx, account, receipt))
        : named(tx, byOwnId.get().account(), receipt, one -> one.messageId().equals(ownId))
            .or(() -> byOwnId);
  }

  /** Returns the attempt that a user's reply answers; empty when the reply names none. */
  Optional<AttemptId> findAnswered(Tx tx, String account, @Nullable String providerId) {
    ProviderId id = ProviderId.of(account, providerId);
    return named(tx, id).or(() -> atSibling(tx, account, List.of(id), true)).map(Found::attempt);
  }

  private static Optional<Found> named(
      Tx tx, String account, Receipt receipt, Predicate<AttemptId> wanted) {
    return named(tx, ids(account, receipt), wanted)
        .or(
            () ->
                named(tx, recased(account, receipt), wanted)
                    .map(found -> new Found(account, found.attempt(), false)));
  }

  /** Returns what the first of these ids names that names a wanted attempt. */
  private static Optional<Found> named(Tx tx, List<ProviderId> ids, Predicate<AttemptId> wanted) {
    for (ProviderId id : ids) {
      Optional<Found> found = named(tx, id).filter(one -> wanted.test(one.attempt()));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Found> named(Tx tx, ProviderId id) {
    Optional<Named> named = ProviderIdTable.find(tx, id);
    return named.map(one -> new Found(id.account(), one.attempt(), !one.isAlias()));
  }

  private Optional<Found> atSibling(Tx tx, String account, Receipt receipt) {
    return atSibling(tx, account, ids(account, receipt), true)
        .or(() -> atSibling(tx, account, recased(account, receipt), false));
  }

  /**
   * Returns the attempt that one sibling knows by these ids, the first of them before the others.
   * When two siblings know an id, the receipt is not joined with either of them.
   */
  private Optional<Found> atSibling(Tx tx, String account, List<ProviderId> ids, boolean asItCame) {
    List<String> names = ids.stream().map(ProviderId::id).toList();
    List<NamedAt> known = ProviderIdTable.among(tx, siblings.apply(account), names);
    if (known.stream().map(one -> one.id().account()).distinct().count() != 1) {
      return Optional.empty();
    }
    return known.stream()
        .min(Comparator.comparingInt(one -> names.indexOf(one.id().id())))
        .map(
            one ->
                new Found(
                    one.id().account(), one.named().attempt(), asItCame && !one.named().isAlias()));
  }

  /** Returns the latest attempt for a message by an account, or by the only sibling with one. */
  private Optional<Found> latest(Tx tx, String account, MessageRow row) {
    Map<String, AttemptId> attempts = new HashMap<>(AttemptTable.latest(tx, row.id()));
    int last = row.queueing().attempts();
    if (last > 0 && !row.status().isWaiting()) {
      // The answer of its last attempt may not have come yet.
      attempts.put(row.queueing().lane(), new AttemptId(row.id(), last));
    }
    if (!attempts.containsKey(account)) {
      attempts.keySet().retainAll(siblings.apply(account));
      return attempts.size() == 1
          ? attempts.entrySet().stream()
              .map(one -> new Found(one.getKey(), one.getValue(), true))
              .findFirst()
          : Optional.empty();
    }
    return Optional.of(new Found(account, attempts.get(account), true));
  }

  /**
   * Returns whether a receipt may be about another message after all. It may when it names this one
   * by another form of its id, and when another message was being sent at its arrival and still is.
   * The message in flight may have exactly this id, and an exact id outranks an alias.
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
   * @param account the account whose webhook it came to
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
    // The message is with another account now. For an earlier attempt only an arrival counts.
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
   * that a provider gives twice belongs to the newest message; an alias and an id of a refusal
   * never take an id away.
   */
  void learn(Tx tx, String account, SendResult result, AttemptId attempt, Instant now) {
    for (String id : result.providerIds()) {
      if (result instanceof SendResult.Refused) {
        ProviderIdTable.learnOfRefusal(tx, ProviderId.of(account, id), attempt);
      } else {
        ProviderIdTable.learn(tx, ProviderId.of(account, id), attempt);
      }
    }
    aliases(result)
        .forEach(id -> ProviderIdTable.learnAlias(tx, ProviderId.of(account, id), attempt));
    for (String id : parked(account, result)) {
      for (ParkedAt early : ParkedReceiptTable.of(tx, id)) {
        if (early.account().equals(account) || siblings.apply(account).contains(early.account())) {
          join(tx, early.account(), early.parked(), now);
        }
      }
    }
  }

  /**
   * Joins a parked receipt. When it is doubtful, its callback is read again later: the answers that
   * were awaited at its arrival may have named its id by then. When two siblings know its id, it
   * stays parked.
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
