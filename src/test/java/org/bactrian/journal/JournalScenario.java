package org.bactrian.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.Subscription;
import org.bactrian.fallback.FallbackDecision;
import org.bactrian.fallback.OnUnknown;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.journal.MessageRow.Origin;
import org.bactrian.journal.ReceiptStore.ParsedCallback;
import org.bactrian.journal.ReceiptStore.StoredCallback;
import org.bactrian.message.Content;
import org.bactrian.message.Fallback;
import org.bactrian.message.Label;
import org.bactrian.message.MessageReader;
import org.bactrian.message.Msisdn;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Callback;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A journal, a clock that stands until it is moved, and the steps of a message's journey. */
final class JournalScenario implements AutoCloseable {
  static final String NX = "nx";
  static final String NX2 = "nx2";
  static final String SMS = "sms-nx";

  /** An operator. */
  static final Actor ANN = Actor.caller("ann", "203.0.113.7");

  static final Act CANCEL = Act.of(ANN, "cancel", "message", "m");

  private static final String INSTANCE = "i1";
  private static final AtomicInteger NEXT = new AtomicInteger();

  final Journal journal;
  final MessageReader reader;
  final JdbcClient sql;
  Instant now = Instant.parse("2026-11-21T08:00:00Z");

  /** Runs on the journal's writer thread after each commit: nothing is written meanwhile. */
  volatile Runnable afterCommit = () -> {};

  /** All words of stages that were woken, a moment after the commit. */
  final Set<String> woken = ConcurrentHashMap.newKeySet();

  private final AtomicInteger ids = new AtomicInteger();
  private int receipts;
  private final Map<String, HeldLease> leases = new HashMap<>();

  JournalScenario(DataSource database) {
    this(database, OnUnknown.WAIT, 3);
  }

  JournalScenario(DataSource database, OnUnknown onUnknown) {
    this(database, onUnknown, 3);
  }

  JournalScenario(DataSource database, OnUnknown onUnknown, int maxAttempts) {
    this(database, onUnknown, maxAttempts, QuietHours.NONE);
  }

  JournalScenario(DataSource database, QuietHours quiet) {
    this(database, OnUnknown.WAIT, 3, quiet);
  }

  private JournalScenario(
      DataSource database, OnUnknown onUnknown, int maxAttempts, QuietHours quiet) {
    reader = new MessageReader(() -> "made-" + ids.incrementAndGet(), null);
    sql = JdbcClient.create(database);
    journal =
        TestJournal.open(
            database,
            reader,
            onUnknown,
            maxAttempts,
            quiet,
            words -> {
              woken.addAll(words);
              afterCommit.run();
            });
  }

  static String newId() {
    return "m" + NEXT.incrementAndGet();
  }

  static ViberMessage message(String id, @Nullable Integer ttl, @Nullable Duration timer) {
    return message(
        id, ttl, null, new Fallback(Fallback.Rule.UNDELIVERED, timer, "SMS text", null, null));
  }

  static ViberMessage labelled(String id, Label label) {
    return labelled(id, label, "SMS text", null);
  }

  /**
   * Returns a message whose SMS follows.
   *
   * @param fallbackId hands its fallback to the provider; null: not
   */
  static ViberMessage labelled(String id, Label label, String sms, @Nullable String fallbackId) {
    Fallback fallback = new Fallback(Fallback.Rule.UNDELIVERED, null, sms, null, fallbackId);
    return message(id, label, null, null, fallback);
  }

  static ViberMessage message(
      String id, @Nullable Integer ttl, @Nullable Instant sendAt, @Nullable Fallback fallback) {
    return message(id, Label.TRANSACTION, ttl, sendAt, fallback);
  }

  static ViberMessage promotion(String id, int ttl) {
    return message(id, Label.PROMOTION, ttl, null, null);
  }

  /** Returns a promotion to this number. */
  static ViberMessage messageTo(String number) {
    return message(newId(), number, Label.PROMOTION, null, null, null);
  }

  static ViberMessage message(
      String id,
      Label label,
      @Nullable Integer ttl,
      @Nullable Instant sendAt,
      @Nullable Fallback fallback) {
    return message(id, "+380501234567", label, ttl, sendAt, fallback);
  }

  private static ViberMessage message(
      String id,
      String number,
      Label label,
      @Nullable Integer ttl,
      @Nullable Instant sendAt,
      @Nullable Fallback fallback) {
    return new ViberMessage(
        id,
        new Msisdn(number),
        null,
        label,
        Content.ofText("Viber text"),
        ttl,
        List.of(),
        null,
        null,
        null,
        sendAt,
        fallback,
        java.util.Map.of("k", "v"));
  }

  /** Returns the origin of a message that comes without a key. */
  static Origin origin(ViberMessage message) {
    return Origin.of(message, "", "said");
  }

  AcceptResult accept(ViberMessage message, String... route) {
    return journal.messages().accept(message, origin(message), List.of(route), "by name", now);
  }

  List<Claim> claim(String account) {
    return claim(account, 100);
  }

  List<Claim> claim(String account, int limit) {
    return claim(lease(account), account, limit);
  }

  List<Claim> claim(HeldLease lease, String account, int limit) {
    return LaneQueue.await(journal.lanes().claim(lease, account, TestJournal.places(limit), now))
        .claims();
  }

  /** Returns the account's lease, held by the one instance there is. */
  HeldLease lease(String account) {
    return leases.computeIfAbsent(
        account,
        name -> {
          if (leases.isEmpty()) {
            journal.leases().register(INSTANCE, List.of());
          }
          sql.sql("insert into lease (name) values (?)").param(name).update();
          return journal.leases().take(name, INSTANCE);
        });
  }

  void settle(Claim claim, SendResult result) {
    LaneQueue.await(journal.lanes().settle(claim, result, now));
  }

  static SendResult taken(String... ids) {
    return new SendResult.Submitted(List.of(ids), "0");
  }

  static SendResult no(Reason reason) {
    return new SendResult.Refused(reason, "code");
  }

  void receipt(String account, String providerId, DeliveryState state) {
    receipt(account, providerId, null, state);
  }

  void receipt(String account, String providerId, @Nullable String ownId, DeliveryState state) {
    receipt(account, new Receipt(providerId, ownId, state, null, "c"));
  }

  /** Keeps a callback with a receipt and joins it: by turns in one commit and in two. */
  void receipt(String account, Receipt receipt) {
    byte[] bytes = "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Callback callback = new Callback(account, Callback.Kind.RECEIPTS, "", "", bytes);
    if (receipts++ % 2 == 0) {
      journal.receipts().keep(callback, List.of(receipt), now);
    } else {
      journal.receipts().keep(callback, now);
    }
    read(receipt, false);
  }

  /** Reads every unread callback as this receipt. */
  void read(Receipt receipt, boolean mayBeReply) {
    journal
        .receipts()
        .unread(10, now)
        .forEach(kept -> apply(new ParsedCallback(kept, List.of(receipt), List.of(), mayBeReply)));
  }

  void apply(StoredCallback kept, List<Receipt> receipts, List<Subscription> users) {
    apply(new ParsedCallback(kept, receipts, users, false));
  }

  private void apply(ParsedCallback parsed) {
    journal
        .receipts()
        .apply(
            List.of(parsed),
            now,
            (failed, why) -> {
              throw why;
            });
  }

  /** Does what the route sms-fallback does with the due fallbacks. */
  void fallbacks() {
    fallbacks(List.of(SMS));
  }

  void fallbacks(List<String> smsRoute) {
    keep(journal.timers().due(100, now), smsRoute);
  }

  void keep(List<FallbackTimers.DueFallback> found, List<String> smsRoute) {
    for (FallbackTimers.DueFallback due : found) {
      Reason trigger =
          due.decision() instanceof FallbackDecision.SendSms send ? send.trigger() : Reason.OTHER;
      journal
          .messages()
          .acceptSms(
              due.message().asSms("sms-of-" + due.message().id()),
              trigger,
              smsRoute,
              "by name",
              now);
    }
  }

  DeliveryState status(String id) {
    return journal.messages().find(id).orElseThrow().status();
  }

  long smsOf(String id) {
    return sql.sql("select count(*) from message where fallback_of = ?")
        .param(id)
        .query(Long.class)
        .single();
  }

  void later(Duration by) {
    now = now.plus(by);
  }

  @Override
  public void close() {
    journal.close();
  }
}
