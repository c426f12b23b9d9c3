package org.bactrian.provider.alibaba;

import org.bactrian.delivery.SendResult;
import org.bactrian.message.Message;
import org.bactrian.provider.Interpreter;
import org.bactrian.provider.ProviderResponse;
import org.springframework.stereotype.Component;

/**
 * What Alibaba's answer to an SMS means: {@code
 * {"ResponseCode":"OK","ResponseDescription":"…","MessageId":"…","Segments":"1",…}}.
 */
@Component("alibabaSmsInterpreter")
public final class AlibabaSmsInterpreter implements Interpreter {
  private final AnswerReader reader = new AnswerReader("ResponseCode");

  @Override
  public SendResult interpret(ProviderResponse response, Message message) {
    return reader.read(response, message);
  }
}
