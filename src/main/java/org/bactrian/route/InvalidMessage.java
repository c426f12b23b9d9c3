package org.bactrian.route;

import java.util.List;
import org.bactrian.message.Fault;
import org.bactrian.message.Reading;

/** A message that cannot be taken, with every fault. */
public final class InvalidMessage extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean json;
  private final transient List<Fault> faults;

  private InvalidMessage(String message, boolean json, List<Fault> faults) {
    super(message);
    this.json = json;
    this.faults = List.copyOf(faults);
  }

  static InvalidMessage of(Reading reading) {
    if (reading instanceof Reading.NotJson not) {
      return new InvalidMessage(not.detail(), false, List.of());
    }
    return of(((Reading.Bad) reading).faults());
  }

  static InvalidMessage of(List<Fault> faults) {
    String what = faults.size() == 1 ? "one fault" : faults.size() + " faults";
    return new InvalidMessage("The message has " + what + ".", true, faults);
  }

  /** False: it was not JSON at all. */
  public boolean isJson() {
    return json;
  }

  public List<Fault> faults() {
    return faults;
  }
}
