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
 * An SMSC on loopback: SMPP 3.4 over real TCP, with real receipts, sent again until they are taken.
 * {@link Behaviour} says what it does with a message.
 */
public final class SmscSimulator implements AutoCloseable {
  private final SmscReceipts receipts;
  private final SmscResponder responder;
  private final SmscListener listener;

  /**
   * Listens at once.
   *
   * @param port on loopback; 0: any free one
   * @param all those that speak SMPP may bind, the others are passed over
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

  /** Every submit_sm that reached it, those it refused too; the latest 10 000, oldest first. */
  public List<Submit> submits() {
    return responder.submits();
  }

  /** Every message it took with all its parts; the latest 10 000, oldest first. */
  public List<ReceivedSms> messages() {
    return responder.messages();
  }

  /** From now on does this with the number's messages, whatever its digits say. */
  public void behave(String toDigits, Behaviour behaviour) {
    responder.behave(toDigits, behaviour);
  }

  /** From now on refuses this part of the number's messages. */
  public void refuse(String toDigits, int part, int commandStatus) {
    responder.refuse(toDigits, part, commandStatus);
  }

  /** From now on answers each submit after so long. */
  public void answerAfter(Duration pause) {
    responder.responses().pauseFor(pause);
  }

  /** The most submits that ever waited for its answer at once. */
  public int mostAtOnce() {
    return responder.responses().mostAtOnce();
  }

  /** From now on names messages in these forms. */
  public void ids(Ids form) {
    responder.ids(form);
  }

  /** From now on says what became of a message in this form. */
  public void receiptsBy(Form form) {
    responder.receiptsBy(form);
  }

  /** Sends a person's message to whoever is bound by this system_id. */
  public void reply(String systemId, String fromDigits, String to, String text) {
    receipts.reply(systemId, fromDigits, to, text);
  }

  /** Deliveries that were answered with an error, and will be made again. */
  public int refusedDeliveries() {
    return receipts.refused();
  }

  /** How often it was asked whether the link holds. */
  public int enquiries() {
    return responder.enquiries();
  }

  /** Sessions bound now. */
  public int bound() {
    return receipts.bound();
  }

  /** Cuts every connection. */
  @Override
  public void close() {
    listener.close();
    receipts.close();
  }

  /** In which forms a message is named: when it is taken, and in its receipt. */
  public enum Ids {
    SAME("%d", "%d"),
    HEX_THEN_DECIMAL("%016X", "%d"),
    DECIMAL_THEN_HEX("%d", "%016x");

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

  /** How a receipt says what became of a message. */
  public enum Form {
    TEXT,
    TLV,
    ALTERNATING
  }

  /**
   * One submit_sm that reached it.
   *
   * @param systemId who was bound
   * @param messageId null when it was refused
   * @param status the command_status answered
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
