package org.bactrian.base;

import org.springframework.boot.health.contributor.Status;

/** States of health that Spring Boot does not know. With each of them, health answers 200. */
public final class HealthStatus {
  /** A part does less than it should, and that is no reason to take the instance out of service. */
  public static final Status DEGRADED = new Status("DEGRADED");

  /** Receipts of an account have stopped while messages leave. */
  public static final Status SILENT = new Status("SILENT");

  private HealthStatus() {}
}
