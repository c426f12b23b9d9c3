package org.bactrian;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.pollinterval.IterativePollInterval;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Lets every test that waits look at once, and then less and less often. Awaitility by itself looks
 * each 100 ms, and for the first time after 100 ms: for a run of all tests that is a minute.
 */
public final class ShortWaits implements LauncherSessionListener {
  private static final Duration FIRST = Duration.ofMillis(3);
  private static final Duration LONGEST = Duration.ofMillis(100);

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(
        new IterativePollInterval(before -> shorter(before.multipliedBy(2)), FIRST));
  }

  private static Duration shorter(Duration interval) {
    return interval.compareTo(LONGEST) < 0 ? interval : LONGEST;
  }
}
