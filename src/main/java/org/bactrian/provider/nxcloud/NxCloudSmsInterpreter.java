package org.bactrian.provider.nxcloud;

import org.bactrian.delivery.SendResult;
import org.bactrian.message.Message;
import org.bactrian.provider.Interpreter;
import org.bactrian.provider.ProviderJson;
import org.bactrian.provider.ProviderResponse;
import org.springframework.stereotype.Component;

/**
 * What NXCloud's answer to an SMS means: {@code {"result":"Request
 * succeeded","code":"0","messageid":"…"}}. Its code is a JSON string.
 */
@Component("nxcloudSmsInterpreter")
public final class NxCloudSmsInterpreter implements Interpreter {
  private final AnswerReader reader =
      new AnswerReader(
          CodeTable.SMS, body -> ProviderJson.text(body, "messageid").stream().toList());

  @Override
  public SendResult interpret(ProviderResponse response, Message message) {
    return reader.read(response);
  }
}
