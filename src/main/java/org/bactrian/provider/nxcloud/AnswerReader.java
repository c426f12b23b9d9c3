package org.bactrian.provider.nxcloud;

import com.fasterxml.jackson.databind.JsonNode;
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
  SendResult read(ProviderResponse response) {
    return response.outcome(this::read);
  }

  private SendResult read(Answered answered) {
    JsonNode body = answered.object();
    Optional<String> code = ProviderJson.text(body, "code");
    boolean taken = code.filter(CodeTable.TAKEN::equals).isPresent();
    if (answered.isThrottled() && !taken) {
      return new SendResult.Refused(Reason.THROTTLED, code.orElse(answered.code()));
    }
    return code.map(one -> codes.result(one, ids.apply(body)))
        .orElseGet(() -> answered.byStatus(ids.apply(body)));
  }
}
