package org.bactrian.provider.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.bactrian.delivery.SendResult;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an SMSC may write to a session, and that another session follows then. */
class HostileSmscTest {
  private static final int DELIVER_SM = 5;
  private static final Duration OFTEN = Duration.ofSeconds(1);
  private static final Duration NEVER = Duration.ofMinutes(30);

  private RawSmsc smsc;
  private SmppSessions sessions;

  private Account account;

  private void open(RawSmsc.Conversation conversation, Duration enquireLink) throws IOException {
    smsc = new RawSmsc(conversation);
    account =
        SmppSamples.account(SmppSamples.settings(smsc.port(), enquireLink), Duration.ofMinutes(1));
    sessions = new SmppSessions(new Accounts(List.of(account), List.of()), callback -> {});
    sessions.open();
  }

  private SendResult submit() {
    return new SmppSender(sessions)
        .submit(new SmppTranslator().translate(SmppSamples.message("Hi"), account), account);
  }

  @AfterEach
  void close() throws IOException {
    smsc.close();
    sessions.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, 64 * 1024 * 1024, -1, Integer.MIN_VALUE, 3, 0})
  void a_pdu_that_claims_a_length_no_pdu_has_ends_the_session(int length) throws IOException {
    Semaphore taken = new Semaphore(0);
    open(
        session -> {
          session.answer("id\0".getBytes(StandardCharsets.US_ASCII));
          // Not before the answer was read: a session that ends may take an answer with it.
          taken.acquire();
          session.write(RawSmsc.header(length, DELIVER_SM));
        },
        NEVER);
    assertThat(submit()).isInstanceOf(SendResult.Submitted.class);
    taken.release();
    await().until(() -> smsc.bound() >= 2);
    assertThat(submit()).isInstanceOf(SendResult.Submitted.class);
  }

  @Test
  void a_session_without_a_word_for_twice_the_time_of_a_test_is_bound_anew() throws IOException {
    open(session -> {}, OFTEN);
    await().until(() -> smsc.bound() >= 2);
  }

  @Test
  void octets_that_never_become_a_pdu_are_no_word() throws IOException {
    open(
        session -> {
          session.write(RawSmsc.header(60_000, DELIVER_SM));
          session.dripForEver();
        },
        OFTEN);
    await().until(() -> smsc.bound() >= 2);
  }

  @Test
  void a_session_whose_link_is_well_stays() throws IOException {
    AtomicInteger answered = new AtomicInteger();
    open(
        session -> {
          while (true) {
            session.answer(new byte[0]);
            answered.incrementAndGet();
          }
        },
        OFTEN);
    await().until(() -> answered.get() >= 3);
    assertThat(smsc.bound()).isEqualTo(1);
  }
}
