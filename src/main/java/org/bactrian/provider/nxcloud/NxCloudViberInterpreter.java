package org.bactrian.provider.nxcloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bactrian.delivery.SendResult;
import org.bactrian.message.Message;
import org.bactrian.provider.Interpreter;
import org.bactrian.provider.ProviderJson;
import org.bactrian.provider.ProviderResponse;
import org.springframework.stereotype.Component;

/**
 * What NXCloud's answer to a Viber message means: {@code
 * {"code":0,"message":"","data":{"message_id":"…"},"traceId":"…"}}.
 *
 * <p>A receipt names its message by {@code requestId}, and no page says which of our two ids that
 * is: both are kept.
 */
@Component("nxcloudViberInterpreter")
public final class NxCloudViberInterpreter implements Interpreter {
  private final AnswerReader reader =
      new AnswerReader(CodeTable.VIBER, NxCloudViberInterpreter::ids);

  @Override
  public SendResult interpret(ProviderResponse response, Message message) {
    return reader.read(response);
  }

  private static List<String> ids(JsonNode body) {
    return Stream.of(
            ProviderJson.text(body.path("data"), "message_id"), ProviderJson.text(body, "traceId"))
        .flatMap(Optional::stream)
        .toList();
  }
}
