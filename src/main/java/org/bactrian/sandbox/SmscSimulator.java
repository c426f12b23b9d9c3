package org.bactrian.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.bactrian.provider.Account;
import org.bactrian.provider.smpp.SmppSettings;
import org.jspecify.annotations.Nullable;

/**
 * Simulates an SMSC on loopback: SMPP 3.4 over real TCP, with real receipts that are sent again
 * until they are accepted. {@link Behaviour} decides what happens to a message.
 */
public final class SmscSimulator implements AutoCloseable {
  private final SmscReceipts receipts;
  private final SmscResponder responder;
  private final SmscListener listener;

  /**
   * Starts listening.
   *
   * @param port on loopback; 0: any free one
   * @param all the accounts; those that do not speak SMPP are ignored
   * @param receiptDelay before each receipt, and before one is sent again
   */
  public SmscSimulator(int port, Collection<Account> all, Clock clock, Duration receiptDelay) {
    List<SmppSettings> accounts =
        all.stream()
            .map(Account::settings)
            .filter(SmppSettings.class::isInstance)
            .map(SmppSettings.class::cast)
            .toList();
    receipts = new SmscReceipts(receiptDelay);
    responder = new SmscResponder(receipts, clock);
    listener = SmscListener.open(port, accounts, responder, receipts);
  }

  public int port() {
    return listener.port();
  }

  /**
   * Returns every submit_sm that arrived, also those it refused; the latest 10 000, oldest first.
   */
  public List<Submit> submits() {
    return responder.submits();
  }

  /** Returns every message of which all parts were accepted; the latest 10 000, oldest first. */
  public List<ReceivedSms> messages() {
    return responder.messages();
  }

  /** From now on treats the number's messages in this way, whatever its digits say. */
  public void behave(String toDigits, Behaviour behaviour) {
    responder.behave(toDigits, behaviour);
  }

  /** From now on refuses this part of the number's messages. */
  public void refuse(String toDigits, int part, int commandStatus) {
    responder.refuse(toDigits, part, commandStatus);
  }

  /** From now on answers the number's messages with a generic_nack, as if it had not understood. */
  public void nack(String toDigits, int commandStatus) {
    responder.refuse(toDigits, 1, commandStatus | SmscResponder.NACK);
  }

  /** From now on answers each submit after this delay. */
  public void answerAfter(Duration delay) {
    responder.responses().delayBy(delay);
  }

  /** Returns the largest number of submits that ever waited for their response at once. */
  public int mostAtOnce() {
    return responder.responses().mostAtOnce();
  }

  /** From now on names messages in these forms. */
  public void ids(Ids form) {
    responder.ids(form);
  }

  /** From now on gives the next messages these ids, one each. */
  public void nextIds(String... ids) {
    responder.nextIds(List.of(ids));
  }

  /** From now on writes receipts in this form. */
  public void receiptsBy(Form form) {
    responder.receiptsBy(form);
  }

  /** Sends a person's message to the session that is bound by this system_id. */
  public void reply(String systemId, String fromDigits, String to, String text) {
    receipts.reply(systemId, fromDigits, to, text);
  }

  /** Returns how many deliveries were answered with an error; they are sent again. */
  public int refusedDeliveries() {
    return receipts.refused();
  }

  /** Returns how often an enquire_link arrived. */
  public int enquiries() {
    return responder.enquiries();
  }

  /** Returns how many sessions are bound now. */
  public int bound() {
    return receipts.bound();
  }

  /** Closes every connection. */
  @Override
  public void close() {
    listener.close();
    receipts.close();
  }

  /** The forms in which a message is named: in the response to the submit, and in the receipt. */
  public enum Ids {
    SAME("%d", "%d"),
    HEX_THEN_DECIMAL("%016X", "%d"),
    DECIMAL_THEN_HEX("%d", "%016x"),
    CAPITAL_THEN_SMALL("M%016X-Z", "m%016x-z"),
    SMALL_THEN_CAPITAL("m%016x-z", "M%016X-Z");

    private final String answer;
    private final String receipt;

    Ids(String answer, String receipt) {
      this.answer = answer;
      this.receipt = receipt;
    }

    String answer(long id) {
      return String.format(answer, id);
    }

    String receipt(long id) {
      return String.format(receipt, id);
    }
  }

  /** Where a receipt carries the state of the message. */
  public enum Form {
    TEXT,
    TLV,
    /** In TLVs of a data_sm. */
    DATA_SM,
    /** The text that a data_sm carries as its message_payload. */
    DATA_SM_TEXT,
    /** The text of a deliver_sm whose esm_class does not say that it is a receipt. */
    UNTYPED,
    ALTERNATING
  }

  /**
   * One submit_sm that arrived.
   *
   * @param systemId by which the session was bound
   * @param messageId null when it was refused
   * @param status the command_status of the response
   */
  public record Submit(
      String systemId,
      String from,
      int fromTon,
      String to,
      int esmClass,
      int dataCoding,
      byte[] octets,
      @Nullable String messageId,
      int status) {
    boolean hasHeader() {
      return (esmClass & 0x40) != 0;
    }

    int part() {
      return hasHeader() ? octets[5] & 0xFF : 1;
    }

    @Override
    public String toString() {
      return "Submit[" + octets.length + " octets, status " + status + "]";
    }
  }

  /**
   * One message with all its parts.
   *
   * @param messageIds one for each part
   */
  public record ReceivedSms(
      String from, String to, String text, List<String> messageIds, Instant at) {
    @Override
    public String toString() {
      return "ReceivedSms[" + messageIds.size() + " parts, " + at + "]";
    }
  }
}
