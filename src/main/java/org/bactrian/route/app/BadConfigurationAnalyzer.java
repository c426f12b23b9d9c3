package org.bactrian.route.app;

import org.bactrian.route.BadConfiguration;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints a wrong property as one sentence instead of a stack trace. */
final class BadConfigurationAnalyzer extends AbstractFailureAnalyzer<BadConfiguration> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, BadConfiguration cause) {
    return new FailureAnalysis(
        cause.property() + ": " + cause.fault(),
        "Correct it in application.yaml, or in the environment.",
        cause);
  }
}
