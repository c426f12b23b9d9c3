package org.bactrian.provider.pigeon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.delivery.SendResult.Submitted;
import org.bactrian.delivery.SendResult.Unknown;
import org.bactrian.message.Message;
import org.bactrian.provider.Interpreter;
import org.bactrian.provider.ProviderResponse;
import org.bactrian.provider.ProviderResponse.Answered;

/** {@code {"flight":"f-1"}}, or {@code {"error":"no-grain"}}. */
public final class PigeonInterpreter implements Interpreter {
  private static final Map<String, Reason> ERRORS =
      Map.of(
          "no-grain", Reason.NO_CREDIT,
          "no-such-roof", Reason.BAD_NUMBER,
          "strange-ring", Reason.BAD_CREDENTIALS);

  @Override
  public SendResult interpret(ProviderResponse response, Message message) {
    if (response instanceof Answered answered) {
      return interpret(answered);
    }
    return response instanceof ProviderResponse.NotSent
        ? new Refused(Reason.PROVIDER_ERROR, null)
        : new Unknown(null, List.of());
  }

  private static SendResult interpret(Answered answered) {
    JsonNode body = PigeonJson.object(answered.body()).orElseGet(() -> MissingNode.getInstance());
    Optional<String> error = PigeonJson.text(body, "error");
    if (error.isPresent()) {
      return new Refused(ERRORS.getOrDefault(error.get(), Reason.OTHER), error.get());
    }
    if (answered.status() / 100 != 2) {
      return new Refused(byStatus(answered.status()), "HTTP " + answered.status());
    }
    return PigeonJson.text(body, "flight")
        .<SendResult>map(flight -> new Submitted(List.of(flight), null))
        .orElseGet(() -> new Unknown(null, List.of()));
  }

  private static Reason byStatus(int status) {
    if (status == 429) {
      return Reason.THROTTLED;
    }
    return status >= 500 ? Reason.PROVIDER_ERROR : Reason.OTHER;
  }
}
