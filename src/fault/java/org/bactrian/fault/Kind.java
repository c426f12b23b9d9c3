package org.bactrian.fault;

import static org.bactrian.delivery.DeliveryState.DELIVERED;
import static org.bactrian.delivery.DeliveryState.REFUSED;
import static org.bactrian.delivery.DeliveryState.SEEN;
import static org.bactrian.delivery.DeliveryState.SUBMITTED;
import static org.bactrian.delivery.DeliveryState.UNDELIVERED;
import static org.bactrian.delivery.DeliveryState.UNKNOWN;

import java.util.Arrays;
import org.bactrian.delivery.DeliveryState;

/** What happens to a message. The last three digits of its number tell the provider. */
enum Kind {
  PLAIN("100", 30, false, DELIVERED, "taken, delivered; no fallback"),
  TIMED("101", 15, true, DELIVERED, "taken, delivered; a timer besides"),
  READ("102", 8, false, SEEN, "taken, delivered, seen"),
  FAILED("103", 12, true, UNDELIVERED, "taken, undelivered: its SMS follows"),
  SILENT("104", 10, true, SUBMITTED, "taken, no receipt: the SMS follows by the timer"),
  UNANSWERED("105", 5, true, UNKNOWN, "no answer: unknown, the SMS follows by the timer"),
  LOST("106", 4, false, UNKNOWN, "no answer, no timer: stays unknown"),
  FAILOVER("107", 6, false, DELIVERED, "no credit at the first account, delivered by the second"),
  BROKE("108", 5, true, REFUSED, "no credit anywhere: its SMS follows"),
  PASSING("109", 5, false, DELIVERED, "503 twice, then taken and delivered"),
  FLOODED("110", 0, false, UNKNOWN, "an answer without an end: stays unknown"),
  DRIPPED("111", 0, false, UNKNOWN, "an answer that comes octet by octet: stays unknown"),
  HUGE("112", 0, false, UNKNOWN, "an answer that claims 2 GB: stays unknown"),
  LONG_HEAD("113", 0, false, UNKNOWN, "an answer with a header of 4 MB: stays unknown");

  final String digits;
  final int weight;
  final boolean timer;
  final DeliveryState end;
  final String words;

  Kind(String digits, int weight, boolean timer, DeliveryState end, String words) {
    this.digits = digits;
    this.weight = weight;
    this.timer = timer;
    this.end = end;
    this.words = words;
  }

  static Kind of(String number) {
    return Arrays.stream(values())
        .filter(kind -> number.endsWith(kind.digits))
        .findFirst()
        .orElseThrow();
  }

  /** Returns whether an SMS follows in any case. */
  boolean smsAlways() {
    return timer && this != TIMED;
  }
}
