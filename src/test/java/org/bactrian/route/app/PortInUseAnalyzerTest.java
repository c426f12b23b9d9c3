package org.bactrian.route.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.mock.env.MockEnvironment;

class PortInUseAnalyzerTest {
  @ParameterizedTest
  @CsvSource({"8080, server.port", "8081, management.server.port"})
  void the_servers_property_is_named(int port, String property) {
    MockEnvironment environment =
        new MockEnvironment().withProperty("management.server.port", "8081");
    Throwable failure = new IllegalStateException(new PortInUseException(port));
    assertThat(new PortInUseAnalyzer(environment).analyze(failure).getDescription())
        .isEqualTo(property + ": port " + port + " is in use by another process");
  }

  @Test
  void another_failure_is_not_for_it() {
    assertThat(new PortInUseAnalyzer(new MockEnvironment()).analyze(new Exception("other")))
        .isNull();
  }
}
