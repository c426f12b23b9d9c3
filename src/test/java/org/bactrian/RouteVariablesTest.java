package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bactrian.route.send.SendContext;
import org.junit.jupiter.api.Test;

/** Variables: what a route reads was set before, by Java or by a step on every path to it. */
class RouteVariablesTest {
  private static final Pattern COMPONENT = Pattern.compile("\\$\\{variable\\.send\\.(\\w+)");

  @Test
  void each_variable_that_a_shipped_route_reads_was_set() throws IOException {
    assertThat(
            new RouteVariables()
                .routesIn(Path.of("routes"))
                .routesIn(Path.of("src/test/resources/pigeon/routes"))
                .javaIn(Path.of("src/main/java"))
                .unset())
        .isEmpty();
  }

  @Test
  void each_component_of_the_send_context_that_a_route_reads_exists() throws IOException {
    Set<String> components = new TreeSet<>();
    for (Method method : SendContext.class.getMethods()) {
      components.add(method.getName());
    }
    Set<String> read = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      for (Path file : files.toList()) {
        Matcher matcher = COMPONENT.matcher(Files.readString(file));
        matcher.results().forEach(found -> read.add(found.group(1)));
      }
    }
    assertThat(read).isNotEmpty();
    assertThat(components).containsAll(read);
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
