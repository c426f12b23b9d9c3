package org.bactrian.route.app;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.convert.ConversionFailedException;

/**
 * Prints a property of ours that is misspelt or of the wrong type as one sentence. Before Spring
 * Boot's own, which prints the value too: it may be a secret.
 */
final class WrongPropertyAnalyzer extends AbstractFailureAnalyzer<BindException>
    implements Ordered {
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
    String name = cause.getName().toString();
    return name.startsWith("bactrian")
        ? new FailureAnalysis(
            sentence(name, cause), "Correct it in application.yaml, or in the environment.", cause)
        : null;
  }

  private String sentence(String name, BindException cause) {
    UnboundConfigurationPropertiesException unknown =
        findCause(cause, UnboundConfigurationPropertiesException.class);
    if (unknown != null) {
      return unknown.getUnboundProperties().stream()
              .map(property -> property.getName().toString())
              .collect(Collectors.joining(", "))
          + ": there is no such property";
    }
    ConversionFailedException value = findCause(cause, ConversionFailedException.class);
    if (value != null) {
      return name + ": cannot be read as " + value.getTargetType().getType().getSimpleName();
    }
    IllegalArgumentException said = findCause(cause, IllegalArgumentException.class);
    return said == null ? name + ": cannot be read" : String.valueOf(said.getMessage());
  }
}
