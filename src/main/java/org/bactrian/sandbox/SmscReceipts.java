package org.bactrian.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bactrian.base.DaemonThreads;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RawDataCoding;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.SMPPServerSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends deliver_sm or data_sm to a session that is bound, again and again until it is accepted. */
final class SmscReceipts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SmscReceipts.class);
  private static final int THREADS = 8;
  private static final int TRIES = 200;
  private static final byte RECEIPT = 0x04;
  private static final byte MESSAGE = 0x00;
  private static final byte UCS2 = 8;

  /** The values of message_state (SMPP 3.4, 5.2.28). */
  private static final Map<String, Byte> STATES =
      Map.of("DELIVRD", (byte) 2, "EXPIRED", (byte) 3, "UNDELIV", (byte) 5);

  private final Map<SMPPServerSession, String> sessions = new ConcurrentHashMap<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final long delay;
  private final ScheduledExecutorService threads =
      DaemonThreads.scheduledPool("sandbox-smsc-receipt", THREADS);

  SmscReceipts(Duration delay) {
    this.delay = delay.toMillis();
  }

  private record Job(
      String systemId,
      String from,
      String to,
      byte esmClass,
      byte dataCoding,
      byte[] octets,
      List<OptionalParameter> tlvs,
      boolean inDataSm) {}

  void add(SMPPServerSession session, String systemId) {
    sessions.put(session, systemId);
  }

  int bound() {
    return (int) sessions.keySet().stream().filter(one -> one.getSessionState().isBound()).count();
  }

  int refused() {
    return refused.get();
  }

  void receipt(SmscSimulator.Submit message, String id, String stat, SmscSimulator.Form form) {
    boolean byTlv = form == SmscSimulator.Form.TLV || form == SmscSimulator.Form.DATA_SM;
    boolean textInDataSm = form == SmscSimulator.Form.DATA_SM_TEXT;
    String text =
        "id:%s sub:001 dlvrd:001 submit date:2611210800 done date:2611210801 stat:%s err:000 text:"
            .formatted(id, stat);
    byte[] octets = byTlv ? new byte[0] : text.getBytes(StandardCharsets.US_ASCII);
    List<OptionalParameter> tlvs =
        byTlv
            ? List.of(
                new OptionalParameter.Receipted_message_id(id),
                new OptionalParameter.Message_state(STATES.get(stat)))
            : textInDataSm ? List.of(new OptionalParameter.Message_payload(octets)) : List.of();
    later(
        new Job(
            message.systemId(),
            message.to(),
            message.from(),
            form == SmscSimulator.Form.UNTYPED ? MESSAGE : RECEIPT,
            MESSAGE,
            octets,
            tlvs,
            textInDataSm || form == SmscSimulator.Form.DATA_SM),
        1);
  }

  void reply(String systemId, String from, String to, String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_16BE);
    later(new Job(systemId, from, to, MESSAGE, UCS2, octets, List.of(), false), 1);
  }

  private void later(Job job, int attempt) {
    try {
      threads.schedule(() -> deliver(job, attempt), delay, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("The simulated SMSC is closed; a receipt is dropped");
    }
  }

  private void deliver(Job job, int attempt) {
    Optional<SMPPServerSession> session = session(job.systemId());
    boolean done = session.isPresent() && deliver(job, session.get());
    if (!done && attempt < TRIES) {
      later(job, attempt + 1);
    }
  }

  private Optional<SMPPServerSession> session(String systemId) {
    sessions.keySet().removeIf(one -> !one.getSessionState().isNotClosed());
    return sessions.entrySet().stream()
        .filter(one -> one.getValue().equals(systemId))
        .map(Map.Entry::getKey)
        .filter(one -> one.getSessionState().isReceivable())
        .findAny();
  }

  private boolean deliver(Job job, SMPPServerSession session) {
    try {
      if (job.inDataSm()) {
        sendData(job, session);
      } else {
        sendDeliver(job, session);
      }
      return true;
    } catch (NegativeResponseException e) {
      refused.incrementAndGet();
      return false;
    } catch (PDUException | InvalidResponseException | ResponseTimeoutException | IOException e) {
      LOG.debug("A deliver_sm is sent again: {}", e.toString());
      return false;
    }
  }

  private static void sendDeliver(Job job, SMPPServerSession session)
      throws PDUException,
          InvalidResponseException,
          ResponseTimeoutException,
          NegativeResponseException,
          IOException {
    session.deliverShortMessage(
        "",
        TypeOfNumber.INTERNATIONAL,
        NumberingPlanIndicator.ISDN,
        job.from(),
        TypeOfNumber.UNKNOWN,
        NumberingPlanIndicator.UNKNOWN,
        job.to(),
        new ESMClass(job.esmClass()),
        (byte) 0,
        (byte) 0,
        new RegisteredDelivery(0),
        new RawDataCoding(job.dataCoding()),
        job.octets(),
        job.tlvs().toArray(OptionalParameter[]::new));
  }

  private static void sendData(Job job, SMPPServerSession session)
      throws PDUException,
          InvalidResponseException,
          ResponseTimeoutException,
          NegativeResponseException,
          IOException {
    session.dataShortMessage(
        "",
        TypeOfNumber.INTERNATIONAL,
        NumberingPlanIndicator.ISDN,
        job.from(),
        TypeOfNumber.UNKNOWN,
        NumberingPlanIndicator.UNKNOWN,
        job.to(),
        new ESMClass(job.esmClass()),
        new RegisteredDelivery(0),
        new RawDataCoding(job.dataCoding()),
        job.tlvs().toArray(OptionalParameter[]::new));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
