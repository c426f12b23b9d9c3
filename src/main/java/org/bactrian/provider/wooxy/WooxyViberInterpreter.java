package org.bactrian.provider.wooxy;

import org.bactrian.delivery.SendResult;
import org.bactrian.message.Message;
import org.bactrian.provider.Interpreter;
import org.bactrian.provider.ProviderResponse;
import org.springframework.stereotype.Component;

/**
 * What Wooxy's answer to a Viber message means: {@code
 * {"result":true,"viber_message_ids":["5d91…"]}}, or sentences (page "Send Viber message").
 */
@Component("wooxyViberInterpreter")
public final class WooxyViberInterpreter implements Interpreter {
  @Override
  public SendResult interpret(ProviderResponse response, Message message) {
    return AnswerReader.read(response, message.sender() != null);
  }
}
