package org.bactrian.provider.smpp;

import java.io.IOException;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.jsmpp.extra.NegativeResponseException;

/** Reports that there is no session with the SMSC, so nothing has left. */
final class NotBoundException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient SendResult.Refused refused;

  private NotBoundException(SendResult.Refused refused, String why) {
    super(why);
    this.refused = refused;
  }

  /** Creates the exception for a bind that failed. */
  static NotBoundException by(IOException cause) {
    SendResult.Refused refused =
        cause.getCause() instanceof NegativeResponseException no
            ? StatusTable.refused(no.getCommandStatus(), false)
            : new SendResult.Refused(Reason.PROVIDER_ERROR, null);
    return new NotBoundException(refused, String.valueOf(cause.getMessage()));
  }

  static NotBoundException closed() {
    return new NotBoundException(new SendResult.Refused(Reason.PROVIDER_ERROR, null), "closed");
  }

  SendResult.Refused refused() {
    return refused;
  }
}
