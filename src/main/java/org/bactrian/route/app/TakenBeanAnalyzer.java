package org.bactrian.route.app;

import java.net.URL;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bactrian.base.Causes;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.BeanDefinitionOverrideException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Names the jar whose bean has the name of one of Bactrian's. Spring Boot's own analyzer comes
 * after it, and would advise to let one bean replace the other.
 */
final class TakenBeanAnalyzer implements FailureAnalyzer, Ordered {
  private static final Pattern CLASS_FILE = Pattern.compile("[\\w/$]+\\.class");
  private static final Pattern JAR = Pattern.compile("([^/]+\\.jar)!/");

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    return Causes.find(failure, BeanDefinitionOverrideException.class)
        .filter(
            taken ->
                ("" + taken.getExistingDefinition().getResourceDescription())
                    .contains("org/bactrian/"))
        .map(TakenBeanAnalyzer::analysis)
        .orElse(null);
  }

  private static FailureAnalysis analysis(BeanDefinitionOverrideException taken) {
    String other = "" + taken.getBeanDefinition().getResourceDescription();
    return new FailureAnalysis(
        "there is a bean "
            + taken.getBeanName()
            + " in Bactrian already, and "
            + jar(other).map(jar -> jar + " has another one: ").orElse("there is another one: ")
            + other,
        "Give it another name, or take the jar out of lib/.",
        taken);
  }

  /** Returns the name of the jar that a bean's class file is in. */
  private static Optional<String> jar(String description) {
    Matcher file = CLASS_FILE.matcher(description);
    URL url = file.find() ? ClassUtils.getDefaultClassLoader().getResource(file.group()) : null;
    Matcher jar = JAR.matcher("" + url);
    return jar.find() ? Optional.of(jar.group(1)) : Optional.empty();
  }
}
