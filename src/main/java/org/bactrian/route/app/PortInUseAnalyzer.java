package org.bactrian.route.app;

import java.util.Optional;
import org.bactrian.base.Causes;
import org.bactrian.base.OwnApplication;
import org.bactrian.sandbox.SimulatorPortException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Prints that a port is in use as one sentence that names the property. It comes before Spring
 * Boot's own analyzer, which names none.
 */
final class PortInUseAnalyzer implements FailureAnalyzer, Ordered {
  private static final String CURE =
      "Stop the process that uses it, or set another port. A second sandbox on one machine takes"
          + " free ports with --server.port=0 --bactrian.sandbox.nxcloud-port=0"
          + " --bactrian.sandbox.alibaba-port=0 --bactrian.sandbox.wooxy-port=0"
          + " --bactrian.sandbox.smpp-port=0";

  private final Environment environment;

  PortInUseAnalyzer(Environment environment) {
    this.environment = environment;
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    if (!OwnApplication.is(environment)) {
      return null;
    }
    Optional<SimulatorPortException> simulator = Causes.find(failure, SimulatorPortException.class);
    if (simulator.isPresent()) {
      return analysis(simulator.get().property(), simulator.get().port(), failure);
    }
    return Causes.find(failure, PortInUseException.class)
        .map(server -> analysis(property(server.getPort()), server.getPort(), failure))
        .orElse(null);
  }

  private String property(int port) {
    String management = "management.server.port";
    return String.valueOf(port).equals(environment.getProperty(management))
        ? management
        : "server.port";
  }

  private static FailureAnalysis analysis(String property, int port, Throwable failure) {
    return new FailureAnalysis(
        property + ": port " + port + " is in use by another process", CURE, failure);
  }
}
