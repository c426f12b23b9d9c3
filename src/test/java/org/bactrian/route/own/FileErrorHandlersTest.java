package org.bactrian.route.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.ResourceHelper;
import org.bactrian.route.accept.StoppingRoutes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The error handler at the top of a file is for that file alone, also when the file is refused. */
class FileErrorHandlersTest {
  private static final String SWALLOWING =
      """
      - errorHandler:
          deadLetterChannel:
            deadLetterUri: log:swallowed
      """;

  private final DefaultCamelContext camel = new DefaultCamelContext();

  @BeforeEach
  void start() {
    camel.getRegistry().bind("fileErrorHandlers", new FileErrorHandlers());
    camel.start();
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  private RouteFile file(String name, String yaml) {
    return new RouteFile(
        camel, ResourceHelper.fromString(name + ".camel.yaml", yaml), new StoppingRoutes());
  }

  private static String route(String id, String step) {
    return """
        - route:
            id: %s
            from:
              uri: direct:%s
              steps:
                - %s
        """
        .formatted(id, id, step);
  }

  private static String failing(String id) {
    return route(
        id, "throwException: {exceptionType: java.lang.IllegalStateException, message: lost}");
  }

  @Test
  void it_stays_with_its_file() throws Exception {
    file("one", SWALLOWING + failing("one")).add();
    file("two", failing("two")).add();
    camel.createProducerTemplate().sendBody("direct:one", "swallowed");
    assertCallerHears();
  }

  @Test
  void that_of_a_file_with_an_unknown_step_is_gone_with_it() throws Exception {
    RouteFile broken = file("one", SWALLOWING + route("one", "nosuchstep: {}"));
    assertThatThrownBy(() -> broken.check(new LoadedFile(camel), List.of()))
        .hasMessageContaining("nosuchstep");
    assertThatThrownBy(broken::add).hasMessageContaining("nosuchstep");
    assertThat(camel.getCamelContextExtension().getErrorHandlerFactory()).isNull();
    file("two", failing("two")).add();
    assertCallerHears();
  }

  private void assertCallerHears() {
    assertThatThrownBy(() -> camel.createProducerTemplate().sendBody("direct:two", "heard"))
        .isInstanceOf(CamelExecutionException.class)
        .hasRootCauseMessage("lost");
  }
}
