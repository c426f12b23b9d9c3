package org.bactrian.provider.alibaba;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.message.Channel;
import org.bactrian.message.Message;
import org.bactrian.provider.Interpreter;
import org.bactrian.provider.ProviderJson;
import org.bactrian.provider.ProviderResponse;
import org.bactrian.provider.ProviderResponse.Answered;
import org.springframework.stereotype.Component;

/**
 * Reads Alibaba's answer to a Viber message, {@code
 * {"RequestId":"…","Code":"OK","Message":"…","MessageId":"…"}}, or to an SMS, {@code
 * {"ResponseCode":"OK","ResponseDescription":"…","MessageId":"…","Segments":"1",…}} (pages "Send
 * Viber messages" and "SendMessageToGlobe").
 *
 * <p>The pages disagree about the HTTP status of nearly every code, so the code decides wherever
 * there is one. Only {@code OK} means that the message was taken. {@code 0000} says success too,
 * but proves it only together with an id. The text beside a code is not read: the page's own
 * example of a success says "not authorized".
 */
@Component("bactrian.alibabaInterpreter")
public final class AlibabaInterpreter implements Interpreter {
  private static final String TAKEN = "OK";

  /** Listed among the errors as "success". */
  private static final String SUCCESS = "0000";

  /** The gateway stands in front of both services; it writes its code here. */
  private static final String GATEWAY_CODE = "Code";

  @Override
  public SendResult interpret(ProviderResponse response, Message message) {
    return response.outcome(answered -> read(answered, message));
  }

  private static SendResult read(Answered answered, Message message) {
    JsonNode body = answered.object();
    Optional<String> service = ProviderJson.text(body, codeField(message));
    if (service.filter(TAKEN::equals).isPresent()) {
      return taken(ids(body), TAKEN, body);
    }
    // An OK of the gateway alone does not say that the service took the message.
    Optional<String> code =
        service.or(() -> ProviderJson.text(body, GATEWAY_CODE)).filter(one -> !TAKEN.equals(one));
    if (answered.isThrottled()) {
      return new SendResult.Refused(Reason.THROTTLED, code.orElse(answered.code()))
          .naming(ids(body));
    }
    if (code.filter(SUCCESS::equals).isPresent()) {
      return success(body);
    }
    return code.<SendResult>map(one -> refused(one, answered, message).naming(ids(body)))
        .orElseGet(() -> answered.byStatus(ids(body)));
  }

  /** The field in which the service writes its code. */
  private static String codeField(Message message) {
    return message.channel() == Channel.SMS ? "ResponseCode" : GATEWAY_CODE;
  }

  /** Without an id nobody knows whether there is a message, so it must not be sent again. */
  private static SendResult success(JsonNode body) {
    List<String> ids = ids(body);
    return ids.isEmpty() ? new SendResult.Unknown(SUCCESS, ids) : taken(ids, SUCCESS, body);
  }

  /**
   * Returns the outcome of a message that was taken. The answer for an SMS has its number of parts.
   */
  private static SendResult taken(List<String> ids, String code, JsonNode body) {
    String parts = ProviderJson.number(ProviderJson.field(body, "segments"));
    return new SendResult.Submitted(ids, code).charging(Charge.of(null, null, parts));
  }

  private static SendResult.Refused refused(String code, Answered answered, Message message) {
    boolean namedSender = message.sender() != null;
    Reason reason = AlibabaCodes.find(code, namedSender).orElseGet(answered::reason);
    return AlibabaCodes.isAboutThisMessage(code, namedSender)
        ? new SendResult.Refused(reason, code, SendResult.Retry.NEXT_ACCOUNT)
        : new SendResult.Refused(reason, code);
  }

  /** The id is at the top in every model; one page of samples has it under {@code Data}. */
  private static List<String> ids(JsonNode body) {
    return Stream.of(body, body.path("Data"))
        .flatMap(object -> ProviderJson.text(object, "MessageId").stream())
        .limit(1)
        .toList();
  }
}
