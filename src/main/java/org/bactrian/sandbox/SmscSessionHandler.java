package org.bactrian.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jsmpp.DefaultPDUSender;
import org.jsmpp.PDUSender;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.SynchronizedPDUSender;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.ServerMessageReceiverListener;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.util.MessageId;
import org.jspecify.annotations.Nullable;

/** Handles the requests of one session. It serves submit_sm and refuses everything else. */
final class SmscSessionHandler {
  private final SmscResponder responder;
  private final Set<String> silent = ConcurrentHashMap.newKeySet();
  private volatile String systemId = "";

  SmscSessionHandler(SmscResponder responder) {
    this.responder = responder;
  }

  void systemId(String name) {
    systemId = name;
  }

  /**
   * Returns a proxy, because seven of the library's nine methods would only say that they are not
   * served.
   */
  ServerMessageReceiverListener listener() {
    return (ServerMessageReceiverListener)
        Proxy.newProxyInstance(
            ServerMessageReceiverListener.class.getClassLoader(),
            new Class<?>[] {ServerMessageReceiverListener.class},
            (proxy, method, asked) ->
                switch (method.getName()) {
                  case "onAcceptSubmitSm" -> accept((SubmitSm) asked[0]);
                  case "onAcceptEnquireLink" -> enquired();
                  default ->
                      throw new ProcessRequestException(
                          "not served", SMPPConstant.STAT_ESME_RINVCMDID);
                });
  }

  private @Nullable Object enquired() {
    responder.enquired();
    return null;
  }

  private SubmitSmResult accept(SubmitSm pdu) throws ProcessRequestException {
    SmscResponder.Answer answer = responder.respond(systemId, pdu);
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

  /**
   * Returns a sender that sends each response when it is due, and some never. No thread waits for
   * them.
   */
  PDUSender sender() {
    return new SynchronizedPDUSender(new DefaultPDUSender()) {
      @Override
      public byte[] sendSubmitSmResp(
          OutputStream out, int sequence, String messageId, OptionalParameter... tlvs) {
        boolean never = silent.remove(messageId);
        responder
            .responses()
            .whenDue(
                () -> {
                  if (!never) {
                    super.sendSubmitSmResp(out, sequence, messageId, tlvs);
                  }
                });
        return new byte[0];
      }

      @Override
      public byte[] sendHeader(OutputStream out, int command, int status, int sequence)
          throws IOException {
        if (command != SMPPConstant.CID_SUBMIT_SM_RESP) {
          return super.sendHeader(out, command, status, sequence);
        }
        boolean nack = (status & SmscResponder.NACK) != 0;
        int answer = nack ? SMPPConstant.CID_GENERIC_NACK : command;
        responder
            .responses()
            .whenDue(() -> super.sendHeader(out, answer, status & ~SmscResponder.NACK, sequence));
        return new byte[0];
      }
    };
  }
}
