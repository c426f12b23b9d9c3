package org.bactrian.route.own;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.PluginHelper;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.accept.StoppingRoutes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.support.GenericApplicationContext;

/** Files that are edited while their sources come and go, and copies that take a file's place. */
class OwnRoutesTest {
  private static final String SHIPPED = "throttle.camel.yaml";
  private static final String OWN = "own.camel.yaml";

  @TempDir Path folder;
  private Path shipped;
  private Path edited;
  private DefaultCamelContext camel;
  private OwnRoutes routes;
  private final Sources sources = new Sources();

  /** Sources that do not answer now: a consumer of one does not start. */
  private static final class Sources extends DefaultComponent {
    private final Set<String> away = ConcurrentHashMap.newKeySet();

    @Override
    protected Endpoint createEndpoint(String uri, String rest, Map<String, Object> parameters) {
      return new DefaultEndpoint(uri, this) {
        @Override
        public Producer createProducer() {
          throw new UnsupportedOperationException();
        }

        @Override
        public Consumer createConsumer(Processor processor) {
          return new DefaultConsumer(this, processor) {
            @Override
            protected void doStart() throws Exception {
              if (away.contains(rest)) {
                throw new IOException(rest + " does not answer");
              }
              super.doStart();
            }
          };
        }
      };
    }
  }

  private static String route(String id, String from) {
    return """
        - route:
            id: %s
            from:
              uri: %s
              steps:
                - log: {message: taken}
        """
        .formatted(id, from);
  }

  @BeforeEach
  void start() throws Exception {
    shipped = Files.createDirectories(folder.resolve("jar"));
    edited = Files.createDirectories(folder.resolve("routes"));
    Files.writeString(shipped.resolve(SHIPPED), route("throttle", "sources:one"));
    camel = new DefaultCamelContext();
    camel.addComponent("sources", sources);
    camel.start();
    GenericApplicationContext application = new GenericApplicationContext();
    application.refresh();
    String include = "file:" + shipped + "/*.camel.yaml,file:" + edited + "/*.camel.yaml";
    ShippedRoutes all = new ShippedRoutes(application);
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(all.findRouteResourcesFromDirectory(camel, null, include));
    routes =
        new OwnRoutes(
            all,
            application,
            new StoppingRoutes(),
            new Binder(new MapConfigurationPropertySource(Map.of("bactrian.routes.reload", "true")))
                .bindOrCreate("bactrian", BactrianProperties.class),
            List.of(),
            new SimpleMeterRegistry(),
            include);
    routes.start(camel);
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  private void write(Path where, String file, String text) throws IOException {
    Files.writeString(where.resolve(file), text);
    routes.scan(camel);
  }

  private String runs(String id) {
    return camel.getRoute(id) == null
        ? "no"
        : camel.getRouteController().getRouteStatus(id)
            + " "
            + camel.getRoute(id).getEndpoint().getEndpointUri();
  }

  private void look(int times) {
    for (int i = 0; i < times; i++) {
      routes.scan(camel);
    }
  }

  @Test
  void a_shipped_route_comes_back_when_neither_the_edited_file_nor_the_one_before_has_started()
      throws Exception {
    sources.away.addAll(Set.of("one", "two"));
    write(shipped, SHIPPED, route("throttle", "sources:two"));
    assertThat(runs("throttle")).isEqualTo("no");
    assertThat(routes.health().toString())
        .contains("DEGRADED", SHIPPED, "two does not answer", "none of its routes runs");
    look(5);
    assertThat(runs("throttle")).isEqualTo("no");
    sources.away.remove("one");
    look(8);
    assertThat(runs("throttle")).as("as it was before").isEqualTo("Started sources://one");
    assertThat(routes.health().toString())
        .contains("DEGRADED", "two does not answer")
        .doesNotContain("none of its routes runs");
    sources.away.clear();
    write(shipped, SHIPPED, route("throttle", "sources:three"));
    assertThat(runs("throttle")).isEqualTo("Started sources://three");
    assertThat(routes.health().toString()).contains("UP");
  }

  @Test
  void the_edited_file_is_tried_before_the_one_that_was_there() throws Exception {
    sources.away.addAll(Set.of("one", "two"));
    write(shipped, SHIPPED, route("throttle", "sources:two"));
    sources.away.clear();
    look(4);
    assertThat(runs("throttle")).isEqualTo("Started sources://two");
    assertThat(routes.health().toString()).contains("UP");
  }

  @Test
  void a_file_that_is_corrected_while_it_is_down_runs_at_once() throws Exception {
    sources.away.addAll(Set.of("one", "two"));
    write(shipped, SHIPPED, route("throttle", "sources:two"));
    look(20);
    write(shipped, SHIPPED, route("throttle", "sources:three"));
    assertThat(runs("throttle")).isEqualTo("Started sources://three");
    assertThat(routes.health().toString()).contains("UP");
  }

  @Test
  void a_new_file_whose_source_does_not_answer_is_tried_again() throws Exception {
    sources.away.add("late");
    write(edited, OWN, route("own", "sources:late"));
    assertThat(runs("own")).isEqualTo("no");
    assertThat(routes.health().toString()).contains(OWN, "none of its routes runs");
    sources.away.clear();
    look(4);
    assertThat(runs("own")).isEqualTo("Started sources://late");
    assertThat(routes.health().toString()).contains("UP");
    sources.away.add("late");
    Files.delete(edited.resolve(OWN));
    look(1);
    assertThat(runs("own")).isEqualTo("no");
    assertThat(routes.health().toString()).contains("UP");
  }

  @Test
  void an_edited_copy_takes_the_place_of_a_jar_s_file_and_gives_it_back() throws Exception {
    write(edited, SHIPPED, route("throttle", "sources:copy"));
    assertThat(runs("throttle")).isEqualTo("Started sources://copy");
    write(edited, SHIPPED, route("throttle", "sources:again"));
    assertThat(runs("throttle")).isEqualTo("Started sources://again");
    assertThat(routes.health().toString()).contains("UP");
    Files.delete(edited.resolve(SHIPPED));
    look(1);
    assertThat(runs("throttle")).isEqualTo("Started sources://one");
    assertThat(routes.health().toString()).contains("UP");
  }

  @Test
  void a_broken_copy_leaves_the_jar_s_route_as_it_is() throws Exception {
    write(edited, SHIPPED, "- route: {id: throttle, form: 7}\n");
    assertThat(runs("throttle")).isEqualTo("Started sources://one");
    assertThat(routes.health().toString()).contains("DEGRADED", "routes/" + SHIPPED);
  }
}
