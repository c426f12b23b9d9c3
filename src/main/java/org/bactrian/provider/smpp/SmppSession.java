package org.bactrian.provider.smpp;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.provider.Account;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.RawDataCoding;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.SubmitSmResult;

/**
 * Submits for one account, at most as many at once as its window allows (SMPP 3.4, 2.9). The parts
 * of one message leave one after the other.
 */
final class SmppSession {
  /** Asks for a receipt of success and of failure (SMPP 3.4, 5.2.17). */
  private static final RegisteredDelivery RECEIPT = new RegisteredDelivery(1);

  private static final byte NONE = 0;

  private final SmppLink link;
  private final ReceiptIds ids;
  private final long timeout;
  private final Semaphore window;

  SmppSession(Account account, SmppLink link) {
    SmppSettings settings = account.settings(SmppSettings.class);
    this.link = link;
    this.ids = settings.receiptIds();
    this.timeout = account.timeout().toMillis();
    this.window = new Semaphore(settings.window(), true);
  }

  SmppLink link() {
    return link;
  }

  /**
   * Submits all parts of a message. After one part was accepted, the refusal of a later part makes
   * the outcome unknown, because a part of the message has left.
   *
   * @param reference joins the parts
   */
  SendResult submit(List<SubmitPart> parts, int reference) {
    Set<String> taken = new LinkedHashSet<>();
    for (SubmitPart part : parts) {
      SendResult one = submit(part, reference);
      if (!(one instanceof SendResult.Submitted submitted)) {
        return part.number() == 1
            ? one
            : new SendResult.Unknown(one.providerCode(), List.copyOf(taken));
      }
      taken.addAll(submitted.providerIds());
    }
    return new SendResult.Submitted(List.copyOf(taken), StatusTable.TAKEN);
  }

  private SendResult submit(SubmitPart part, int reference) {
    try {
      if (!window.tryAcquire(timeout, TimeUnit.MILLISECONDS)) {
        return new SendResult.Refused(Reason.PROVIDER_ERROR, "window full");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new SendResult.Refused(Reason.PROVIDER_ERROR, "stopped");
    }
    try {
      return call(part, reference);
    } finally {
      window.release();
    }
  }

  private SendResult call(SubmitPart part, int reference) {
    try {
      String id = send(part, reference).getMessageId();
      return new SendResult.Submitted(
          id == null || id.isBlank() ? List.of() : ids.of(id), StatusTable.TAKEN);
    } catch (NotBoundException e) {
      return e.refused();
    } catch (NegativeResponseException e) {
      return StatusTable.refused(e.getCommandStatus(), part.senderNamed());
    } catch (ResponseTimeoutException | InvalidResponseException | IOException e) {
      return new SendResult.Unknown(null, List.of());
    } catch (PDUException e) {
      // Only the sender can be too long. The PDU was not composed, so nothing has left.
      return new SendResult.Refused(StatusTable.sender(part.senderNamed()), null);
    }
  }

  private SubmitSmResult send(SubmitPart part, int reference)
      throws NotBoundException,
          PDUException,
          ResponseTimeoutException,
          InvalidResponseException,
          NegativeResponseException,
          IOException {
    return link.session()
        .submitShortMessage(
            "",
            part.source().ton(),
            part.source().npi(),
            part.source().value(),
            part.destination().ton(),
            part.destination().npi(),
            part.destination().value(),
            new ESMClass(part.esmClass()),
            NONE,
            NONE,
            null,
            null,
            RECEIPT,
            NONE,
            new RawDataCoding(part.dataCoding()),
            NONE,
            part.shortMessage(reference));
  }
}
