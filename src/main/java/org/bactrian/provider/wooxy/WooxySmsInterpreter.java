package org.bactrian.provider.wooxy;

import org.bactrian.delivery.SendResult;
import org.bactrian.message.Message;
import org.bactrian.provider.Interpreter;
import org.bactrian.provider.ProviderResponse;
import org.springframework.stereotype.Component;

/**
 * What Wooxy's answer to an SMS means: {@code {"result":true,"sms_id":"5d91…"}}, or sentences (page
 * "Send SMS").
 */
@Component("wooxySmsInterpreter")
public final class WooxySmsInterpreter implements Interpreter {
  @Override
  public SendResult interpret(ProviderResponse response, Message message) {
    return AnswerReader.read(response, message.sender() != null);
  }
}
