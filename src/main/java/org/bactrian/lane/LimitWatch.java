package org.bactrian.lane;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.bactrian.journal.AccountLimits;
import org.bactrian.journal.AccountLimits.ChangedLimit;
import org.bactrian.journal.AccountLimits.Limit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each rate limiter the limits that hold now: those of the configuration, unless an operator
 * has changed them. The journal is asked once a second and at each change.
 */
public final class LimitWatch {
  private static final Logger LOG = LoggerFactory.getLogger(LimitWatch.class);

  private final AccountLimits journal;
  private final Lanes lanes;
  private Map<String, ChangedLimit> seen = Map.of();

  public LimitWatch(AccountLimits journal, Lanes lanes) {
    this.journal = journal;
    this.lanes = lanes;
  }

  /** Asks the journal for changed limits. */
  public synchronized void round() {
    Map<String, ChangedLimit> now = journal.all();
    if (now.equals(seen)) {
      return;
    }
    Set<String> accounts = new TreeSet<>(now.keySet());
    accounts.addAll(seen.keySet());
    for (String account : accounts) {
      ChangedLimit limit = now.get(account);
      if (!Objects.equals(limit, seen.get(account))) {
        lanes
            .configured(account)
            .map(configured -> limit == null ? configured : limit.over(configured))
            .ifPresent(is -> set(account, is));
      }
    }
    seen = new HashMap<>(now);
  }

  private void set(String account, Limit limit) {
    lanes.limit(account, limit);
    LOG.warn(
        "account {}: {} calls a second (0: unlimited), {} at a time from now on",
        account,
        limit.ratePerSecond(),
        limit.concurrency());
  }
}
