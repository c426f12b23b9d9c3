package org.bactrian.lane;

import java.util.SortedMap;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Shows accounts that rest, accounts that are tried after a rest, accounts whose receipts have
 * stopped, and accounts that claim nothing though messages wait for them. None of it is a reason to
 * take this instance out of service: health answers 200.
 */
public final class AccountsHealth extends AbstractHealthIndicator {
  /** Receipts have stopped while messages leave. */
  static final Status SILENT = new Status("SILENT");

  /** Messages wait for an account that claims nothing. */
  static final Status DEGRADED = new Status("DEGRADED");

  private final ReceiptWatchdog watchdog;
  private final Lanes lanes;

  public AccountsHealth(ReceiptWatchdog watchdog, Lanes lanes) {
    this.watchdog = watchdog;
    this.lanes = lanes;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    SortedMap<String, String> waiting = lanes.waiting();
    Status status = waiting.isEmpty() ? Status.UP : DEGRADED;
    health
        .status(watchdog.silent().isEmpty() ? status : SILENT)
        .withDetail("receiptsSilent", watchdog.silent())
        .withDetail("resting", lanes.resting())
        .withDetail("halfOpen", lanes.halfOpen())
        .withDetail("waiting", waiting);
  }
}
