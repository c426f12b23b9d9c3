package org.bactrian.journal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.fallback.FallbackDecision;
import org.bactrian.journal.MessageRow.Origin;
import org.bactrian.journal.commit.GroupCommit;
import org.bactrian.journal.commit.PrefetchKeys;
import org.bactrian.journal.commit.Tx;
import org.bactrian.message.Message;
import org.bactrian.message.MessageWriter;
import org.bactrian.message.SmsMessage;
import org.bactrian.message.ViberMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Accepts messages, once each; finds and cancels them. */
public final class MessageStore {
  private final JdbcClient reads;
  private final GroupCommit writer;
  private final Transitions transitions;
  private final ParsedMessages parsed;
  private final ImmediateClaims immediate;
  private final Estimates estimates;
  private final KeyDays days;
  private final Holds holds;
  private final MessageWriter json = new MessageWriter();

  MessageStore(
      JdbcClient reads,
      GroupCommit writer,
      Transitions transitions,
      ParsedMessages parsed,
      ImmediateClaims immediate,
      Estimates estimates,
      KeyDays days,
      Holds holds) {
    this.estimates = estimates;
    this.holds = holds;
    this.reads = reads;
    this.writer = writer;
    this.transitions = transitions;
    this.parsed = parsed;
    this.immediate = immediate;
    this.days = days;
  }

  /**
   * Keeps a message. When this returns {@link AcceptResult.New} the message survives a crash. Its
   * call may have begun by then, if its lane was empty and had room. A message that its recipient
   * does not want is refused at once, and a promotion whose recipient sleeps waits.
   *
   * @param origin where it came from. Its sender's id is the key's own ({@link OwnIds})
   * @param route names of the accounts that may carry it, in order
   * @param why these accounts were chosen, for the history
   * @throws JournalUnavailable when the message could not be kept
   */
  public AcceptResult accept(
      ViberMessage message, Origin origin, List<String> route, String why, Instant now) {
    MessageRow row =
        estimates.viber(MessageRow.accepted(message, text(message), origin, route, now));
    ImmediateClaims.Attempt claim = immediate.of(row.queueing().lane());
    List<String> ids = OwnIds.ids(key(origin), row.id());
    CompletableFuture<AcceptResult> begun =
        writer.begin(
            claim.and(
                OptOutTable.and(
                    lookedUp(PrefetchKeys.NONE.and(MessageTable.BY_ID, ids), key(origin), now),
                    message.to())),
            tx -> {
              claim.begin();
              return unlessKnown(tx, message, row, (one, as) -> keep(tx, as, one, claim, why));
            });
    return GroupCommit.await(begun.whenComplete((result, failure) -> claim.end(failure)));
  }

  private PrefetchKeys lookedUp(PrefetchKeys ids, String key, Instant now) {
    List<KeyDays.KeyDay> day = days.lookedUp(key, now);
    return day.isEmpty() ? ids : ids.and(KeyDays.COUNTED, day);
  }

  /** Keeps a new message, as the row that it becomes. */
  private interface Keep {
    AcceptResult keep(ViberMessage message, MessageRow row);
  }

  /** Keeps a message, unless its sender has sent it before. */
  private AcceptResult unlessKnown(Tx tx, ViberMessage message, MessageRow row, Keep keep) {
    OwnIds.Place place =
        OwnIds.find(id -> MessageTable.lock(tx, id), key(row.origin()), message.id());
    if (place.before().isPresent()) {
      MessageRow before = place.before().get();
      return before.origin().fingerprint().equals(row.origin().fingerprint())
          ? new AcceptResult.Same(before)
          : new AcceptResult.Conflict(message.id());
    }
    Long limit = days.count(tx, key(row.origin()), row.timestamps().acceptedAt());
    if (limit != null) {
      return new AcceptResult.DayFull(limit);
    }
    if (place.id().equals(message.id())) {
      return keep.keep(message, row);
    }
    ViberMessage renamed = message.withId(place.id());
    return keep.keep(renamed, row.renamed(place.id(), text(renamed)));
  }

  private static String key(Origin origin) {
    return origin.key() == null ? "" : origin.key();
  }

  private AcceptResult keep(
      Tx tx, MessageRow row, ViberMessage message, ImmediateClaims.Attempt claim, String why) {
    Instant acceptedAt = row.timestamps().acceptedAt();
    if (OptOutTable.refuses(tx, row)) {
      return keepRefused(tx, row, "accepted, " + why, Change.optedOut(acceptedAt));
    }
    boolean later = row.status() == DeliveryState.SCHEDULED;
    Instant at = later ? message.sendAt() : acceptedAt;
    Instant dueAt = transitions.awake(row, at);
    if (dueAt.isAfter(at)) {
      MessageRow waits = row.scheduled();
      insert(tx, waits, dueAt, "accepted, " + why + "; " + QuietHours.why(dueAt));
      parsed.remember(row.body(), message);
      return new AcceptResult.New(waits);
    }
    boolean held = holds.known().parking(row).isPresent();
    MessageRow claimed = later || held ? null : claim.claim(tx, row, message, acceptedAt);
    if (claimed == null) {
      insert(tx, row, dueAt, "accepted, " + why);
    } else {
      MessageTable.insert(tx, claimed, null);
      Events.append(tx, row, Change.to(row.status(), null, "accepted, " + why, acceptedAt));
      Events.append(tx, row, Change.sending(row.queueing().lane(), 1, acceptedAt));
    }
    parsed.remember(row.body(), message);
    return new AcceptResult.New(row);
  }

  /**
   * Accepts a message that is refused at once, without a call to any account. Its SMS follows.
   *
   * @param reason {@code bad_content} or {@code no_route}
   */
  public AcceptResult acceptRefused(
      ViberMessage message, Origin origin, Reason reason, String detail, Instant now) {
    MessageRow row = MessageRow.accepted(message, text(message), origin, List.of(), now);
    Change refused = Change.to(DeliveryState.REFUSED, reason, detail, now);
    return writer.write(
        tx -> unlessKnown(tx, message, row, (one, as) -> keepRefused(tx, as, "accepted", refused)));
  }

  private AcceptResult keepRefused(Tx tx, MessageRow row, String detail, Change refused) {
    insert(tx, row, null, detail);
    transitions.apply(tx, row, refused);
    return new AcceptResult.New(MessageTable.lock(tx, row.id()).orElseThrow());
  }

  /**
   * Keeps the SMS of a Viber message if it is still wanted, which is checked in the same
   * transaction. A second SMS for one message cannot be kept, for {@code fallback_of} is unique.
   * One that its recipient does not want is refused at once.
   *
   * @param trigger what made the SMS necessary
   * @param why these accounts were chosen, for the history
   */
  public AcceptResult acceptSms(
      SmsMessage message, Reason trigger, List<String> route, String why, Instant now) {
    String body = text(message);
    return writer.write(
        OptOutTable.and(PrefetchKeys.NONE, message.to()),
        tx -> {
          MessageRow viber = MessageTable.lock(tx, message.fallbackOf()).orElseThrow();
          Optional<MessageRow> before = MessageTable.lockSmsOf(tx, viber.id());
          if (before.isPresent()) {
            closeFallback(tx, viber, null, viber.timer().trigger());
            return new AcceptResult.Same(before.get());
          }
          FallbackDecision decision = transitions.decide(viber, now);
          if (!(decision instanceof FallbackDecision.SendSms)) {
            Instant next = decision instanceof FallbackDecision.WaitUntil wait ? wait.at() : null;
            closeFallback(tx, viber, next, null);
            return new AcceptResult.NotWanted(message.id());
          }
          MessageRow sms =
              estimates.sms(MessageRow.accepted(message, body, viber, route, now), message);
          keepSms(tx, sms, "follows " + viber.id() + ": " + trigger.wire() + ", " + why, now);
          closeFallback(tx, viber, null, trigger);
          return new AcceptResult.New(sms);
        });
  }

  private void keepSms(Tx tx, MessageRow sms, String detail, Instant now) {
    boolean hasRoute = !sms.queueing().route().isEmpty();
    boolean isWanted = !OptOutTable.refuses(tx, sms);
    Instant awake = transitions.awake(sms, now);
    if (hasRoute && isWanted && awake.isAfter(now)) {
      insert(tx, sms.scheduled(), awake, detail + "; " + QuietHours.why(awake));
      return;
    }
    insert(tx, sms, hasRoute && isWanted ? now : null, detail);
    if (!isWanted) {
      transitions.apply(tx, sms, Change.optedOut(now));
    } else if (!hasRoute) {
      String why = "no SMS account can carry it";
      transitions.apply(tx, sms, Change.to(DeliveryState.REFUSED, Reason.NO_ROUTE, why, now));
    }
  }

  private static void closeFallback(
      Tx tx, MessageRow viber, @Nullable Instant reviewAt, @Nullable Reason trigger) {
    tx.sql("update message set review_at = ?, fallback_reason = ? where id = ?")
        .param(Column.millis(reviewAt))
        .param(Column.wire(trigger))
        .param(viber.id())
        .update();
  }

  private void insert(Tx tx, MessageRow row, @Nullable Instant dueAt, String detail) {
    MessageTable.insert(tx, dueAt == null ? row : holds.known().entering(row, dueAt), dueAt);
    Events.append(tx, row, Change.to(row.status(), null, detail, row.timestamps().acceptedAt()));
    if (dueAt != null) {
      tx.wake(Wakeups.lane(row.queueing().lane()));
    }
  }

  private String text(Message message) {
    return new String(json.write(message), StandardCharsets.UTF_8);
  }

  /** Returns a message as it is now, by its unique id. */
  public Optional<MessageRow> find(String id) {
    return reads
        .sql("select " + MessageTable.COLUMNS + " from message where id = ?")
        .param(id)
        .query(MessageTable::from)
        .optional();
  }

  /**
   * Returns the message that a sender means by an id, if it has sent it before.
   *
   * @param key the name of its API key; empty: it has none
   */
  public Optional<MessageRow> findSent(String key, String ownId) {
    return OwnIds.find(this::find, key, ownId).before();
  }

  /** Returns a message as it is now, if the viewer may see it. */
  public Optional<MessageRow> find(Viewer viewer, String id) {
    return seen(viewer, id, this::find);
  }

  private static Optional<MessageRow> seen(
      Viewer viewer, String id, Function<String, Optional<MessageRow>> byId) {
    String key = viewer.key();
    return key == null
        ? byId.apply(id)
        : OwnIds.find(byId, key, id).before().filter(row -> viewer.sees(row.origin()));
  }

  /** Returns the SMS that followed a Viber message. */
  public Optional<MessageRow> smsOf(String id) {
    return reads
        .sql("select " + MessageTable.COLUMNS + " from message where fallback_of = ?")
        .param(id)
        .query(MessageTable::from)
        .optional();
  }

  /** Returns the SMS that followed each of these Viber messages, by the Viber message's id. */
  public Map<String, MessageRow> smsOf(Collection<String> ids) {
    return ids.isEmpty()
        ? Map.of()
        : reads
            .sql("select " + MessageTable.COLUMNS + " from message where fallback_of in (:ids)")
            .param("ids", ids)
            .query(MessageTable::from)
            .list()
            .stream()
            .collect(Collectors.toMap(MessageRow::fallbackOf, Function.identity()));
  }

  /** Returns the calls to providers for a message, oldest first. */
  public List<AttemptRow> attempts(String id) {
    return attempts(List.of(id)).getOrDefault(id, List.of());
  }

  /** Returns the calls to providers for several messages; a message without any is not in it. */
  public Map<String, List<AttemptRow>> attempts(Collection<String> ids) {
    return ids.isEmpty() ? Map.of() : AttemptTable.of(reads, ids);
  }

  /**
   * The result of cancelling a message.
   *
   * @param done the message never leaves; this is also the answer to a second cancellation
   * @param message as it is now
   */
  public record CancelResult(boolean done, MessageRow message) {}

  /**
   * Cancels a message, if it has not left yet. When its lane claims it at the same moment, exactly
   * one of the two wins.
   *
   * @param key of the caller; empty: it has none
   * @param act for the audit, unless the caller is the message's sender
   * @return empty: there is no message of that id, or the viewer may not see it
   */
  public Optional<CancelResult> cancel(Viewer viewer, String id, String key, Act act, Instant now) {
    return writer.write(
        tx ->
            seen(viewer, id, one -> MessageTable.lock(tx, one))
                .map(row -> cancel(tx, row, key.equals(row.origin().key()) ? null : act, now)));
  }

  private CancelResult cancel(Tx tx, MessageRow row, @Nullable Act act, Instant now) {
    boolean done =
        row.status() == DeliveryState.CANCELLED
            || row.status().isWaiting()
                && transitions.apply(
                    tx, row, Change.to(DeliveryState.CANCELLED, null, "cancelled by a call", now));
    MessageRow latest = MessageTable.lock(tx, row.id()).orElseThrow();
    if (act != null && latest.version() != row.version()) {
      Audit.append(tx, act.changing(row.stateJson(), latest.stateJson()), now);
    }
    return new CancelResult(done, latest);
  }
}
