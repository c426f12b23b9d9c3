package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.MessageRow.Origin;
import org.bactrian.message.Channel;
import org.bactrian.message.Fallback;
import org.bactrian.message.Label;
import org.bactrian.message.Msisdn;
import org.bactrian.message.ViberMessage;
import org.bactrian.reference.ReferenceMessage;
import org.bactrian.reference.ReferenceMessage.Status;
import org.bactrian.reference.Terms;
import org.bactrian.route.MessageStates;
import org.jspecify.annotations.Nullable;

/**
 * One message twice: in the journal and as the reference message. After each step both are
 * compared. StepKind the providers saw is remembered apart from both.
 */
final class MessageBesideReference {
  private static final Charge PRICE = Charge.of("0.03", "USD", "2");

  private final JournalScenario the;
  private final Terms terms;
  private final String id = JournalScenario.newId();
  private final Instant start;
  private final ReferenceMessage reference;
  private final List<String> past = new ArrayList<>();
  private final Map<Boolean, Claim> inFlight = new HashMap<>();
  private final Map<Boolean, GivenId> told = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private @Nullable Hold hold;
  private @Nullable Claim settled;
  private @Nullable SendResult settledWith;
  private List<FallbackTimers.DueFallback> found = List.of();
  private boolean mayHaveIt;
  private int smsTaken;

  /** An id that a provider gave. */
  private record GivenId(String account, String providerId) {}

  MessageBesideReference(JournalScenario the, Terms terms) {
    this.the = the;
    this.terms = terms;
    the.later(Duration.ofSeconds(1));
    start = the.now;
    reference = new ReferenceMessage(terms, seconds());
    suppress("nothing");
    ViberMessage message = message();
    if (terms.badContent()) {
      the.journal
          .messages()
          .acceptRefused(message, origin(message), Reason.BAD_CONTENT, "a fault", the.now);
    } else {
      the.journal.messages().accept(message, origin(message), lanes(false), "by name", the.now);
    }
    compare();
  }

  /** Each message has a key of its own, by which it is held. */
  private Origin origin(ViberMessage message) {
    return Origin.of(message, id, "said");
  }

  private ViberMessage message() {
    Fallback fallback =
        terms.rule() == null
            ? null
            : new Fallback(
                Fallback.Rule.of(terms.rule()),
                terms.duration() == null ? null : Duration.ofSeconds(terms.duration()),
                "SMS text",
                null,
                null,
                terms.untilSeen() ? Fallback.Until.SEEN : Fallback.Until.DELIVERED);
    Instant sendAt = terms.sendIn() == 0 ? null : the.now.plusSeconds(terms.sendIn());
    return JournalScenario.message(id, terms.ttl(), sendAt, fallback);
  }

  /** Each message has lanes of its own, without other messages. */
  private String lane(String account) {
    return account + "." + id;
  }

  private List<String> lanes(boolean ofSms) {
    List<String> names = ofSms ? terms.smsAccounts() : terms.accounts();
    return names.stream().map(this::lane).toList();
  }

  private long seconds() {
    return Duration.between(start, the.now).toSeconds();
  }

  void take(RandomHistory.Step step) {
    past.add(step.toString().strip());
    switch (step.what()) {
      case LEAVE -> leave(step.ofSms());
      case ANSWER -> answer(step.ofSms(), step.with());
      case ANSWER_AGAIN -> answerAgain();
      case CRASH -> crash();
      case RECEIPT -> receipt(step.ofSms(), step.with());
      case ECHO -> echo(step.with());
      case EXPIRE_AND_FIND -> find();
      case KEEP -> keep();
      case SUPPRESS -> suppress(step.with());
      case HOLD_OR_LIFT -> holdOrLift();
      case PASS -> the.later(Duration.ofSeconds(Long.parseLong(step.with())));
    }
    compare();
  }

  /** Says what the recipient wants none of: it was never sent a promotion. */
  private void suppress(String what) {
    Suppressions list = the.journal.suppressions();
    Msisdn to = message().to();
    list.delete(to, null, null, JournalScenario.ANN, null, the.now);
    if (!what.equals("nothing")) {
      Channel channel = what.equals("viber") || what.equals("sms") ? Channel.of(what) : null;
      Label label = what.equals("promotions") ? Label.PROMOTION : null;
      list.put(
          new Suppression(to, channel, label, Suppression.Source.OPERATOR, "ann", "why", the.now),
          JournalScenario.ANN);
    }
    reference.suppress(what.equals("promotions") || what.equals("nothing") ? "" : what);
  }

  /** Returns whether the journal has just refused a message that was not wanted. */
  private boolean isOptedOut(boolean ofSms) {
    Optional<MessageRow> row =
        ofSms ? the.journal.messages().smsOf(id) : the.journal.messages().find(id);
    return row.filter(one -> one.reason() == Reason.OPTED_OUT)
        .filter(one -> one.timestamps().updatedAt().equals(the.now))
        .isPresent();
  }

  private void leave(boolean ofSms) {
    expire();
    String next = reference.next(ofSms, seconds());
    List<Claim> claims = lanes(ofSms).stream().flatMap(lane -> the.claim(lane).stream()).toList();
    if (claims.isEmpty() && next != null && isOptedOut(ofSms)) {
      assertThat(reference.isUnwanted(ofSms)).as("refused though wanted: %s", past).isTrue();
      reference.optOut(ofSms, seconds());
      return;
    }
    if (claims.isEmpty()) {
      assertThat(reference.mustLeave(ofSms, seconds())).as("still waits after %s", past).isFalse();
      return;
    }
    assertThat(claims.stream().map(Claim::account).toList())
        .as("who is asked, after %s", past)
        .isEqualTo(next == null ? List.of() : List.of(lane(next)));
    reference.leave(ofSms, seconds());
    for (Claim claim : claims) {
      checkLeaving(ofSms);
      inFlight.put(ofSms, claim);
      if (!ofSms) {
        asked.add(next);
      }
    }
  }

  /** Checks what must never happen, whatever the reference says. */
  private void checkLeaving(boolean ofSms) {
    assertThat(reference.isUnwanted(ofSms)).as("sent though not wanted: %s", past).isFalse();
    if (ofSms) {
      assertThat(reference.isSatisfied()).as("an SMS though it arrived: %s", past).isFalse();
      assertThat(smsTaken).as("a second SMS: %s", past).isZero();
      return;
    }
    assertThat(mayHaveIt).as("sent again though a provider may have it: %s", past).isFalse();
    if (terms.ttl() != null) {
      Instant end = start.plusSeconds(terms.sendIn() + terms.ttl());
      assertThat(the.now).as("sent after its ttl: %s", past).isBefore(end);
    }
  }

  private void answer(boolean ofSms, String word) {
    Claim claim = inFlight.remove(ofSms);
    if (claim == null) {
      return;
    }
    String named = providerId(claim);
    switch (word) {
      case "taken" -> {
        reference.taken(ofSms, seconds());
        settle(claim, JournalScenario.taken(named));
        tell(ofSms, claim, named);
      }
      case "unknown" -> {
        reference.unknown(ofSms, false, seconds());
        settle(claim, new SendResult.Unknown(null, List.of()));
        mayHaveIt |= !ofSms;
      }
      case "unknown, but named" -> {
        reference.unknown(ofSms, true, seconds());
        settle(claim, new SendResult.Unknown("-1", List.of(named)));
        tell(ofSms, claim, named);
      }
      case "stale" -> {
        reference.refused(ofSms, "bad_credentials", true, seconds());
        SendResult.Retry once = SendResult.Retry.ONCE_AT_ONCE;
        settle(claim, new SendResult.Refused(Reason.BAD_CREDENTIALS, "1004", once));
      }
      case "unknown_sender", "unknown_tag" -> {
        reference.refused(ofSms, word, false, seconds());
        Reason reason = word.equals("unknown_tag") ? Reason.BAD_CONTENT : Reason.BAD_ENVELOPE;
        settle(claim, new SendResult.Refused(reason, "1", SendResult.Retry.NEXT_ACCOUNT));
      }
      default -> {
        reference.refused(ofSms, word, false, seconds());
        settle(claim, JournalScenario.no(Reason.of(word)));
      }
    }
  }

  private void tell(boolean ofSms, Claim claim, String named) {
    told.put(ofSms, new GivenId(claim.account(), named));
    mayHaveIt |= !ofSms;
    smsTaken += ofSms ? 1 : 0;
  }

  private void settle(Claim claim, SendResult result) {
    settled = claim;
    settledWith = result;
    the.settle(claim, result);
  }

  private void answerAgain() {
    if (settled != null) {
      the.settle(settled, settledWith);
    }
  }

  private static String providerId(Claim claim) {
    return "p-" + claim.message().id() + "-" + claim.attempt();
  }

  private void crash() {
    for (boolean ofSms : List.of(false, true)) {
      if (inFlight.remove(ofSms) != null) {
        reference.unknown(ofSms, false, seconds());
        mayHaveIt |= !ofSms;
      }
      lanes(ofSms).forEach(lane -> the.journal.lanes().recover(lane, the.now));
    }
  }

  private void receipt(boolean ofSms, String said) {
    Claim claim = inFlight.get(ofSms);
    GivenId known = told.get(ofSms);
    if (claim != null) {
      reference.early(ofSms, said);
      the.receipt(claim.account(), receipt(providerId(claim), null, said));
    } else if (known != null) {
      reference.receipt(ofSms, said, seconds());
      the.receipt(known.account(), receipt(known.providerId(), null, said));
    }
  }

  /** Sends a receipt for the call in flight, or for one that was or may have been taken. */
  private void echo(String said) {
    if (inFlight.containsKey(false) || mayHaveIt) {
      String account = asked.get(asked.size() - 1);
      reference.echo(account, said, seconds());
      the.receipt(lane(account), receipt("another-" + id, id, said));
    }
  }

  /** Every receipt tells a price, always the same one: it must never be added up. */
  private static Receipt receipt(String providerId, @Nullable String ownId, String said) {
    boolean clicked = said.equals("clicked");
    DeliveryState state = clicked ? DeliveryState.SEEN : DeliveryState.of(said);
    Receipt receipt = new Receipt(providerId, ownId, state, null, "c").charging(PRICE);
    return clicked ? receipt.ofClick() : receipt;
  }

  private void holdOrLift() {
    Holds holds = the.journal.holds();
    holds.look(the.now);
    if (hold == null) {
      Hold.On on = new Hold.On(null, id, null, null, null, null);
      hold = holds.hold(on, Hold.Mode.STOP, null, "why", JournalScenario.ANN, the.now);
    } else {
      holds.lift(hold.id(), JournalScenario.ANN, "why", the.now);
      hold = null;
    }
    reference.hold(hold != null);
    while (holds.work(the.now)) {
      holds.look(the.now);
    }
  }

  private void expire() {
    reference.expire(seconds());
    the.journal.lanes().expire(100, the.now);
  }

  private void find() {
    expire();
    reference.find(seconds());
    found = the.journal.timers().due(100, the.now);
  }

  private void keep() {
    reference.keep(seconds());
    the.keep(found, lanes(true));
    found = List.of();
  }

  /** Ends all that is in flight, and lets every timer run out. */
  void drain() {
    past.add("and then");
    if (hold != null) {
      holdOrLift();
    }
    for (int i = 0; i < 30 && (i < 2 || !reference.isAtRest(seconds())); i++) {
      answer(false, "provider_error");
      answer(true, "taken");
      the.later(Duration.ofSeconds(31));
      find();
      keep();
      leave(false);
      leave(true);
      compare();
    }
  }

  private void compare() {
    Status status = reference.status();
    Status expected =
        new Status(
            word(status.status()),
            status.attempts(),
            status.sms() == null ? null : word(status.sms()),
            status.smsAttempts(),
            status.trigger(),
            status.reached(),
            status.late());
    MessageRow row = the.journal.messages().find(id).orElseThrow();
    Optional<MessageRow> sms = the.journal.messages().smsOf(id);
    assertThat(
            new Status(
                word(row.status().wire()),
                row.queueing().attempts(),
                sms.map(one -> word(one.status().wire())).orElse(null),
                sms.map(one -> one.queueing().attempts()).orElse(0),
                row.timer().trigger() == null ? null : row.timer().trigger().wire(),
                expected.reached(),
                expected.late()))
        .as("%s after %s", terms, past)
        .isEqualTo(expected);
  }

  /** Waiting for the end of a pause makes no difference to the contract. */
  private static String word(String status) {
    return status.equals("scheduled") ? "accepted" : status;
  }

  void checkWhole() {
    assertThat(reference.isAtRest(seconds())).as("at rest after %s", past).isTrue();
    MessageRow row = the.journal.messages().find(id).orElseThrow();
    assertThat(row.timer().reviewAt()).as("an open timer after %s", past).isNull();
    JsonNode outward = new MessageStates(the.journal, the.reader).of(id);
    assertThat(outward.get("reached").textValue())
        .as("reached after %s", past)
        .isEqualTo(reference.status().reached());
    assertThat(the.journal.events().of(id).stream().anyMatch(Events.EventRow::isLate))
        .as("late after %s", past)
        .isEqualTo(reference.status().late());
    if (reference.isDead(seconds())) {
      assertThat(row.timestamps().deadAt()).as("dead after %s", past).isNotNull();
    }
    assertThat(the.smsOf(id)).as("SMS kept").isLessThanOrEqualTo(1);
    assertThat(smsTaken).as("SMS taken by a provider").isLessThanOrEqualTo(1);
    checkEvents(row);
    checkPrices();
  }

  /** Checks that each attempt has its price once, and that the events tell it no more often. */
  private void checkPrices() {
    List<AttemptRow> attempts = new ArrayList<>(the.journal.messages().attempts(id));
    the.journal
        .messages()
        .smsOf(id)
        .ifPresent(sms -> attempts.addAll(the.journal.messages().attempts(sms.id())));
    assertThat(attempts)
        .as("attempts after %s", past)
        .allMatch(one -> one.charge().isNone() || one.charge().equals(PRICE))
        .allMatch(one -> one.clickedAt() == null || one.status() == DeliveryState.SEEN);
    if (past.stream().anyMatch(step -> step.startsWith("crash"))) {
      // An attempt whose answer was lost is on record only if no receipt came before the crash.
      return;
    }
    List<Events.EventRow> events = the.journal.events().of(id);
    assertThat(events.stream().filter(event -> !event.charge().isNone()).count())
        .as("prices told after %s", past)
        .isEqualTo(attempts.stream().filter(one -> !one.charge().isNone()).count());
    assertThat(events.stream().filter(event -> event.type().equals("clicked")).count())
        .as("clicks told after %s", past)
        .isEqualTo(attempts.stream().filter(one -> one.clickedAt() != null).count());
  }

  /** Checks that the last event has the last state, and that no state comes twice in a row. */
  private void checkEvents(MessageRow row) {
    List<DeliveryState> states =
        the.journal.events().of(id).stream()
            .filter(event -> id.equals(event.messageId()) && event.status() != null)
            .map(Events.EventRow::status)
            .toList();
    assertThat(states.get(states.size() - 1)).isEqualTo(row.status());
    for (int i = 1; i < states.size(); i++) {
      assertThat(states.get(i)).as("event %d of %s", i, past).isNotEqualTo(states.get(i - 1));
    }
  }
}
