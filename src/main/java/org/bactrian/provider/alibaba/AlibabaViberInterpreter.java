package org.bactrian.provider.alibaba;

import org.bactrian.delivery.SendResult;
import org.bactrian.message.Message;
import org.bactrian.provider.Interpreter;
import org.bactrian.provider.ProviderResponse;
import org.springframework.stereotype.Component;

/**
 * What Alibaba's answer to a Viber message means: {@code
 * {"RequestId":"…","Code":"OK","Message":"…","MessageId":"…"}}.
 */
@Component("alibabaViberInterpreter")
public final class AlibabaViberInterpreter implements Interpreter {
  private final AnswerReader reader = new AnswerReader("Code");

  @Override
  public SendResult interpret(ProviderResponse response, Message message) {
    return reader.read(response, message);
  }
}
