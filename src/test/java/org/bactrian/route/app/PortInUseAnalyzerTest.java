package org.bactrian.route.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.bactrian.base.OwnApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.mock.env.MockEnvironment;

class PortInUseAnalyzerTest {
  @ParameterizedTest
  @CsvSource({"8080, server.port", "8081, management.server.port"})
  void the_servers_property_is_named(int port, String property) {
    MockEnvironment environment =
        new MockEnvironment()
            .withProperty(OwnApplication.MARK, OwnApplication.ALONE)
            .withProperty("management.server.port", "8081");
    Throwable failure = new IllegalStateException(new PortInUseException(port));
    assertThat(new PortInUseAnalyzer(environment).analyze(failure).getDescription())
        .isEqualTo(property + ": port " + port + " is in use by another process");
  }

  /** Spring Boot's own names no property. */
  @Test
  void of_all_analyzers_it_is_the_first_that_has_a_word_about_a_port() {
    MockEnvironment environment =
        new MockEnvironment().withProperty(OwnApplication.MARK, OwnApplication.ALONE);
    Throwable failure = new IllegalStateException(new PortInUseException(8080));
    List<FailureAnalyzer> analyzers =
        SpringFactoriesLoader.forDefaultResourceLocation()
            .load(
                FailureAnalyzer.class,
                SpringFactoriesLoader.ArgumentResolver.of(Environment.class, environment)
                    .and(BeanFactory.class, new StaticListableBeanFactory()),
                // Some need more than there is here.
                (type, name, failed) -> {});
    // In whatever order they are found.
    Collections.reverse(analyzers);
    AnnotationAwareOrderComparator.sort(analyzers);
    assertThat(
            analyzers.stream()
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .map(FailureAnalysis::getDescription))
        .first(STRING)
        .startsWith("server.port: port 8080");
  }

  @Test
  void a_port_of_an_application_that_has_taken_bactrian_in_is_not_for_it() {
    Throwable failure = new IllegalStateException(new PortInUseException(8080));
    assertThat(new PortInUseAnalyzer(new MockEnvironment()).analyze(failure)).isNull();
  }

  @Test
  void another_failure_is_not_for_it() {
    MockEnvironment environment =
        new MockEnvironment().withProperty(OwnApplication.MARK, OwnApplication.ALONE);
    assertThat(new PortInUseAnalyzer(environment).analyze(new Exception("other"))).isNull();
  }
}
