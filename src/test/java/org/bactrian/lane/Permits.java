package org.bactrian.lane;

import io.github.bucket4j.TimeMeter;
import org.bactrian.lane.AccountRateLimiter.Permit;

/** Permits for tests of what makes the call. */
public final class Permits {
  private Permits() {}

  public static AccountRateLimiter limiter(int ratePerSecond) {
    return new AccountRateLimiter(ratePerSecond, 10, TimeMeter.SYSTEM_NANOTIME);
  }

  public static Permit permit(AccountRateLimiter limiter) {
    return limiter.new Permit();
  }

  public static boolean hasDeparted(Permit permit) {
    return permit.hasDeparted();
  }

  /** Returns whether so many requests might leave now. */
  public static boolean mayLeave(AccountRateLimiter limiter, int requests) {
    Permit permit = permit(limiter);
    try (permit) {
      return permit.tryAdmit(requests) == 0;
    }
  }
}
