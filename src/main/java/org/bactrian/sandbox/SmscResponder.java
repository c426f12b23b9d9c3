package org.bactrian.sandbox;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.SubmitSm;
import org.jspecify.annotations.Nullable;

/** Answers each submit_sm as the {@link Behaviour} of its number says. */
final class SmscResponder {
  private static final int REMEMBERED = 10_000;

  /** NXCloud's "insufficient balance"; SMPP itself has no status for it. */
  private static final int NO_CREDIT = 0x67;

  private static final int TAKEN = 0;

  /** Marks a status that is answered by a generic_nack; SMPP has no status with this bit. */
  static final int NACK = 0x4000_0000;

  private final SmscReceipts receipts;
  private final SmscResponses responses = new SmscResponses();
  private final Clock clock;
  private final AtomicLong lastId;
  private final Latest<SmscSimulator.Submit> submits = new Latest<>(REMEMBERED);
  private final SmscPartAssembler messages = new SmscPartAssembler();
  private final NumberBehaviours behaviours = new NumberBehaviours();
  private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
  private final Queue<String> nextIds = new ConcurrentLinkedQueue<>();
  private final AtomicInteger enquiries = new AtomicInteger();
  private volatile SmscSimulator.Ids ids = SmscSimulator.Ids.SAME;
  private volatile SmscSimulator.Form form = SmscSimulator.Form.ALTERNATING;

  SmscResponder(SmscReceipts receipts, Clock clock) {
    this.receipts = receipts;
    this.clock = clock;
    this.lastId = new AtomicLong(clock.millis() * 1000);
  }

  /**
   * The response to a submit.
   *
   * @param id null when it was refused
   * @param silent accepted, and never answered
   */
  record Answer(int status, @Nullable String id, boolean silent) {}

  Answer respond(String systemId, SubmitSm pdu) {
    responses.begin();
    return answer(submit(systemId, pdu));
  }

  private Answer answer(SmscSimulator.Submit asked) {
    Behaviour behaviour = behaviours.of(asked.to(), Behaviour.ofSms(asked.to()));
    int status = status(asked, behaviour);
    if (status != TAKEN) {
      submits.add(answered(asked, null, status & ~NACK));
      return new Answer(status, null, false);
    }
    long number = lastId.incrementAndGet();
    String given = nextIds.poll();
    SmscSimulator.Submit taken = answered(asked, given == null ? ids.answer(number) : given, TAKEN);
    submits.add(taken);
    messages.add(taken, clock.instant());
    boolean silent = behaviour == Behaviour.NO_ANSWER;
    String stat = stat(behaviour);
    if (!silent && stat != null) {
      receipts.receipt(taken, given == null ? ids.receipt(number) : given, stat, formOf(number));
    }
    return new Answer(TAKEN, taken.messageId(), silent);
  }

  private int status(SmscSimulator.Submit asked, Behaviour behaviour) {
    Integer refusal = refusals.get(asked.to() + " " + asked.part());
    if (refusal != null) {
      return refusal;
    }
    if (asked.part() > 1) {
      return TAKEN;
    }
    return switch (behaviour) {
      case NO_CREDIT -> NO_CREDIT;
      case BAD_NUMBER -> SMPPConstant.STAT_ESME_RINVDSTADR;
      case DOWN -> SMPPConstant.STAT_ESME_RSYSERR;
      case THROTTLED ->
          behaviours.throttles(asked.to()) ? SMPPConstant.STAT_ESME_RTHROTTLED : TAKEN;
      default -> TAKEN;
    };
  }

  private static @Nullable String stat(Behaviour behaviour) {
    return switch (behaviour) {
      case EXPIRED -> "EXPIRED";
      case UNDELIVERED -> "UNDELIV";
      case NO_RECEIPT -> null;
      default -> "DELIVRD";
    };
  }

  private SmscSimulator.Form formOf(long number) {
    SmscSimulator.Form either = number % 2 == 0 ? SmscSimulator.Form.TLV : SmscSimulator.Form.TEXT;
    return form == SmscSimulator.Form.ALTERNATING ? either : form;
  }

  private static SmscSimulator.Submit submit(String systemId, SubmitSm pdu) {
    return new SmscSimulator.Submit(
        systemId,
        pdu.getSourceAddr(),
        pdu.getSourceAddrTon(),
        pdu.getDestAddress(),
        pdu.getEsmClass() & 0xFF,
        pdu.getDataCoding() & 0xFF,
        pdu.getShortMessage(),
        null,
        TAKEN);
  }

  private static SmscSimulator.Submit answered(
      SmscSimulator.Submit asked, @Nullable String id, int status) {
    return new SmscSimulator.Submit(
        asked.systemId(),
        asked.from(),
        asked.fromTon(),
        asked.to(),
        asked.esmClass(),
        asked.dataCoding(),
        asked.octets(),
        id,
        status);
  }

  List<SmscSimulator.Submit> submits() {
    return submits.all();
  }

  List<SmscSimulator.ReceivedSms> messages() {
    return messages.all();
  }

  SmscResponses responses() {
    return responses;
  }

  void behave(String number, Behaviour behaviour) {
    behaviours.choose(number, behaviour);
  }

  void refuse(String number, int part, int status) {
    refusals.put(number + " " + part, status);
  }

  void enquired() {
    enquiries.incrementAndGet();
  }

  int enquiries() {
    return enquiries.get();
  }

  void nextIds(List<String> next) {
    nextIds.addAll(next);
  }

  void ids(SmscSimulator.Ids next) {
    ids = next;
  }

  void receiptsBy(SmscSimulator.Form next) {
    form = next;
  }
}
