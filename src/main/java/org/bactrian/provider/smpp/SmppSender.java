package org.bactrian.provider.smpp;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.bactrian.delivery.SendResult;
import org.bactrian.provider.Account;
import org.springframework.stereotype.Component;

/** Submits the parts of an SmsMessage by the account's session and returns the SendResult. */
@Component("bactrian.smppSender")
public final class SmppSender {
  private final SmppSessions sessions;

  /**
   * The reference that joins the parts of a message. It starts at random, so that a restart repeats
   * none.
   */
  private final AtomicInteger reference = new AtomicInteger(ThreadLocalRandom.current().nextInt());

  public SmppSender(SmppSessions sessions) {
    this.sessions = sessions;
  }

  /** Submits all parts of a message, once. Never throws. */
  public SendResult submit(List<SubmitPart> parts, Account account) {
    return sessions.of(account).submit(parts, reference.getAndIncrement());
  }
}
