package org.bactrian.provider.alibaba;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.message.Message;
import org.bactrian.provider.ProviderJson;
import org.bactrian.provider.ProviderResponse;
import org.bactrian.provider.ProviderResponse.Answered;

/**
 * Reads an answer of either product. The pages disagree about the HTTP status of nearly every code,
 * so the code decides wherever there is one; only {@code OK} is a yes, and its words are not read
 * (the page's own example of a success says "not authorized").
 *
 * @param codeField where the service writes its code; the gateway writes {@code Code} in front of
 *     both
 */
record AnswerReader(String codeField) {
  private static final String TAKEN = "OK";

  SendResult read(ProviderResponse response, Message message) {
    return response.outcome(answered -> read(answered, message));
  }

  private SendResult read(Answered answered, Message message) {
    JsonNode body = answered.object();
    Optional<String> service = ProviderJson.text(body, codeField);
    if (service.filter(TAKEN::equals).isPresent()) {
      return new SendResult.Submitted(ids(body), TAKEN);
    }
    // An OK of the gateway alone is nobody's yes.
    Optional<String> code =
        service.or(() -> ProviderJson.text(body, "Code")).filter(one -> !TAKEN.equals(one));
    if (answered.isThrottled()) {
      return new SendResult.Refused(Reason.THROTTLED, code.orElse(answered.code()));
    }
    return code.map(one -> refused(one, answered, message))
        .orElseGet(() -> answered.byStatus(ids(body)));
  }

  private static SendResult refused(String code, Answered answered, Message message) {
    Reason reason = AlibabaCodes.find(code, message.sender() != null).orElseGet(answered::reason);
    return new SendResult.Refused(reason, code);
  }

  /** At the top in every model; one page of samples has it under {@code Data}. */
  private static List<String> ids(JsonNode body) {
    return Stream.of(body, body.path("Data"))
        .flatMap(object -> ProviderJson.text(object, "MessageId").stream())
        .limit(1)
        .toList();
  }
}
