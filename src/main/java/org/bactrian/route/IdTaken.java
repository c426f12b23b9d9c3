package org.bactrian.route;

import java.util.List;
import org.bactrian.message.Fault;

/**
 * A message whose id was accepted before, with other content. It is not sent. A route that catches
 * {@link InvalidMessage} catches this, too.
 */
public final class IdTaken extends InvalidMessage {
  private static final long serialVersionUID = 1L;

  public IdTaken() {
    super(
        "The message has one fault.",
        true,
        List.of(Fault.envelope("/id", ProblemDetails.ID_TAKEN)));
  }
}
