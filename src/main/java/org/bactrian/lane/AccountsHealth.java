package org.bactrian.lane;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * How the accounts are. What ails one is told, and is no reason to take this instance out of
 * service: it answers 200.
 */
@Component("accountsHealthIndicator")
final class AccountsHealth extends AbstractHealthIndicator {
  /** Receipts have stopped while messages go out. */
  static final Status SILENT = new Status("SILENT");

  private final ReceiptWatchdog silence;
  private final Lanes lanes;

  AccountsHealth(ReceiptWatchdog silence, Lanes lanes) {
    this.silence = silence;
    this.lanes = lanes;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    health
        .status(silence.silent().isEmpty() ? Status.UP : SILENT)
        .withDetail("receiptsSilent", silence.silent())
        .withDetail("resting", lanes.resting());
  }
}
