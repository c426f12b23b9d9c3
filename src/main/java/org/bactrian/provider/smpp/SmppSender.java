package org.bactrian.provider.smpp;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.bactrian.delivery.SendResult;
import org.bactrian.provider.Account;
import org.springframework.stereotype.Component;

/** The parts of an SmsMessage to SendResult, by the account's session. */
@Component("smppSender")
public final class SmppSender {
  private final SmppSessions sessions;

  /** What joins the parts of a message; it begins anywhere, so that a restart repeats none. */
  private final AtomicInteger reference = new AtomicInteger(ThreadLocalRandom.current().nextInt());

  public SmppSender(SmppSessions sessions) {
    this.sessions = sessions;
  }

  /** Submits all parts of a message, once; never throws. */
  public SendResult submit(List<SubmitPart> parts, Account account) {
    return sessions.of(account).submit(parts, reference.getAndIncrement());
  }
}
