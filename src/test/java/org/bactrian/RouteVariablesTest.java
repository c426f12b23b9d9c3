package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Variables: what a route reads was set before, by Java or by a step on every path to it. */
class RouteVariablesTest {
  @Test
  void each_variable_that_a_shipped_route_reads_was_set() throws IOException {
    assertThat(
            new RouteVariables()
                .routesIn(Path.of("routes"))
                .routesIn(Path.of("src/pigeon/resources/META-INF/bactrian/routes"))
                .javaIn(Path.of("src/main/java"))
                .unset())
        .isEmpty();
  }

  @Test
  void a_variable_that_only_one_branch_sets_is_found() {
    assertThat(
            new RouteVariables()
                .routes(
                    """
                    - route:
                        id: first
                        from:
                          uri: timer:first
                          steps:
                            - setVariable:
                                name: always
                                expression: {constant: {expression: x}}
                            - choice:
                                when:
                                  - expression: {simple: {expression: "${variable.always} == 'x'"}}
                                    steps:
                                      - setVariable:
                                          name: sometimes
                                          expression: {constant: {expression: x}}
                            - to: {uri: "direct:second"}
                    - route:
                        id: second
                        from:
                          uri: direct:second
                          steps:
                            - log: {message: "${variable.always} ${variable.sometimes}"}
                            - bean: {ref: any, method: "of(${variable:never})"}
                    """)
                .unset())
        .containsExactly("second: never", "second: sometimes");
  }
}
