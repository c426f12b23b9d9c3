package org.bactrian.lane;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Shows accounts that rest, accounts that are tried after a rest, and accounts whose receipts have
 * stopped. None of it is a reason to take this instance out of service: health answers 200.
 */
public final class AccountsHealth extends AbstractHealthIndicator {
  /** Receipts have stopped while messages leave. */
  static final Status SILENT = new Status("SILENT");

  private final ReceiptWatchdog watchdog;
  private final Lanes lanes;

  public AccountsHealth(ReceiptWatchdog watchdog, Lanes lanes) {
    this.watchdog = watchdog;
    this.lanes = lanes;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    health
        .status(watchdog.silent().isEmpty() ? Status.UP : SILENT)
        .withDetail("receiptsSilent", watchdog.silent())
        .withDetail("resting", lanes.resting())
        .withDetail("halfOpen", lanes.halfOpen());
  }
}
