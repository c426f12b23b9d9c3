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
    return new InvalidMessage("The message has " + count(faults) + ".", true, faults);
  }

  /** The same, of a call that brings no message; a pointer names its parameter. */
  static InvalidMessage ofRequest(List<Fault> faults) {
    return new InvalidMessage("The request has " + count(faults) + ".", true, faults);
  }

  static InvalidMessage notJson(String detail) {
    return new InvalidMessage(detail, false, List.of());
  }

  private static String count(List<Fault> faults) {
    return faults.size() == 1 ? "one fault" : faults.size() + " faults";
  }

  /** False: it was not JSON at all. */
  public boolean isJson() {
    return json;
  }

  public List<Fault> faults() {
    return faults;
  }
}
