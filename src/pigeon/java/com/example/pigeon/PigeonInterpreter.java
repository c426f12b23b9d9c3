package com.example.pigeon;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.delivery.SendResult.Submitted;
import org.bactrian.message.Message;
import org.bactrian.provider.Interpreter;
import org.bactrian.provider.ProviderJson;
import org.bactrian.provider.ProviderResponse;
import org.bactrian.provider.ProviderResponse.Answered;

/** Reads {@code {"flight":"f-1"}}, or {@code {"error":"no-grain"}}. */
public final class PigeonInterpreter implements Interpreter {
  private static final Map<String, Reason> ERRORS =
      Map.of(
          "no-grain", Reason.NO_CREDIT,
          "no-such-roof", Reason.BAD_NUMBER,
          "strange-ring", Reason.BAD_CREDENTIALS);

  @Override
  public SendResult interpret(ProviderResponse response, Message message) {
    return response.outcome(PigeonInterpreter::interpret);
  }

  private static SendResult interpret(Answered answered) {
    JsonNode body = answered.object();
    Optional<String> error = ProviderJson.text(body, "error");
    if (error.isPresent()) {
      return new Refused(ERRORS.getOrDefault(error.get(), Reason.OTHER), error.get());
    }
    return ProviderJson.text(body, "flight")
        .filter(flight -> answered.status() / 100 == 2)
        .<SendResult>map(flight -> new Submitted(List.of(flight), null))
        .orElseGet(() -> answered.byStatus(List.of()));
  }
}
