package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.journal.JournalScenario.ANN;
import static org.bactrian.journal.JournalScenario.NX;
import static org.bactrian.journal.JournalScenario.SMS;
import static org.bactrian.journal.JournalScenario.message;
import static org.bactrian.journal.JournalScenario.no;
import static org.bactrian.journal.JournalScenario.taken;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Reply;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.Subscription;
import org.bactrian.journal.ApiKeyStore.KeyTerms;
import org.bactrian.journal.Audit.AuditFilter;
import org.bactrian.journal.Erasures.Erasure;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.journal.GivenUpEvents.GivenUpFilter;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.journal.MessageList.Order;
import org.bactrian.journal.Retention.SweepPosition;
import org.bactrian.journal.Retention.SweepResult;
import org.bactrian.journal.StatementSpy.SpiedStatement;
import org.bactrian.journal.Statistics.Dimension;
import org.bactrian.journal.Suppression.Source;
import org.bactrian.message.Channel;
import org.bactrian.message.Label;
import org.bactrian.message.Msisdn;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Every statement of the journal, as the journal makes it, finds its rows by an index, however long
 * the history is. Only small tables, and indexes of waiting messages, are read as a whole.
 */
abstract class LookupPlans {
  /** Tables with a row for each sink, account or instance; and a subquery with a limit. */
  static final Set<String> SMALL =
      Set.of(
          "outbox",
          "o",
          "receipt_pulse",
          "instance",
          "lease",
          "next",
          "resting_account",
          "turn",
          "due",
          "asked",
          "waiting",
          "hold",
          "account_limit",
          "audit_rule",
          "r",
          "erasure",
          "erasure_message",
          "erasure_instance",
          "d",
          "i",
          "statistics_rule",
          "api_key",
          "api_key_hash",
          "l",
          "looked");

  /**
   * Indexes that hold only messages and events that wait or are open, or that a list is read by.
   */
  static final Set<String> OF_OPEN_MESSAGES =
      Set.of(
          "message_lane",
          "message_expiry",
          "message_review",
          "message_sending",
          "message_dead",
          "event_given_up_newest",
          "event_given_up_asked",
          "audit_newest",
          "suppression_newest");

  private static final Duration YEAR = Duration.ofDays(365);
  private static final MessageFilter ALL =
      new MessageFilter(null, null, null, null, null, null, null, null);

  /** A lane that this instance works, and that has no room. */
  private static final OpenLane FULL =
      new OpenLane() {
        @Override
        public HeldLease lease() {
          return new HeldLease("account:" + NX, "nobody");
        }

        @Override
        public Room room(HeldLease lease) {
          return null;
        }
      };

  private final Set<String> called = new TreeSet<>();
  private HikariDataSource database;
  private StatementSpy spy;
  private JournalScenario the;

  abstract HikariDataSource database();

  /** Returns the words before a statement that ask for its plan. */
  abstract String explain();

  /** Returns the steps of a plan that read more rows than they return. */
  abstract List<String> scans(List<String> plan);

  @BeforeEach
  void open() {
    database = database();
    spy = new StatementSpy(database);
    the = new JournalScenario(spy.database());
    new LongHistory(database, the.now).fill(20_000);
  }

  @AfterEach
  void close() {
    the.close();
    database.close();
  }

  @Test
  void every_statement_finds_its_rows_by_an_index() throws Exception {
    everyCall();
    assertThat(called).as("each public method of the journal is called").isEqualTo(everyMethod());
    List<String> faults = new ArrayList<>();
    int explained = 0;
    try (Connection connection = database.getConnection()) {
      for (SpiedStatement statement : spy.statements()) {
        if (statement.sql().strip().matches("(?s)(select|update|delete|insert .* select).*")) {
          List<String> plan = statement.explain(connection, explain());
          explained++;
          scans(plan).forEach(step -> faults.add(step.strip() + "  <-  " + statement.sql() + plan));
        }
      }
    }
    assertThat(explained).isGreaterThan(60);
    assertThat(faults).isEmpty();
  }

  private static Set<String> everyMethod() {
    return Arrays.stream(Journal.class.getDeclaredMethods())
        .map(Method::getReturnType)
        .filter(type -> type.getPackage() == Journal.class.getPackage())
        .flatMap(part -> Arrays.stream(part.getDeclaredMethods()))
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .map(method -> method.getDeclaringClass().getSimpleName() + "." + method.getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void call(String method, Runnable call) {
    called.add(method);
    call.run();
  }

  private void everyCall() {
    journeys();
    lists();
    audit();
    suppressions();
    erasures();
    statistics();
    keys();
    eventsOut();
    sweeps();
  }

  private void journeys() {
    MessageStore messages = the.journal.messages();
    ViberMessage one = message("one", null, null);
    ViberMessage bad = message("bad", null, null);
    call("LaneQueue.open", () -> the.journal.lanes().open(NX, FULL));
    call("MessageStore.accept", () -> the.accept(one, NX));
    call("MessageStore.find", () -> messages.find("one"));
    call("MessageStore.find", () -> messages.find(new Viewer("shop"), "one"));
    call("MessageStore.findSent", () -> messages.findSent("shop", "one"));
    call("MessageStore.smsOf", () -> messages.smsOf("one"));
    call("MessageStore.smsOf", () -> messages.smsOf(List.of("one", "n7")));
    call("MessageStore.attempts", () -> messages.attempts("n7"));
    call(
        "MessageStore.cancel",
        () -> messages.cancel(new Viewer("shop"), "one", "shop", JournalScenario.CANCEL, the.now));
    call(
        "MessageStore.acceptRefused",
        () ->
            messages.acceptRefused(
                bad, JournalScenario.origin(bad), Reason.BAD_CONTENT, "why", the.now));
    call("FallbackTimers.due", () -> the.fallbacks());
    call("MessageStore.acceptSms", () -> the.fallbacks());
    call("FallbackTimers.nextDue", () -> the.journal.timers().nextDue());
    call("FallbackTimers.putOff", () -> the.journal.timers().putOff("n7", the.now));
    LaneQueue lanes = the.journal.lanes();
    call("LaneQueue.waitingLanes", () -> lanes.waitingLanes());
    call("LaneQueue.oldestWaiting", () -> lanes.oldestWaiting(NX, the.now));
    call("LaneQueue.waiting", () -> lanes.waiting(NX, 1000));
    call("LaneQueue.expire", () -> lanes.expire(10, the.now));
    call("LaneQueue.recover", () -> lanes.recover("lane7", the.now));
    call("LaneQueue.backlog", () -> lanes.backlog());
    sent("taken", taken("p-taken"));
    sent("silent", new SendResult.Unknown(null, List.of()));
    call("LaneQueue.settle", () -> sent("credit", no(Reason.NO_CREDIT)));
    call("LaneQueue.claim", () -> the.claim(SMS, 10).forEach(this::refuseSms));
    the.accept(message("back", null, null), NX);
    call(
        "LaneQueue.putBack",
        () -> LaneQueue.await(lanes.putBack(the.claim(NX, 1).get(0), the.now)));
    the.accept(message("unseen", null, null), NX);
    the.claim(NX, 1);
    call("LaneQueue.putBackUnseen", () -> lanes.putBackUnseen(the.lease(NX), NX, the.now));
    Holds holds = the.journal.holds();
    call("Holds.holdEverything", () -> holds.holdEverything("why", "who", the.now));
    call("Holds.look", () -> holds.look(the.now));
    Hold.On on = new Hold.On(NX, "", "c", Label.TRANSACTION, "UA", Channel.VIBER);
    Hold.On transactions = new Hold.On(null, null, null, Label.TRANSACTION, null, null);
    String hold =
        holds
            .hold(on, Hold.Mode.STOP, the.now.plusSeconds(9), "why", JournalScenario.ANN, the.now)
            .id();
    call(
        "Holds.hold",
        () -> holds.hold(transactions, Hold.Mode.STOP, null, "y", JournalScenario.ANN, the.now));
    call("Holds.work", () -> holds.work(the.now));
    call("LaneQueue.parked", () -> lanes.parked(NX));
    call("LaneQueue.inFlight", () -> lanes.inFlight(NX));
    waitingActs(on);
    call("Holds.known", () -> holds.known());
    call("Holds.lift", () -> holds.lift(hold, JournalScenario.ANN, null, the.now));
    holds.all().forEach(all -> holds.lift(all.id(), JournalScenario.ANN, null, the.now));
    holds.work(the.now.plus(YEAR));
    call("Holds.all", () -> holds.all());
    resting();
    receipts();
    instances();
    DeadLetters dead = the.journal.deadLetters();
    Act act = Act.of(JournalScenario.ANN, "replay", "message", "credit");
    call("DeadLetters.nextDue", () -> dead.nextDue());
    call("DeadLetters.due", () -> dead.due(10, the.now));
    call("DeadLetters.putOff", () -> dead.putOff(dead.due(1, the.now).get(0), the.now));
    call("DeadLetters.done", () -> dead.done(dead.due(1, the.now).get(0)));
    call("DeadLetters.replay", () -> dead.replay("sms-of-bad", List.of(SMS), false, null, the.now));
    call("DeadLetters.replay", () -> dead.replay("credit", List.of(NX), false, act, the.now));
  }

  private void waitingActs(Hold.On on) {
    WaitingActs waiting = the.journal.waiting();
    WaitingFilter filter =
        new WaitingFilter(on, null, "+380501234567", the.now.minus(YEAR), the.now);
    call("WaitingActs.move", () -> waiting.move(filter, "nx2", any -> Optional.empty(), the.now));
    call("WaitingActs.cancel", () -> waiting.cancel(filter, the.now));
    AccountLimits limits = the.journal.limits();
    Act act = Act.of(JournalScenario.ANN, "limit", "account", NX);
    call(
        "AccountLimits.change",
        () ->
            limits.change(
                new AccountLimits.ChangedLimit(NX, 1, 2),
                new AccountLimits.Limit(0, 10),
                act,
                the.now));
    call("AccountLimits.all", () -> limits.all());
  }

  private void resting() {
    RestingAccounts resting = the.journal.resting();
    for (Reason reason : List.of(Reason.PROVIDER_ERROR, Reason.NO_CREDIT)) {
      the.accept(message("moves-" + reason.wire(), null, null), NX, "nx2");
      the.accept(message("stays-" + reason.wire(), null, null), NX);
      RestingAccounts.Resting one = new RestingAccounts.Resting(NX, reason, false);
      call("RestingAccounts.tell", () -> resting.tell(the.lease(NX), NX, Optional.of(one)));
      call("RestingAccounts.all", () -> resting.all());
      call(
          "RestingAccounts.moveOn",
          () ->
              resting.moveOn(the.lease(NX), one, 0, RestingAccounts.QueuePosition.START, the.now));
    }
    resting.tell(the.lease(NX), NX, Optional.empty());
  }

  private void sent(String id, SendResult result) {
    the.accept(message(id, null, null), "lane-" + id);
    the.settle(the.claim("lane-" + id).get(0), result);
  }

  private void refuseSms(Claim sms) {
    the.settle(sms, no(Reason.NO_CREDIT));
  }

  private void instances() {
    Leases leases = the.journal.leases();
    call("Leases.register", () -> leases.register("two", List.of("account:two")));
    call("Leases.beat", () -> leases.beat("two"));
    call("Leases.state", () -> leases.state());
    call("Leases.take", () -> leases.take("account:two", "two"));
    call("Leases.giveBack", () -> leases.giveBack(new Leases.HeldLease("account:two", "two")));
    call("Leases.putOut", () -> leases.putOut("two", 99));
    call("Leases.leave", () -> leases.leave("two"));
  }

  private void receipts() {
    ReceiptStore receipts = the.journal.receipts();
    byte[] bytes = "{}".getBytes(StandardCharsets.UTF_8);
    Callback callback = new Callback("lane-taken", Callback.Kind.RECEIPTS, "", "", bytes);
    call("ReceiptStore.keep", () -> receipts.keep(callback, the.now));
    Receipt delivered = new Receipt("p-taken", null, DeliveryState.DELIVERED, null, "c");
    call("ReceiptStore.keep", () -> receipts.keep(callback, List.of(delivered), the.now));
    call("ReceiptStore.unread", () -> receipts.unread(10, the.now));
    call(
        "ReceiptStore.apply",
        () -> {
          the.receipt("lane-taken", "early", "nobody", DeliveryState.DELIVERED);
          the.receipt("lane-taken", "no-such", "taken", DeliveryState.DELIVERED);
          the.receipt("lane-taken", "p-taken", DeliveryState.SEEN);
          doubtful();
          Charge charge = Charge.of("0.03", "USD", "2");
          for (String id : List.of("p-taken", "no-such-2")) {
            the.receipt(
                "lane-taken",
                new Receipt(id, null, DeliveryState.DELIVERED, null, "c")
                    .charging(charge)
                    .ofClick());
          }
          the.accept(message("hasty", null, null), "lane-hasty");
          Claim claim = the.claim("lane-hasty").get(0);
          the.receipt(
              "lane-hasty",
              new Receipt("p-hasty", "hasty", DeliveryState.SEEN, null, "c").charging(charge));
          the.settle(claim, taken("p-hasty"));
        });
    Msisdn user = new Msisdn("+380501234567");
    receipts.keep(callback, the.now);
    ReceiptStore.StoredCallback kept = receipts.unread(1, the.now).get(0);
    the.apply(kept, List.of(), List.of(new Subscription(Channel.VIBER, user, true)));
    call(
        "ReceiptStore.applyReplies",
        () ->
            receipts.applyReplies(
                kept, List.of(new Reply(user, "p-taken", "hi", null, null)), false, the.now));
    call("ReceiptStore.postpone", () -> receipts.postpone(kept, true, the.now));
    call("ReceiptStore.unreadable", () -> receipts.unreadable(kept));
    WebhookActivity activity = the.journal.activity();
    call("WebhookActivity.silent", () -> activity.silent(NX, the.now, the.now));
    call("WebhookActivity.heardAgain", () -> activity.heardAgain(NX, the.now));
    call("WebhookActivity.all", () -> activity.all());
  }

  /** A receipt before both answers: one has an alias, the other may name the id. */
  private void doubtful() {
    String lane = "lane-doubtful";
    the.accept(message("with-alias", null, null), lane);
    the.accept(message("in-flight", null, null), lane);
    Claim claim = the.claim(lane).get(0);
    the.receipt(lane, "other-form", DeliveryState.DELIVERED);
    the.settle(claim, new SendResult.Submitted(List.of("a"), List.of("other-form"), "0"));
    Receipt receipt = new Receipt("other-form", null, DeliveryState.DELIVERED, null, "c");
    the.read(receipt, false);
    the.later(Duration.ofMinutes(5));
    the.read(receipt, false);
  }

  private void lists() {
    call("Events.of", () -> the.journal.events().of("n7"));
    DeliveryState unknown = DeliveryState.UNKNOWN;
    // As few of the messages as of ten million.
    MessageList list = new MessageList(the.sql, 100);
    for (MessageFilter filter :
        List.of(
            ALL,
            new MessageFilter(null, null, unknown, null, null, null, null, null),
            new MessageFilter(null, null, null, "+380507", null, null, null, null),
            new MessageFilter(null, null, unknown, "+380507", "lane7", null, null, the.now),
            new MessageFilter(null, null, null, null, "lane7", null, the.now.minus(YEAR), the.now),
            ALL.until(the.now.minus(YEAR)),
            new MessageFilter(null, null, null, "0507777", null, null, null, null),
            new MessageFilter(null, "shop", null, null, null, null, null, null),
            ALL.marked(MessageMarks.ofCampaign("c7")),
            ALL.marked(new MessageMarks("c7", "UA", null, null, null)),
            ALL.marked(new MessageMarks(null, null, "tag", Map.entry("k", "v"), null)),
            ALL.marked(new MessageMarks(null, null, null, null, "p7")))) {
      for (MessageList.ListCursor after :
          Arrays.asList(null, new MessageList.ListCursor(the.now.minus(YEAR), "n1"))) {
        call(
            "MessageList.page",
            () -> list.page(filter.ofChannel(Channel.VIBER), Order.ACCEPTED, after, 50));
        if (filter.marks().providerId() == null) {
          call("MessageList.page", () -> list.page(filter, Order.DIED, after, 50));
        }
      }
    }
    call("MessageList.ends", () -> the.journal.list().ends("c7", Viewer.OF_ALL));
    call("MessageList.ends", () -> the.journal.list().ends("c7", new Viewer("shop")));
  }

  private void keys() {
    ApiKeyStore keys = the.journal.apiKeys();
    KeyTerms terms = new KeyTerms(new TreeSet<>(Set.of("send")), new TreeSet<>(), null, 5L);
    call("ApiKeyStore.all", keys::all);
    call("ApiKeyStore.make", () -> keys.make("k", terms, "a".repeat(64), ANN, "new", the.now));
    call(
        "ApiKeyStore.rotate",
        () -> keys.rotate("k", "b".repeat(64), the.now.plus(YEAR), ANN, "old", the.now));
    call("KeyDays.limit", () -> the.journal.keyDays().limit(key -> 5L));
    ViberMessage message = message("of-key", null, null);
    for (ViberMessage one : List.of(message, message.withId("of-key-2"))) {
      MessageRow.Origin origin = MessageRow.Origin.of(one, "k", one.id());
      the.journal.messages().accept(one, origin, List.of(NX), "by name", the.now);
    }
    call("KeyDays.today", () -> the.journal.keyDays().today("k", the.now));
    call("ApiKeyStore.revoke", () -> keys.revoke("k", ANN, "lost", the.now));
  }

  private void audit() {
    Audit audit = the.journal.audit();
    call(
        "Audit.keep",
        () -> audit.keep(Act.of(JournalScenario.ANN, "see", Act.NUMBER, "+380507"), the.now));
    call("Audit.begin", () -> audit.begin(Act.of(Actor.BACTRIAN, "a", "b", "c"), the.now).join());
    call("Audit.keyedHash", () -> audit.keyedHash("text"));
    for (AuditFilter filter :
        List.of(
            new AuditFilter(null, null, null, null, null),
            new AuditFilter("who7", null, null, the.now.minus(YEAR), the.now),
            new AuditFilter(null, "act7", null, null, null),
            new AuditFilter(null, null, "+380507", null, null),
            new AuditFilter("who7", "act7", "message:n7", null, the.now))) {
      for (MessageList.ListCursor after :
          Arrays.asList(null, new MessageList.ListCursor(the.now.minus(YEAR), "7"))) {
        call("Audit.page", () -> audit.page(filter, after, 50));
      }
    }
  }

  private void erasures() {
    Erasures erasures = the.journal.erasures();
    Erasure[] begun = new Erasure[1];
    Msisdn number = new Msisdn("+380501501");
    call(
        "Erasures.begin",
        () -> begun[0] = erasures.begin(number, JournalScenario.ANN, "w", the.now));
    call("Erasures.open", () -> erasures.open());
    call("Erasures.find", () -> erasures.find(begun[0].id()));
    call("Erasures.forgetMessages", () -> erasures.forgetMessages(begun[0], the.now));
    assertThat(erasures.find(begun[0].id()).orElseThrow().forgotten().messages()).isPositive();
    call(
        "Erasures.search",
        () -> {
          erasures.search(begun[0]);
          JdbcClient.create(database)
              .sql("update erasure set callbacks_seq = 19900, parked_seq = 19900")
              .update();
          for (int i = 0; i < 6; i++) {
            erasures.search(begun[0]);
          }
        });
    call("Erasures.messages", () -> erasures.messages(begun[0]));
    call("Erasures.needsFiles", () -> erasures.needsFiles(begun[0], "i1"));
    call("Erasures.searchedFiles", () -> erasures.searchedFiles(begun[0], "i1", 1));
    call("Erasures.finish", () -> erasures.finish(begun[0], the.now));
  }

  private void statistics() {
    Statistics statistics = the.journal.statistics();
    Hours day = Hours.of(the.now.minus(Duration.ofDays(1)), the.now);
    call(
        "Statistics.sums",
        () -> {
          statistics.sums(List.of(Dimension.HOUR), StatisticsFilter.ALL, day, 9);
          statistics.sums(List.of(Dimension.KEY), StatisticsFilter.ofCampaign("c7"), Hours.ALL, 9);
        });
    Act act = Act.of(JournalScenario.ANN, "recount", "statistics", "hours");
    call("Statistics.recount", () -> statistics.recount(day, act, the.now));
  }

  private void suppressions() {
    Suppressions suppressions = the.journal.suppressions();
    Msisdn number = new Msisdn("+12127");
    Suppression entry = new Suppression(number, null, null, Source.OPERATOR, "ops", "why", the.now);
    call("Suppressions.put", () -> suppressions.put(entry, JournalScenario.ANN));
    call("Suppressions.of", () -> suppressions.of(number));
    call("Suppressions.refuses", () -> suppressions.refuses(number, Channel.VIBER, null));
    call("Suppressions.putImported", () -> suppressions.putImported(entry));
    call("Suppressions.from", () -> suppressions.from(null, 50));
    call("Suppressions.from", () -> suppressions.from(entry, 50));
    call(
        "Suppressions.delete",
        () -> suppressions.delete(number, "any", null, JournalScenario.ANN, null, the.now));
    for (MessageList.ListCursor after :
        Arrays.asList(null, new MessageList.ListCursor(the.now.minus(YEAR), "u7"))) {
      call("Suppressions.page", () -> suppressions.page(after, 50));
    }
  }

  private void eventsOut() {
    Outbox outbox = the.journal.outbox();
    call("Outbox.open", () -> outbox.open("file"));
    call("Outbox.next", () -> outbox.next("way2", 64).events());
    call("Outbox.lines", () -> outbox.lines("way2", 64));
    call("Outbox.due", () -> outbox.due("way2", 64, the.now));
    EventRow event = outbox.next("way2", 1).events().get(0);
    call(
        "Outbox.settle",
        () ->
            outbox.settle(
                "way2",
                event.seq(),
                List.of(
                    new Outbox.RetryLater(event, 1, the.now),
                    new Outbox.GivenUp(event, 2, "why", the.now),
                    new Outbox.Sent(event))));
    call("Outbox.hasten", () -> outbox.hasten("way2", the.now));
    call("Outbox.tallies", () -> outbox.tallies(200));
    call("Outbox.counted", () -> outbox.counted(outbox.tallies(200)));
    call("Outbox.lag", () -> outbox.lag("way2"));
    call("Outbox.takeUp", () -> outbox.takeUp("way2"));
    call("Outbox.settle", () -> outbox.settle("way2", 0, 1, List.of()));
    Receivers receivers = the.journal.receivers();
    Act hold = Act.of(JournalScenario.ANN, "hold", "receiver", "way2").because("why");
    call("Receivers.turn", () -> receivers.turn("way2"));
    call("Receivers.standing", () -> receivers.standing("way2"));
    call("Receivers.hold", () -> receivers.hold("way2", hold, the.now));
    call("Receivers.resume", () -> receivers.resume("way2", hold, the.now));
    call("Receivers.answered", () -> receivers.answered("way2", "HTTP 204", the.now));
    givenUp();
  }

  private void givenUp() {
    GivenUpEvents events = the.journal.givenUp();
    for (GivenUpFilter filter :
        List.of(
            new GivenUpFilter(null, null, null, null),
            new GivenUpFilter("way2", null, the.now.minus(YEAR), the.now),
            new GivenUpFilter(null, "n7", null, null))) {
      for (MessageList.ListCursor after :
          Arrays.asList(null, new MessageList.ListCursor(the.now.minus(YEAR), "g1 way1"))) {
        call("GivenUpEvents.page", () -> events.page(filter, after, 50));
      }
    }
    Act act = Act.of(JournalScenario.ANN, "replay", "event", "g7");
    List<GivenUpEvents.GivenUpEvent> some =
        events.page(new GivenUpFilter(null, null, null, null), null, 9).events();
    call("GivenUpEvents.replay", () -> events.replay(some, n -> act, the.now));
    call("GivenUpEvents.replay", () -> events.replay("g7", Set.of("way7"), act, the.now));
    call(
        "Receivers.replay",
        () -> the.journal.receivers().replay("way2", the.now.minus(YEAR), act, the.now));
  }

  private void sweeps() {
    Retention retention = the.journal.retention();
    Instant before = the.now.minus(YEAR);
    Set<String> sinks = Set.of("event", "log");
    call("Retention.forget", () -> sweep(at -> retention.forget(at, before, sinks, the.now)));
    call("Retention.delete", () -> sweep(at -> retention.delete(at, before, sinks)));
    call("Retention.callbacks", () -> sweep(at -> retention.callbacks(at, before)));
    call("Retention.parkedReceipts", () -> sweep(at -> retention.parkedReceipts(at, before)));
    call("Retention.audit", () -> retention.audit(before));
    call("Retention.events", () -> sweep(at -> retention.events(at, before, sinks)));
  }

  /** Sweeps until something was swept. */
  private static void sweep(Function<SweepPosition, SweepResult> sweep) {
    SweepResult step = sweep.apply(SweepPosition.START);
    while (step.swept() == 0 && step.next() != null) {
      step = sweep.apply(step.next());
    }
    assertThat(step.swept()).isPositive();
  }
}
