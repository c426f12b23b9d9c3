package org.bactrian.provider.smpp;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.bactrian.delivery.SendResult;
import org.bactrian.message.SmsMessage;
import org.bactrian.provider.Account;
import org.springframework.stereotype.Component;

/** SmsMessage to SendResult, by the account's session. */
@Component("smppSender")
public final class SmppSender {
  private final SmppTranslator translator;
  private final SmppSessions sessions;

  /** What joins the parts of a message; it begins anywhere, so that a restart repeats none. */
  private final AtomicInteger reference = new AtomicInteger(ThreadLocalRandom.current().nextInt());

  public SmppSender(SmppTranslator translator, SmppSessions sessions) {
    this.translator = translator;
    this.sessions = sessions;
  }

  /** Submits it, once; never throws. */
  public SendResult submit(SmsMessage message, Account account) {
    return sessions
        .of(account)
        .submit(
            translator.translate(message, account, reference.getAndIncrement()),
            message.sender() != null);
  }
}
