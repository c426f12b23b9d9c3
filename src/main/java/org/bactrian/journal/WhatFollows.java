package org.bactrian.journal;

import java.time.temporal.ChronoUnit;
import org.bactrian.fallback.FallbackDecision;

/** What the fallback makes of a change, in words for the history. */
final class WhatFollows {
  private WhatFollows() {}

  /** Empty where nothing is to be said. */
  static String words(MessageRow row, Change change, FallbackDecision decision) {
    if (decision instanceof FallbackDecision.WaitUntil wait) {
      return "; its SMS follows at "
          + wait.at().truncatedTo(ChronoUnit.MILLIS)
          + " unless it arrives before";
    }
    if (decision instanceof FallbackDecision.SendSms) {
      return "; its SMS follows";
    }
    if (decision instanceof FallbackDecision.DeadLetter) {
      return "; a dead letter";
    }
    return row.hasFallback() && change.status().hasFailed() ? "; no SMS follows" : "";
  }
}
