package org.bactrian.provider.smpp;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.provider.Account;
import org.jsmpp.GenericNackResponseException;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.RawDataCoding;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.SubmitSmResult;
import org.jspecify.annotations.Nullable;

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
  private final Duration timeout;
  private final Semaphore window;

  SmppSession(Account account, SmppLink link) {
    SmppSettings settings = account.settings(SmppSettings.class);
    this.link = link;
    this.ids = settings.receiptIds();
    this.timeout = account.timeout();
    this.window = new Semaphore(settings.window(), true);
  }

  SmppLink link() {
    return link;
  }

  /**
   * Submits all parts of a message. After one part was accepted, the refusal of a later part makes
   * the outcome unknown, because a part of the message has left. The account's timeout is for all
   * parts together, with the wait for a place in the window.
   *
   * @param reference joins the parts
   */
  SendResult submit(List<SubmitPart> parts, int reference) {
    long deadline = System.nanoTime() + timeout.toNanos();
    List<String> taken = new ArrayList<>();
    List<String> aliases = new ArrayList<>();
    for (SubmitPart part : parts) {
      SendResult one = submit(part, reference, deadline);
      if (!(one instanceof SendResult.Submitted submitted)) {
        return part.number() == 1
            ? one
            : new SendResult.Unknown(one.providerCode(), taken, aliases);
      }
      taken.addAll(submitted.providerIds());
      aliases.addAll(submitted.aliases());
    }
    Charge charge = new Charge(null, parts.size());
    return new SendResult.Submitted(taken, aliases, StatusTable.TAKEN, charge);
  }

  private SendResult submit(SubmitPart part, int reference, long deadline) {
    try {
      if (!window.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return new SendResult.Refused(Reason.PROVIDER_ERROR, "window full");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new SendResult.Refused(Reason.PROVIDER_ERROR, "stopped");
    }
    try {
      return call(part, reference, deadline);
    } finally {
      window.release();
    }
  }

  private SendResult call(SubmitPart part, int reference, long deadline) {
    try {
      TimedSession session = link.session();
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      return left <= 0
          ? new SendResult.Refused(Reason.PROVIDER_ERROR, "no time left")
          : taken(send(session, part, reference, left).getMessageId());
    } catch (NotBoundException e) {
      return e.refused();
    } catch (NegativeResponseException e) {
      return StatusTable.refused(e.getCommandStatus(), part.senderNamed());
    } catch (GenericNackResponseException e) {
      return nack(e.getCommandStatus(), part);
    } catch (ResponseTimeoutException | InvalidResponseException | IOException e) {
      return new SendResult.Unknown(null, List.of());
    } catch (PDUException e) {
      // Only the sender can be too long. The PDU was not composed, so nothing has left.
      return StatusTable.refusedSender(null, part.senderNamed());
    }
  }

  private SendResult taken(@Nullable String id) {
    if (id == null || id.isBlank()) {
      return new SendResult.Submitted(List.of(), StatusTable.TAKEN);
    }
    ReceiptIds.Names names = ids.of(id);
    return new SendResult.Submitted(List.of(names.exact()), names.aliases(), StatusTable.TAKEN);
  }

  /**
   * A generic_nack says that the PDU was not accepted (SMPP 3.4, 4.3); one without an error
   * nothing.
   */
  private static SendResult nack(int status, SubmitPart part) {
    return status == 0
        ? new SendResult.Unknown(StatusTable.TAKEN, List.of())
        : StatusTable.refused(status, part.senderNamed());
  }

  private static SubmitSmResult send(
      TimedSession session, SubmitPart part, int reference, long millis)
      throws PDUException,
          ResponseTimeoutException,
          InvalidResponseException,
          NegativeResponseException,
          IOException {
    session.timed(millis);
    try {
      return submit(session, part, reference);
    } finally {
      session.untimed();
    }
  }

  private static SubmitSmResult submit(TimedSession session, SubmitPart part, int reference)
      throws PDUException,
          ResponseTimeoutException,
          InvalidResponseException,
          NegativeResponseException,
          IOException {
    return session.submitShortMessage(
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
