package org.bactrian.route;

import java.util.List;
import java.util.stream.Collectors;
import org.bactrian.message.Fault;
import org.bactrian.message.ReadResult;

/** A message or a request that is not valid, with all its faults. */
public sealed class InvalidMessage extends RuntimeException permits IdTaken {
  /** So many faults are told to the sender. */
  public static final int MOST_TOLD = 100;

  private static final long serialVersionUID = 1L;
  private final String summary;
  private final boolean json;
  private final transient List<Fault> faults;

  InvalidMessage(String summary, boolean json, List<Fault> faults) {
    super(summary + sentences(faults));
    this.summary = summary;
    this.json = json;
    this.faults = faults.stream().limit(MOST_TOLD).toList();
  }

  private static String sentences(List<Fault> faults) {
    return faults.stream()
        .limit(MOST_TOLD)
        .map(fault -> " " + fault.pointer() + " " + fault.detail() + ".")
        .collect(Collectors.joining());
  }

  public static InvalidMessage of(ReadResult reading) {
    if (reading instanceof ReadResult.NotJson not) {
      return new InvalidMessage(not.detail(), false, List.of());
    }
    return of(((ReadResult.Bad) reading).faults());
  }

  public static InvalidMessage of(List<Fault> faults) {
    return new InvalidMessage("The message has " + count(faults) + ".", true, faults);
  }

  /** Returns the exception for a request without a message; a pointer names a parameter. */
  public static InvalidMessage ofRequest(List<Fault> faults) {
    return new InvalidMessage("The request has " + count(faults) + ".", true, faults);
  }

  public static InvalidMessage notJson(String detail) {
    return new InvalidMessage(detail, false, List.of());
  }

  private static String count(List<Fault> faults) {
    return faults.size() == 1
        ? "one fault"
        : faults.size() + " faults" + (faults.size() > MOST_TOLD ? ", of which 100 are told" : "");
  }

  /** Says how many faults there are, or why the message is not JSON, without the faults. */
  public String summary() {
    return summary;
  }

  /** Returns false when the message is not JSON at all. */
  public boolean isJson() {
    return json;
  }

  /** Returns its faults, the first hundred of them. */
  public List<Fault> faults() {
    return faults;
  }
}
