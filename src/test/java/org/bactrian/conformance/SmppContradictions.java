package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.delivery.SendResult.Submitted;
import org.bactrian.message.SmsMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.Callback;
import org.bactrian.provider.SampleMessages;
import org.bactrian.provider.smpp.ReceiptIds;
import org.bactrian.provider.smpp.SmppReceipts;
import org.bactrian.provider.smpp.SmppSender;
import org.bactrian.provider.smpp.SmppSessions;
import org.bactrian.provider.smpp.SmppSettings;
import org.bactrian.provider.smpp.SmppSms;
import org.bactrian.provider.smpp.SmppTranslator;
import org.bactrian.sandbox.SmscSimulator;

/** The places where SMSCs read SMPP 3.4 differently. */
final class SmppContradictions {
  private static final SmsMessage MESSAGE = SampleMessages.sms();

  private SmppContradictions() {}

  static void addTo(Rulebook book) {
    book.section(
            "SMPP 3.4",
            "message_id",
            "message_id (letters)",
            "esm_class",
            "data_sm",
            "generic_nack")
        .rule(
            "message_id",
            "5.2.23 leaves its form to the SMSC; some answer in hexadecimal and write decimal into"
                + " the receipt, or the reverse",
            "the id as it came is exact, its other base an alias; an exact id outranks an alias,"
                + " also when its answer comes after the receipt",
            () -> {
              assertThat(submitted("10000000").providerIds()).containsExactly("10000000");
              assertThat(submitted("10000000").aliases()).contains("268435456");
              assertThat(submitted("268435456").providerIds()).containsExactly("268435456");
              assertThat(submitted("268435456").aliases()).contains("10000000");
            })
        .rule(
            "message_id (letters)",
            "an opaque text; some SMSCs change the case of its letters",
            "an id is found in any letter case; a message that has it in exactly these letters counts"
                + " first; so it is at every provider",
            () -> {
              assertThat(submitted("Ab-7F").aliases()).containsExactly("ab-7f");
              try (Smsc smsc = new Smsc()) {
                smsc.simulator.ids(SmscSimulator.Ids.SMALL_THEN_CAPITAL);
                Submitted taken = (Submitted) smsc.submit();
                assertThat(new SmppReceipts().receipts(smsc.next()).get(0).providerIds())
                    .containsAnyElementsOf(taken.providerIds());
              }
            })
        .rule(
            "esm_class",
            "5.2.12 marks a receipt; some SMSCs leave it 0",
            "a text with every field of Appendix B is a receipt; if no message has its id after"
                + " five minutes, it is a user's reply",
            () -> {
              Callback callback = callback(SmscSimulator.Form.UNTYPED);
              assertThat(callback.kind()).isEqualTo(Callback.Kind.RECEIPTS);
              assertThat(new SmppReceipts().mayBeReply(callback)).isTrue();
              assertThat(new SmppReceipts().replies(callback).get(0).text()).startsWith("id:");
              assertThat(new SmppReceipts().mayBeReply(callback(SmscSimulator.Form.TEXT)))
                  .isFalse();
            })
        .rule(
            "data_sm",
            "4.7 carries any message; some SMSCs send their receipts in it",
            "read as a deliver_sm is",
            () -> {
              Callback callback = callback(SmscSimulator.Form.DATA_SM);
              assertThat(callback.kind()).isEqualTo(Callback.Kind.RECEIPTS);
              assertThat(new SmppReceipts().receipts(callback))
                  .extracting(Receipt::providerCode)
                  .containsExactly("DELIVRD");
            })
        .rule(
            "generic_nack",
            "4.3 answers a PDU that was not understood; some SMSCs answer a submit_sm with it",
            "a definite no by its command_status; one without an error says nothing: unknown",
            () -> {
              assertThat(nacked(0x58)).isEqualTo(new Refused(Reason.THROTTLED, "0x58"));
              assertThat(nacked(0)).isInstanceOf(SendResult.Unknown.class);
            });
  }

  private static Submitted submitted(String id) throws Exception {
    try (Smsc smsc = new Smsc()) {
      smsc.simulator.nextIds(id);
      return (Submitted) smsc.submit();
    }
  }

  private static Callback callback(SmscSimulator.Form form) throws Exception {
    try (Smsc smsc = new Smsc()) {
      smsc.simulator.receiptsBy(form);
      smsc.submit();
      return smsc.next();
    }
  }

  private static SendResult nacked(int status) throws Exception {
    try (Smsc smsc = new Smsc()) {
      smsc.simulator.nack(MESSAGE.to().digits(), status);
      return smsc.submit();
    }
  }

  /** An SMSC, and an account that is bound to it. */
  private static final class Smsc implements AutoCloseable {
    private final SmscSimulator simulator =
        new SmscSimulator(0, List.of(account(2775)), Clock.systemUTC(), Duration.ofMillis(10));
    private final Account account = account(simulator.port());
    private final Queue<Callback> kept = new ConcurrentLinkedQueue<>();
    private final SmppSessions sessions =
        new SmppSessions(new Accounts(List.of(account), List.of()), kept::add);

    private static Account account(int port) {
      SmppSettings settings =
          new SmppSettings(
              "127.0.0.1",
              port,
              false,
              "bactrian",
              "secret",
              "",
              "Shop",
              10,
              Duration.ofSeconds(30),
              ReceiptIds.AUTO);
      return new Account(
          "sms-smpp",
          new SmppSms(new SmppReceipts()),
          settings,
          0,
          8,
          Duration.ofSeconds(5),
          true,
          "",
          List.of());
    }

    SendResult submit() {
      return new SmppSender(sessions)
          .submit(new SmppTranslator().translate(MESSAGE, account), account);
    }

    Callback next() {
      await().until(() -> !kept.isEmpty());
      return kept.remove();
    }

    @Override
    public void close() {
      sessions.close();
      simulator.close();
    }
  }
}
