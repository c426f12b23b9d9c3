package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.journal.JournalScenario.NX;
import static org.bactrian.journal.JournalScenario.NX2;
import static org.bactrian.journal.JournalScenario.SMS;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;

/** Whatever happens in whatever order to one message, what we promise of it holds. */
class HistoriesTest {
  private static HikariDataSource database;
  private static JournalScenario the;

  /** What can happen; what does not fit the moment does nothing. */
  enum Step {
    CLAIM,
    ANSWER_TAKEN,
    ANSWER_NO_CREDIT,
    ANSWER_DOWN,
    ANSWER_BAD_NUMBER,
    NO_ANSWER,
    CRASH,
    RECEIPT_SENT,
    RECEIPT_DELIVERED,
    RECEIPT_SEEN,
    RECEIPT_EXPIRED,
    RECEIPT_FAILED,
    FALLBACK,
    SMS_CLAIM,
    SMS_ANSWER_TAKEN,
    SMS_ANSWER_DOWN,
    A_SECOND,
    A_MINUTE
  }

  @BeforeContainer
  static void open() throws IOException {
    Path folder = Files.createTempDirectory("histories");
    database = TestDatabase.sqlite(folder);
    the = new JournalScenario(database);
  }

  @AfterContainer
  static void close() {
    the.close();
    database.close();
  }

  @Property(tries = 600)
  void one_message_one_sms_at_most_and_none_after_it_was_known_to_have_arrived(
      @ForAll @Size(min = 5, max = 40) List<Step> steps, @ForAll boolean timer) {
    Life life = new Life(timer);
    steps.forEach(life::take);
    life.drain();
    life.check();
  }

  /** One message's life, with a memory of its own of what left and what was known when it did. */
  private static final class Life {
    private static final int TTL = 150;
    private final String id = JournalScenario.newId();
    private final Instant end;
    private final List<Claim> atTheDoor = new ArrayList<>();
    private final List<Claim> smsAtTheDoor = new ArrayList<>();
    private final List<String> taken = new ArrayList<>();
    private boolean unknown;
    private boolean arrived;
    private int smsLeft;

    Life(boolean timer) {
      the.accept(JournalScenario.message(id, TTL, timer ? Duration.ofSeconds(60) : null), NX, NX2);
      end = the.now.plusSeconds(TTL);
    }

    void take(Step step) {
      switch (step) {
        case CLAIM -> claim();
        case ANSWER_TAKEN -> taken();
        case ANSWER_NO_CREDIT -> answer(JournalScenario.no(Reason.NO_CREDIT));
        case ANSWER_DOWN -> answer(JournalScenario.no(Reason.PROVIDER_ERROR));
        case ANSWER_BAD_NUMBER -> answer(JournalScenario.no(Reason.BAD_NUMBER));
        case NO_ANSWER -> {
          unknown |= !atTheDoor.isEmpty();
          answer(new SendResult.Unknown(null, List.of()));
        }
        case CRASH -> crash();
        case RECEIPT_SENT -> receipt(DeliveryState.SUBMITTED);
        case RECEIPT_DELIVERED -> receipt(DeliveryState.DELIVERED);
        case RECEIPT_SEEN -> receipt(DeliveryState.SEEN);
        case RECEIPT_EXPIRED -> receipt(DeliveryState.EXPIRED);
        case RECEIPT_FAILED -> receipt(DeliveryState.UNDELIVERED);
        case FALLBACK -> the.fallbacks();
        case SMS_CLAIM -> smsClaim();
        case SMS_ANSWER_TAKEN -> smsAnswer(JournalScenario.taken("s-" + id));
        case SMS_ANSWER_DOWN -> smsAnswer(JournalScenario.no(Reason.PROVIDER_ERROR));
        case A_SECOND -> the.later(Duration.ofSeconds(1));
        case A_MINUTE -> {
          the.later(Duration.ofSeconds(61));
          the.journal.lanes().expire(100, the.now);
        }
      }
    }

    private void claim() {
      for (String account : List.of(NX, NX2)) {
        for (Claim claim : the.claim(account)) {
          assertThat(unknown).as("sent again after unknown").isFalse();
          assertThat(arrived).as("sent again after it arrived").isFalse();
          assertThat(taken).as("sent again after it was taken").isEmpty();
          assertThat(the.now).as("sent after its ttl").isBefore(end);
          atTheDoor.add(claim);
        }
      }
    }

    private void taken() {
      String providerId = "p-" + id + "-" + atTheDoor.size();
      if (!atTheDoor.isEmpty()) {
        taken.add(atTheDoor.get(0).account() + " " + providerId);
      }
      answer(JournalScenario.taken(providerId));
    }

    private void answer(SendResult result) {
      if (!atTheDoor.isEmpty()) {
        the.settle(atTheDoor.remove(0), result);
      }
    }

    private void crash() {
      unknown |= !atTheDoor.isEmpty();
      atTheDoor.clear();
      smsAtTheDoor.clear();
      for (String account : List.of(NX, NX2, SMS)) {
        the.journal.lanes().recover(account, the.now);
      }
    }

    /** Of a message that was taken, or earlier than the answer that will tell its id. */
    private void receipt(DeliveryState state) {
      if (!taken.isEmpty()) {
        String[] at = taken.get(0).split(" ");
        the.receipt(at[0], at[1], state);
        arrived |= state.hasArrived();
      }
    }

    private void smsClaim() {
      for (Claim claim : the.claim(SMS)) {
        assertThat(arrived).as("an SMS after it was known to have arrived").isFalse();
        smsAtTheDoor.add(claim);
      }
    }

    private void smsAnswer(SendResult result) {
      if (!smsAtTheDoor.isEmpty()) {
        smsLeft += result instanceof SendResult.Submitted ? 1 : 0;
        the.settle(smsAtTheDoor.remove(0), result);
      }
    }

    /** Everybody finishes, and every timer runs out. */
    void drain() {
      for (int i = 0; i < 12; i++) {
        answer(JournalScenario.no(Reason.PROVIDER_ERROR));
        smsAnswer(JournalScenario.taken("s-" + id));
        the.later(Duration.ofSeconds(61));
        the.journal.lanes().expire(100, the.now);
        claim();
        the.fallbacks();
        smsClaim();
      }
    }

    void check() {
      assertThat(the.smsOf(id)).as("SMS of one message").isLessThanOrEqualTo(1);
      assertThat(smsLeft).as("SMS taken by a provider").isLessThanOrEqualTo(1);
      MessageRow row = the.journal.messages().find(id).orElseThrow();
      assertThat(row.status().isWaiting()).as(row + " still waits").isFalse();
      assertThat(row.status()).isNotEqualTo(DeliveryState.SENDING);
      assertThat(row.reviewAt()).as("an open timer").isNull();
      if (arrived) {
        assertThat(row.status().hasArrived()).as("what arrived has arrived").isTrue();
      }
      List<AttemptRow> attempts = the.journal.messages().attempts(id);
      assertThat(attempts).hasSize(row.attempts());
      List<DeliveryState> states =
          the.journal.events().of(id).stream()
              .filter(event -> id.equals(event.messageId()))
              .map(Events.EventRow::status)
              .toList();
      for (int i = 1; i < states.size(); i++) {
        assertThat(states.get(i - 1).mayBecome(states.get(i)))
            .as(states.get(i - 1) + " to " + states.get(i))
            .isTrue();
      }
      assertThat(states.get(states.size() - 1)).isEqualTo(row.status());
    }
  }
}
