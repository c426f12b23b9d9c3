package org.bactrian.provider.smpp;

import java.util.List;
import java.util.stream.IntStream;
import org.bactrian.message.SmsMessage;
import org.bactrian.message.SmsParts;
import org.bactrian.provider.Account;
import org.springframework.stereotype.Component;

/**
 * Translates an SmsMessage to submit_sm (SMPP 3.4, 4.4.1). It is pure: the reference that joins the
 * parts is added when they leave.
 */
@Component("bactrian.smppTranslator")
public final class SmppTranslator {
  /** Returns the parts in order. Each part is a request of its own. */
  public List<SubmitPart> translate(SmsMessage message, Account account) {
    boolean named = message.sender() != null;
    SmppAddress from =
        SmppAddress.sender(named ? message.sender() : account.settings(SmppSettings.class).from());
    SmppAddress to = SmppAddress.of(message.to());
    SmsParts parts = SmsParts.of(message.text());
    return IntStream.rangeClosed(1, parts.parts())
        .mapToObj(
            number ->
                new SubmitPart(
                    from,
                    named,
                    to,
                    parts.encoding(),
                    parts.octets().get(number - 1),
                    number,
                    parts.parts()))
        .toList();
  }
}
