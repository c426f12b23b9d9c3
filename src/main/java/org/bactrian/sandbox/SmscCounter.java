package org.bactrian.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jsmpp.DefaultPDUSender;
import org.jsmpp.PDUSender;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.SynchronizedPDUSender;
import org.jsmpp.bean.BroadcastSm;
import org.jsmpp.bean.CancelBroadcastSm;
import org.jsmpp.bean.CancelSm;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.EnquireLink;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.QueryBroadcastSm;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.ReplaceSm;
import org.jsmpp.bean.SubmitMulti;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.BroadcastSmResult;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.QueryBroadcastSmResult;
import org.jsmpp.session.QuerySmResult;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.ServerMessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.session.SubmitMultiResult;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.util.MessageId;

/** One session's side of the desk: submit_sm goes to it, nothing else is served. */
final class SmscCounter implements ServerMessageReceiverListener {
  private final SmscDesk desk;
  private final Set<String> silent = ConcurrentHashMap.newKeySet();
  private volatile String systemId = "";

  SmscCounter(SmscDesk desk) {
    this.desk = desk;
  }

  void systemId(String name) {
    systemId = name;
  }

  /** Sends every answer but those that are never to be sent; no thread waits for them. */
  PDUSender sender() {
    return new SynchronizedPDUSender(new DefaultPDUSender()) {
      @Override
      public byte[] sendSubmitSmResp(
          OutputStream out, int sequence, String messageId, OptionalParameter... tlvs)
          throws PDUStringException, IOException {
        return silent.remove(messageId)
            ? new byte[0]
            : super.sendSubmitSmResp(out, sequence, messageId, tlvs);
      }
    };
  }

  @Override
  public SubmitSmResult onAcceptSubmitSm(SubmitSm pdu, SMPPServerSession source)
      throws ProcessRequestException {
    SmscDesk.Answer answer = desk.answer(systemId, pdu);
    if (answer.id() == null) {
      throw new ProcessRequestException("refused", answer.status());
    }
    if (answer.silent()) {
      silent.add(answer.id());
    }
    try {
      return new SubmitSmResult(new MessageId(answer.id()), new OptionalParameter[0]);
    } catch (PDUStringException e) {
      throw new IllegalStateException("an id of digits always fits", e);
    }
  }

  @Override
  public SubmitMultiResult onAcceptSubmitMulti(SubmitMulti pdu, SMPPServerSession source)
      throws ProcessRequestException {
    throw notServed();
  }

  @Override
  public QuerySmResult onAcceptQuerySm(QuerySm pdu, SMPPServerSession source)
      throws ProcessRequestException {
    throw notServed();
  }

  @Override
  public void onAcceptReplaceSm(ReplaceSm pdu, SMPPServerSession source)
      throws ProcessRequestException {
    throw notServed();
  }

  @Override
  public void onAcceptCancelSm(CancelSm pdu, SMPPServerSession source)
      throws ProcessRequestException {
    throw notServed();
  }

  @Override
  public BroadcastSmResult onAcceptBroadcastSm(BroadcastSm pdu, SMPPServerSession source)
      throws ProcessRequestException {
    throw notServed();
  }

  @Override
  public void onAcceptCancelBroadcastSm(CancelBroadcastSm pdu, SMPPServerSession source)
      throws ProcessRequestException {
    throw notServed();
  }

  @Override
  public QueryBroadcastSmResult onAcceptQueryBroadcastSm(
      QueryBroadcastSm pdu, SMPPServerSession source) throws ProcessRequestException {
    throw notServed();
  }

  @Override
  public DataSmResult onAcceptDataSm(DataSm pdu, Session source) throws ProcessRequestException {
    throw notServed();
  }

  @Override
  public void onAcceptEnquireLink(EnquireLink pdu, Session source) {
    desk.enquired();
  }

  private static ProcessRequestException notServed() {
    return new ProcessRequestException("not served", SMPPConstant.STAT_ESME_RINVCMDID);
  }
}
