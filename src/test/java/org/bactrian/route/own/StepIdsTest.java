package org.bactrian.route.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.ResourceHelper;
import org.bactrian.route.accept.StoppingRoutes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ids of steps in a file: a copied step is found before the route that runs is stopped. */
class StepIdsTest {
  private final DefaultCamelContext camel = new DefaultCamelContext();

  @BeforeEach
  void start() {
    camel.start();
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  private RouteFile file(String route, String id, String second) {
    String yaml =
        """
        - route:
            id: %s
            from:
              id: %s-input
              uri: direct:%s
              steps:
                - removeHeaders:
                    id: %s
                    pattern: "*"
                - removeHeaders:
                    id: "%s"
                    pattern: "*"
        """
            .formatted(route, route, route, id, second);
    return new RouteFile(
        camel, ResourceHelper.fromString(route + ".camel.yaml", yaml), new StoppingRoutes());
  }

  @Test
  void two_steps_with_one_id_refuse_the_file_at_the_line_of_the_second() {
    assertThatThrownBy(
            () -> file("one", "one-clear", "one-clear").check(new LoadedFile(camel), List.of()))
        .isInstanceOfSatisfying(RouteFault.class, fault -> assertThat(fault.line()).isEqualTo(11))
        .hasMessage("two steps have the id one-clear: give one of them another");
  }

  @Test
  void a_copy_of_a_file_may_keep_the_ids_of_its_steps() throws Exception {
    for (String route : List.of("one", "two")) {
      RouteFile file = file(route, "clear", "clear-again");
      file.check(new LoadedFile(camel), List.of());
      file.add();
    }
    assertThat(camel.getRoutes()).hasSize(2);
  }
}
