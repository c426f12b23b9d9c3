package org.bactrian.provider.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.SendResult;
import org.bactrian.message.SmsMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.Callback;
import org.bactrian.provider.SampleMessages;
import org.bactrian.sandbox.Behaviour;
import org.bactrian.sandbox.SmscSimulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs against an SMSC over TCP. */
class SmppOverTcpTest {
  private static final String TO = SmppSamples.TO.substring(1);
  private static final Duration SOON = Duration.ofMillis(20);

  private final Queue<Callback> kept = new ConcurrentLinkedQueue<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final List<SmppSessions> opened = new ArrayList<>();
  private SmscSimulator smsc;
  private Account account;

  @BeforeEach
  void open() {
    smsc = smsc(0);
    account = SmppSamples.account(SmppSamples.settings(smsc.port(), "secret"));
  }

  @AfterEach
  void close() {
    opened.forEach(SmppSessions::close);
    smsc.close();
  }

  private static SmscSimulator smsc(int port) {
    Account known = SmppSamples.account(SmppSamples.settings(2775, "secret"));
    return new SmscSimulator(port, List.of(known), Clock.systemUTC(), SOON);
  }

  private Submits sender() {
    SmppSessions sessions = new SmppSessions(new Accounts(List.of(account), List.of()), this::keep);
    opened.add(sessions);
    return message ->
        new SmppSender(sessions).submit(new SmppTranslator().translate(message, account), account);
  }

  private interface Submits {
    SendResult submit(SmsMessage message);
  }

  private void keep(Callback callback) {
    if (failures.getAndDecrement() > 0) {
      throw new IllegalStateException("the journal is not there");
    }
    kept.add(callback);
  }

  private SendResult submit(String text) {
    return sender().submit(SmppSamples.message(text));
  }

  private Receipt receipt() {
    await().until(() -> !kept.isEmpty());
    Callback callback = kept.remove();
    assertThat(callback.kind()).isEqualTo(Callback.Kind.RECEIPTS);
    return new SmppReceipts().receipts(callback).get(0);
  }

  /** Returns every name by which the message is known. */
  private static List<String> ids(SendResult result) {
    assertThat(result).isInstanceOf(SendResult.Submitted.class);
    SendResult.Submitted taken = (SendResult.Submitted) result;
    List<String> all = new ArrayList<>(taken.providerIds());
    all.addAll(taken.aliases());
    return all;
  }

  private static Reason reason(SendResult result) {
    assertThat(result).isInstanceOf(SendResult.Refused.class);
    return ((SendResult.Refused) result).reason();
  }

  @Test
  void binds_and_submits() {
    List<String> ids = ids(submit("Hi €5"));
    SmscSimulator.ReceivedSms taken = smsc.messages().get(0);
    assertThat(taken.text()).isEqualTo("Hi €5");
    assertThat(taken.from()).isEqualTo("Shop");
    assertThat(taken.to()).isEqualTo(TO);
    assertThat(ids).startsWith(taken.messageIds().get(0));
  }

  @Test
  void a_wrong_password_is_bad_credentials_and_nothing_left() {
    account = SmppSamples.account(SmppSamples.settings(smsc.port(), "wrong"));
    assertThat(reason(submit("Hi"))).isEqualTo(Reason.BAD_CREDENTIALS);
    assertThat(smsc.submits()).isEmpty();
  }

  @Test
  void every_account_is_bound_when_the_application_is_ready() {
    sender();
    opened.get(0).open();
    await().until(() -> smsc.bound() == 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a*152 € a*200",
        "€*200",
        "Ж*66 U+1F42A Ж*66",
        "U+1F42A*90",
        "a*400 Ж",
        "[*76 a {*77 ^*77"
      })
  void a_long_text_arrives_whole(String pieces) {
    String text = SampleMessages.spell(pieces);
    List<String> ids = ids(submit(text));
    assertThat(smsc.messages()).extracting(SmscSimulator.ReceivedSms::text).containsExactly(text);
    assertThat(smsc.submits()).hasSizeGreaterThan(1);
    assertThat(ids).containsAll(smsc.messages().get(0).messageIds());
  }

  @Test
  void every_part_has_a_receipt_that_joins() {
    SendResult.Submitted taken = (SendResult.Submitted) submit("a".repeat(400));
    assertThat(taken.charge()).isEqualTo(new Charge(null, 3));
    List<String> ids = ids(taken);
    for (int part = 1; part <= 3; part++) {
      assertThat(ids).containsAnyElementsOf(receipt().providerIds());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SmscSimulator.Form.class,
      names = "ALTERNATING",
      mode = EnumSource.Mode.EXCLUDE)
  void a_receipt_comes_by_text_and_by_tlv(SmscSimulator.Form form) {
    smsc.receiptsBy(form);
    smsc.behave(TO, Behaviour.UNDELIVERED);
    List<String> ids = ids(submit("Hi"));
    Receipt receipt = receipt();
    assertThat(receipt.state()).isEqualTo(DeliveryState.UNDELIVERED);
    assertThat(ids).containsAnyElementsOf(receipt.providerIds());
  }

  @ParameterizedTest
  @EnumSource(SmscSimulator.Ids.class)
  void a_receipt_joins_in_whatever_form_it_names_the_message(SmscSimulator.Ids form) {
    smsc.ids(form);
    assertThat(ids(submit("Hi"))).containsAnyElementsOf(receipt().providerIds());
  }

  @Test
  void throttled_twice_then_accepted() {
    smsc.behave(TO, Behaviour.THROTTLED);
    Submits sender = sender();
    assertThat(reason(sender.submit(SmppSamples.message("Hi")))).isEqualTo(Reason.THROTTLED);
    assertThat(reason(sender.submit(SmppSamples.message("Hi")))).isEqualTo(Reason.THROTTLED);
    ids(sender.submit(SmppSamples.message("Hi")));
    assertThat(smsc.messages()).hasSize(1);
  }

  @Test
  void a_refusal_has_its_reason() {
    smsc.behave(TO, Behaviour.BAD_NUMBER);
    assertThat(submit("Hi")).isEqualTo(new SendResult.Refused(Reason.BAD_NUMBER, "0x0B"));
    smsc.behave(TO, Behaviour.NO_CREDIT);
    assertThat(reason(submit("Hi"))).isEqualTo(Reason.NO_CREDIT);
    smsc.behave(TO, Behaviour.DOWN);
    assertThat(reason(submit("Hi"))).isEqualTo(Reason.PROVIDER_ERROR);
  }

  @ParameterizedTest
  @CsvSource({
    "0x58, THROTTLED",
    "0x02, PROVIDER_ERROR",
    "0x03, PROVIDER_ERROR",
    "0x0B, BAD_NUMBER",
    "0x45, OTHER"
  })
  void a_generic_nack_is_a_definite_no_with_its_status(String status, Reason reason) {
    smsc.nack(TO, Integer.decode(status));
    assertThat(submit("Hi")).isEqualTo(new SendResult.Refused(reason, status));
    assertThat(smsc.submits()).hasSize(1);
  }

  @Test
  void a_generic_nack_without_an_error_says_nothing() {
    smsc.nack(TO, 0);
    assertThat(submit("Hi")).isEqualTo(new SendResult.Unknown("0x00", List.of()));
  }

  @Test
  void the_id_that_was_given_is_exact_and_its_other_forms_are_aliases() {
    smsc.nextIds("10000000", "268435456");
    Submits sender = sender();
    SendResult.Submitted first = (SendResult.Submitted) sender.submit(SmppSamples.message("one"));
    SendResult.Submitted second = (SendResult.Submitted) sender.submit(SmppSamples.message("two"));
    assertThat(first.providerIds()).containsExactly("10000000");
    assertThat(first.aliases()).contains("268435456");
    assertThat(second.providerIds()).containsExactly("268435456");
    assertThat(receipt().providerId()).isIn("10000000", "268435456");
  }

  @Test
  void the_timeout_is_for_all_parts_together() {
    account =
        SmppSamples.account(SmppSamples.settings(smsc.port(), "secret"), Duration.ofMillis(600));
    sender();
    opened.get(0).open();
    await().until(() -> smsc.bound() == 1);
    smsc.answerAfter(Duration.ofMillis(250));
    long begun = System.nanoTime();
    SendResult result =
        new SmppSender(opened.get(0))
            .submit(
                new SmppTranslator().translate(SmppSamples.message("a".repeat(1500)), account),
                account);
    assertThat(result).isInstanceOf(SendResult.Unknown.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
    assertThat(smsc.submits()).hasSizeLessThan(5);
  }

  @Test
  void a_sender_that_is_refused_is_the_messages_fault_only_if_it_named_it() {
    smsc.refuse(TO, 1, 0x0A);
    Submits sender = sender();
    assertThat(reason(sender.submit(SmppSamples.message(SmppSamples.TO, "Them", "Hi"))))
        .isEqualTo(Reason.BAD_ENVELOPE);
    SendResult ofTheAccount = sender.submit(SmppSamples.message("Hi"));
    assertThat(reason(ofTheAccount)).isEqualTo(Reason.NOT_PERMITTED);
    assertThat(ofTheAccount.accountFault()).as("it may be refused for one country").isEmpty();
  }

  @Test
  void a_sender_that_does_not_fit_never_leaves() {
    SendResult result = sender().submit(SmppSamples.message(SmppSamples.TO, "S".repeat(30), "Hi"));
    assertThat(reason(result)).isEqualTo(Reason.BAD_ENVELOPE);
    assertThat(smsc.submits()).isEmpty();
  }

  @Test
  void a_later_part_refused_leaves_the_outcome_unknown_and_no_more_follow() {
    smsc.refuse(TO, 2, 0x58);
    SendResult result = submit("a".repeat(400));
    assertThat(result).isInstanceOf(SendResult.Unknown.class);
    assertThat(((SendResult.Unknown) result).providerIds())
        .containsAnyElementsOf(receipt().providerIds());
    assertThat(smsc.submits()).hasSize(2);
  }

  @Test
  void no_more_submits_wait_than_the_window_allows() {
    account = SmppSamples.account(SmppSamples.settings(smsc.port(), "secret", 3, ReceiptIds.AUTO));
    smsc.answerAfter(Duration.ofMillis(50));
    Submits sender = sender();
    List<CompletableFuture<SendResult>> all =
        IntStream.range(0, 20)
            .mapToObj(
                n ->
                    CompletableFuture.supplyAsync(
                        () -> sender.submit(SmppSamples.message("Hi " + n)),
                        work -> new Thread(work).start()))
            .toList();
    assertThat(all).allSatisfy(one -> ids(one.join()));
    assertThat(smsc.mostAtOnce()).isEqualTo(3);
    assertThat(smsc.messages()).hasSize(20);
  }

  @Test
  void a_session_is_bound_again_after_the_smsc_was_away() {
    Submits sender = sender();
    ids(sender.submit(SmppSamples.message("one")));
    int port = smsc.port();
    smsc.close();
    await().until(() -> sender.submit(SmppSamples.message("lost")) instanceof SendResult.Refused);
    smsc = smsc(port);
    await().until(() -> smsc.bound() == 1);
    ids(sender.submit(SmppSamples.message("two")));
    assertThat(smsc.messages()).extracting(SmscSimulator.ReceivedSms::text).containsExactly("two");
  }

  @Test
  void a_silent_link_is_tested() {
    SmppSettings often =
        new SmppSettings(
            "127.0.0.1",
            smsc.port(),
            false,
            "bactrian",
            "secret",
            "",
            null,
            10,
            Duration.ofSeconds(1),
            ReceiptIds.AUTO);
    account = SmppSamples.account(often);
    submit("Hi");
    await().until(() -> smsc.enquiries() >= 1);
    assertThat(smsc.bound()).isEqualTo(1);
  }

  @Test
  void a_closed_session_is_unbound_and_stays_unbound() {
    Submits sender = sender();
    ids(sender.submit(SmppSamples.message("Hi")));
    opened.get(0).close();
    await().until(() -> smsc.bound() == 0);
    assertThat(reason(sender.submit(SmppSamples.message("Hi")))).isEqualTo(Reason.PROVIDER_ERROR);
  }

  @Test
  void a_receipt_that_could_not_be_stored_is_sent_again() {
    failures.set(2);
    List<String> ids = ids(submit("Hi"));
    assertThat(ids).containsAnyElementsOf(receipt().providerIds());
    assertThat(smsc.refusedDeliveries()).isEqualTo(2);
  }

  @Test
  void a_persons_message_is_a_reply() {
    submit("Hi");
    kept.clear();
    smsc.reply("bactrian", TO, "Shop", "Дякую 🐪");
    await()
        .untilAsserted(() -> assertThat(kept).anyMatch(one -> one.kind() == Callback.Kind.REPLIES));
    Callback callback =
        kept.stream().filter(one -> one.kind() == Callback.Kind.REPLIES).findFirst().orElseThrow();
    assertThat(new SmppReceipts().replies(callback))
        .singleElement()
        .satisfies(
            reply -> {
              assertThat(reply.text()).isEqualTo("Дякую 🐪");
              assertThat(reply.from().e164()).isEqualTo(SmppSamples.TO);
            });
  }
}
