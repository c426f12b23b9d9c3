package org.bactrian.lane;

import java.util.SortedMap;
import org.bactrian.base.HealthStatus;
import org.bactrian.journal.Hold;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Shows accounts that rest, accounts that are tried after a rest, accounts whose receipts have
 * stopped, accounts that claim nothing though messages wait for them, and what is held. None of it
 * is a reason to take this instance out of service: health answers 200.
 */
public final class AccountsHealth extends AbstractHealthIndicator {
  private final ReceiptWatchdog watchdog;
  private final Lanes lanes;
  private final HoldWatch holds;
  private final ClockWatch clocks;

  public AccountsHealth(ReceiptWatchdog watchdog, Lanes lanes, Brakes brakes) {
    this.watchdog = watchdog;
    this.lanes = lanes;
    this.holds = brakes.holds();
    this.clocks = brakes.clocks();
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    SortedMap<String, String> waiting = lanes.waiting();
    SortedMap<String, String> resting = lanes.resting();
    SortedMap<String, String> halfOpen = lanes.halfOpen();
    boolean allSend =
        waiting.isEmpty()
            && resting.isEmpty()
            && halfOpen.isEmpty()
            && clocks.off().isEmpty()
            && !holds.holdsEverything()
            && holds.holds().isEmpty();
    Status status = allSend ? Status.UP : HealthStatus.DEGRADED;
    health
        .status(watchdog.silent().isEmpty() ? status : HealthStatus.SILENT)
        .withDetail("receiptsSilent", watchdog.silent())
        .withDetail("resting", resting)
        .withDetail("halfOpen", halfOpen)
        .withDetail("waiting", waiting)
        .withDetail("clocks", clocks.off())
        .withDetail("held", holds.holds().stream().map(Hold::words).toList());
  }
}
