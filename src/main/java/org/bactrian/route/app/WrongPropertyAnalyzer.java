package org.bactrian.route.app;

import java.util.Optional;
import java.util.stream.Collectors;
import org.bactrian.base.Causes;
import org.bactrian.route.BadConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.convert.ConversionFailedException;

/**
 * Prints a wrong property as one sentence instead of a stack trace. It comes before Spring Boot's
 * own analyzer, which prints the value too: the value may be a secret.
 */
final class WrongPropertyAnalyzer implements FailureAnalyzer, Ordered {
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    return sentence(failure).map(sentence -> analysis(sentence, failure)).orElse(null);
  }

  /** Returns what is wrong in the configuration, if that is why something failed. */
  static Optional<String> sentence(Throwable failure) {
    return Causes.find(failure, BadConfiguration.class)
        .map(bad -> String.valueOf(bad.getMessage()))
        .or(() -> unbound(failure));
  }

  private static Optional<String> unbound(Throwable failure) {
    return Causes.find(failure, BindException.class)
        .filter(cause -> cause.getName().toString().startsWith("bactrian"))
        .map(WrongPropertyAnalyzer::inWords);
  }

  private static FailureAnalysis analysis(String sentence, Throwable failure) {
    return new FailureAnalysis(
        sentence,
        "Correct it in application.yaml, in the environment, or in the file that is named.",
        failure);
  }

  private static String inWords(BindException failure) {
    var unknown = Causes.find(failure, UnboundConfigurationPropertiesException.class);
    if (unknown.isPresent()) {
      return unknown.get().getUnboundProperties().stream()
              .map(property -> property.getName().toString())
              .collect(Collectors.joining(", "))
          + ": there is no such property";
    }
    String name = failure.getName().toString();
    var value = Causes.find(failure, ConversionFailedException.class);
    if (value.isPresent()) {
      return name + ": cannot be read as " + value.get().getTargetType().getType().getSimpleName();
    }
    return Causes.find(failure, IllegalArgumentException.class)
        .map(fault -> String.valueOf(fault.getMessage()))
        .orElse(name + ": cannot be read");
  }
}
