package org.bactrian.provider.nxcloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
 * Reads NXCloud's answer to a Viber message, {@code
 * {"code":0,"message":"","data":{"message_id":"…"},"traceId":"…"}}, or to an SMS, {@code
 * {"result":"Request succeeded","code":"0","messageid":"…"}} (wiki pages "SAAS-Viber-API-send" and
 * "SMS-Downstream-Sending_v2."). The code is a number in one and a string in the other.
 *
 * <p>No page says which HTTP status belongs to which code, so the code decides wherever there is
 * one.
 */
@Component("bactrian.nxcloudInterpreter")
public final class NxCloudInterpreter implements Interpreter {
  /** The names of ids in an answer; the name on the provider's pages comes first. */
  private static final String[] IDS = {"messageid", "msgid", "requestid", "id", "traceid"};

  @Override
  public SendResult interpret(ProviderResponse response, Message message) {
    return response.outcome(answered -> read(answered, message.channel()));
  }

  private static SendResult read(Answered answered, Channel channel) {
    JsonNode body = answered.object();
    CodeTable codes = channel == Channel.SMS ? CodeTable.SMS : CodeTable.VIBER;
    List<String> ids = ids(body);
    Optional<String> code = ProviderJson.text(body, "code");
    boolean taken = code.filter(CodeTable.TAKEN::equals).isPresent();
    if (answered.isThrottled() && !taken) {
      return new SendResult.Refused(Reason.THROTTLED, code.orElse(answered.code())).naming(ids);
    }
    SendResult result =
        code.map(one -> codes.result(one, ids)).orElseGet(() -> answered.byStatus(ids));
    return result instanceof SendResult.Submitted submitted
        ? submitted.charging(NxCloudCharge.in(body, body.path("data")))
        : result;
  }

  /**
   * Returns every id of the answer: a receipt has a {@code requestId}, and no page says which of
   * the answer's ids that is. {@code data} may be the id itself.
   */
  private static List<String> ids(JsonNode body) {
    JsonNode data = body.path("data");
    Set<String> ids = new LinkedHashSet<>();
    for (JsonNode one : data.isArray() ? data : List.of(data)) {
      ids.addAll(idsOf(one));
    }
    ids.addAll(idsOf(body));
    return List.copyOf(ids);
  }

  private static List<String> idsOf(JsonNode one) {
    return one.isObject()
        ? ProviderJson.texts(one, IDS)
        : ProviderJson.text(one).map(List::of).orElse(List.of());
  }
}
