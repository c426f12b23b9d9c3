package org.bactrian.provider.nxcloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.provider.ProviderJson;
import org.bactrian.provider.ProviderResponse;
import org.bactrian.provider.ProviderResponse.Answered;

/**
 * Reads an answer of either NXCloud API: they differ in their codes and in where their ids are. No
 * page says which HTTP status goes with which code, so the code decides wherever there is one.
 *
 * @param ids every id in an answer, the message's own first
 */
record AnswerReader(CodeTable codes, Function<JsonNode, List<String>> ids) {
  private static final int TOO_MANY_REQUESTS = 429;

  SendResult read(ProviderResponse response) {
    if (response instanceof Answered answered) {
      return read(answered);
    }
    return response instanceof ProviderResponse.NotSent
        ? new SendResult.Refused(Reason.PROVIDER_ERROR, null)
        : new SendResult.Unknown(null, List.of());
  }

  private SendResult read(Answered answered) {
    JsonNode body = ProviderJson.object(answered.body()).orElseGet(() -> MissingNode.getInstance());
    Optional<String> code = ProviderJson.text(body, "code");
    boolean taken = code.filter(CodeTable.TAKEN::equals).isPresent();
    if (answered.status() == TOO_MANY_REQUESTS && !taken) {
      return new SendResult.Refused(Reason.THROTTLED, code.orElse("HTTP 429"));
    }
    return code.map(c -> codes.result(c, ids.apply(body)))
        .orElseGet(() -> byStatus(answered.status(), ids.apply(body)));
  }

  private static SendResult byStatus(int status, List<String> ids) {
    if (status >= 200 && status < 300) {
      return new SendResult.Unknown(null, ids);
    }
    Reason reason = status >= 500 ? Reason.PROVIDER_ERROR : Reason.OTHER;
    return new SendResult.Refused(reason, "HTTP " + status);
  }
}
