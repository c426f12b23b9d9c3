package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.tools.attach.VirtualMachine;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of src/docs/camel-tools.md, in the profile observe. */
class ObserveJourneyTest {
  /** What an operator puts into lib/. */
  private static final Path LIB = Path.of("target/observe-lib");

  private static final String FILTER = "java.lang.*;java.util.*;java.rmi.**;javax.management.**;!*";
  private static final String EXPOSED = "health,prometheus,camelroutes,camelroutecontroller,camel";

  /** Of the kinds that the supervising route controller leaves out, and one that it supervises. */
  private static final String OWN =
      """
      - route:
          id: own-dispatch
          from:
            uri: direct:own-dispatch
            steps:
              - filter:
                  simple: {expression: "${variable.label} == 'promotion'"}
                  steps:
                    - setVariable: {name: accounts, constant: {expression: ali}}
      - route:
          id: own-http
          from:
            uri: platform-http:/own/http
            steps:
              - setBody: {constant: {expression: first}}
      - route:
          id: own-timer
          from:
            uri: timer:own
            parameters: {repeatCount: "1", delay: "1"}
            steps:
              - setBody:
                  constant:
                    expression: >-
                      {"id": "by-own", "to": "+380501110001", "label": "promotion", "content": {"text": "Hi"}}
              - to: {uri: "direct:accept"}
      """;

  @TempDir static Path folder;
  private static Process process;
  private static int port;

  @BeforeAll
  static void start() throws IOException {
    port = BactrianProcess.freePort();
    Files.createDirectories(folder.resolve("routes"));
    try (Stream<Path> routes = Files.list(Path.of("routes"))) {
      for (Path route : routes.toList()) {
        Files.copy(route, folder.resolve("routes").resolve(route.getFileName()));
      }
    }
    Files.writeString(folder.resolve("routes/own-http.camel.yaml"), OWN);
    List<String> classPath = new ArrayList<>(List.of(System.getProperty("java.class.path")));
    try (Stream<Path> jars = Files.list(LIB)) {
      jars.forEach(jar -> classPath.add(jar.toAbsolutePath().toString()));
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // JMX is not possible with the filter of the other pages, which lets nothing pass.
                "-Djdk.serialFilter=" + FILTER,
                // Camel's CLI looks for running applications in the home folder.
                "-Duser.home=" + folder,
                "-cp",
                String.join(File.pathSeparator, classPath),
                "org.bactrian.Bactrian",
                "--spring.profiles.active=sandbox,observe",
                "--management.endpoints.web.exposure.include=" + EXPOSED,
                "--bactrian.routes.reload=true",
                "--server.port=" + port));
    command.addAll(List.of(BactrianProcess.sandboxAtFreePorts()));
    process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log.txt").toFile())
            .start();
    await()
        .atMost(Api.PATIENCE)
        .ignoreExceptions()
        .until(() -> get("/v1/messages").statusCode() == 200);
    Api api = new Api(port);
    api.post(Journey.text(Numbers.viber("001"), "\"id\": \"observed\""));
    api.awaitStatus("observed", "seen");
  }

  @AfterAll
  static void stop() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private static HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).header("Accept", "application/json").build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static String body(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void the_routes_and_what_they_have_done_are_listed() throws Exception {
    assertThat(body("/actuator/camelroutes")).contains("\"id\":\"accept-from-http\"", "Started");
    assertThat(body("/actuator/camel/route"))
        .contains("\"routeId\":\"provider-nxcloud-viber\"", "\"exchangesTotal\":1");
    assertThat(body("/actuator/camel/top")).contains("\"meanProcessingTime\"");
    assertThat(body("/actuator/camel/route-controller")).contains("Supervising");
    assertThat(body("/actuator/camelroutecontroller")).contains("accept-from-http");
  }

  @Test
  void own_routes_run_and_files_are_edited_as_without_it() throws Exception {
    Api api = new Api(port);
    assertThat(body("/own/http")).isEqualTo("first");
    assertThat(api.awaitStatus("by-own", "seen").at("/attempts/0/account").asText())
        .isEqualTo("ali");
    Path accept = folder.resolve("routes/accept.camel.yaml");
    Files.writeString(accept, Files.readString(accept) + "# Edited.\n");
    Files.writeString(folder.resolve("routes/own-http.camel.yaml"), OWN.replace("first", "second"));
    await()
        .atMost(Api.PATIENCE)
        .ignoreExceptions()
        .until(() -> get("/own/http").body().equals("second"));
    assertThat(Files.readString(folder.resolve("log.txt"))).contains("accept.camel.yaml: routes");
    String message = Journey.text(Numbers.viber("001"), "").replace("transaction", "promotion");
    api.awaitStatus(api.accept(message), "seen");
  }

  @Test
  void each_route_has_its_metrics() throws Exception {
    HttpResponse<String> metrics =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/actuator/prometheus"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(metrics.body())
        .containsPattern("camel_exchanges_total\\{.*routeId=\"provider-nxcloud-viber\".*} 1");
  }

  @Test
  void jmx_shows_the_routes_to_a_program_of_this_machine() throws Exception {
    VirtualMachine machine = VirtualMachine.attach(String.valueOf(process.pid()));
    try (JMXConnector jmx =
        JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
      MBeanServerConnection beans = jmx.getMBeanServerConnection();
      ObjectName route =
          new ObjectName(
              "org.apache.camel:context=bactrian,type=routes,name=\"provider-nxcloud-viber\"");
      assertThat(beans.getAttribute(route, "ExchangesCompleted")).isEqualTo(1L);
      ObjectName step =
          new ObjectName(
              "org.apache.camel:context=bactrian,type=processors,name=\"provider-nxcloud-viber-sign\"");
      assertThat(beans.getAttribute(step, "ExchangesCompleted")).isEqualTo(1L);
    } finally {
      machine.detach();
    }
  }

  @Test
  void camels_command_line_finds_it() {
    await()
        .atMost(Api.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(folder.resolve(".camel").resolve(process.pid() + "-status.json"))
                    .content()
                    .contains("bactrian"));
  }

  /** It shows the secrets of accounts, and any API key may call it. */
  @Test
  void the_console_is_not_exposed_by_the_profile_alone() throws Exception {
    assertThat(body("/actuator/camel/properties")).contains("sandbox-nx-access-secret");
    assertThat(
            Files.readString(
                Path.of("src/main/resources/META-INF/bactrian/application-observe.yaml")))
        .contains("include: health,prometheus,camelroutes,camelroutecontroller\n");
  }

  @Test
  void the_page_names_what_this_test_starts_with() throws Exception {
    assertThat(Files.readString(Path.of("src/docs/camel-tools.md")))
        .contains("-Djdk.serialFilter=" + FILTER, "exposure.include=" + EXPOSED);
  }
}
