package org.bactrian.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bactrian.base.Causes;
import org.bactrian.base.OwnApplication;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.nxcloud.NxCloudSettings;
import org.bactrian.provider.nxcloud.NxCloudSmsSettings;
import org.bactrian.provider.nxcloud.NxCloudViber;
import org.bactrian.provider.nxcloud.NxCloudViberReceipts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.mock.env.MockEnvironment;

class SandboxConfigurationTest {
  private final WebApplicationContextRunner runner =
      new WebApplicationContextRunner(AnnotationConfigServletWebServerApplicationContext::new)
          .withUserConfiguration(SandboxConfiguration.class, Beans.class)
          .withPropertyValues(
              "bactrian.sandbox.nxcloud-port=0",
              "bactrian.sandbox.alibaba-port=0",
              "bactrian.sandbox.wooxy-port=0",
              "bactrian.sandbox.smpp-port=0",
              "bactrian.sandbox.receipt-delay=1ms");

  @Test
  void the_simulator_answers_and_its_receipts_reach_the_server_s_own_port() {
    runner
        .withPropertyValues("spring.profiles.active=sandbox")
        .run(
            context -> {
              NxCloudSimulator nxCloud = context.getBean(NxCloudSimulator.class);
              JsonNode answer =
                  NxCloudCaller.viber(nxCloud.port(), System.currentTimeMillis()).signed().json();
              assertThat(answer.path("code").asText()).isEqualTo("0");
              await()
                  .untilAsserted(
                      () ->
                          assertThat(context.getBean(Beans.class).paths)
                              .containsExactly(
                                  "/webhooks/nx/hook/receipts", "/webhooks/nx/hook/receipts"));
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"nxcloud-port", "alibaba-port", "wooxy-port", "smpp-port"})
  void a_simulator_whose_port_is_in_use_stops_the_start_and_its_property_is_named(String name)
      throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String property = "bactrian.sandbox." + name;
      runner
          .withPropertyValues(
              "spring.profiles.active=sandbox", property + "=" + other.getLocalPort())
          .run(
              context ->
                  assertThat(context)
                      .getFailure()
                      .rootCause()
                      .isInstanceOf(BindException.class)
                      .satisfies(
                          cause ->
                              assertThat(
                                      Causes.find(
                                          context.getStartupFailure(),
                                          SimulatorPortException.class))
                                  .get()
                                  .extracting(SimulatorPortException::property)
                                  .isEqualTo(property)));
    }
  }

  @ParameterizedTest
  @CsvSource({"sandbox, true", "live, false"})
  void in_the_sandbox_a_port_that_is_0_is_a_free_one_before_anything_reads_it(
      String profile, boolean replaced) {
    MockEnvironment environment = new MockEnvironment();
    environment.setActiveProfiles(profile);
    environment.setProperty(OwnApplication.MARK, OwnApplication.ALONE);
    List<String> names = List.of("nxcloud-port", "alibaba-port", "wooxy-port", "smpp-port");
    names.forEach(name -> environment.setProperty("bactrian.sandbox." + name, "0"));
    environment.setProperty("bactrian.sandbox.smpp-port", "8380");
    GenericApplicationContext context = new GenericApplicationContext();
    context.setEnvironment(environment);
    new SandboxPorts().initialize(context);
    List<Integer> ports =
        names.stream()
            .map(name -> environment.getProperty("bactrian.sandbox." + name, Integer.class))
            .toList();
    assertThat(ports).last().isEqualTo(8380);
    assertThat(ports.subList(0, 3)).allMatch(port -> port > 0 == replaced);
    assertThat(Set.copyOf(ports)).hasSize(replaced ? 4 : 2);
  }

  @Test
  void without_the_profile_there_is_no_simulator() {
    runner.run(context -> assertThat(context).doesNotHaveBean(NxCloudSimulator.class));
  }

  @Test
  void the_accounts_of_the_profile_are_complete_and_lead_to_the_simulators() throws IOException {
    ConfigurableEnvironment environment = new MockEnvironment();
    for (PropertySource<?> source :
        new YamlPropertySourceLoader()
            .load("sandbox", new ClassPathResource("META-INF/bactrian/application-sandbox.yaml"))) {
      environment.getPropertySources().addLast(source);
    }
    NxCloudSettings viber = account(environment, "nx", NxCloudSettings.class);
    assertThat(viber.url()).hasToString("http://127.0.0.1:8377");
    assertThat(viber.tenantId()).isEqualTo(123);
    assertThat(account(environment, "sms-nx", NxCloudSmsSettings.class).url())
        .isEqualTo(viber.url());
  }

  private static <S> S account(Environment environment, String name, Class<S> type) {
    return Binder.get(environment).bind("bactrian.accounts." + name, type).get();
  }

  /** The beans that the simulators need: accounts, a clock, a web server with webhooks. */
  @Configuration(proxyBeanMethods = false)
  static class Beans {
    private final List<String> paths = new CopyOnWriteArrayList<>();

    @Bean
    TomcatServletWebServerFactory webServer() {
      return new TomcatServletWebServerFactory(0);
    }

    @Bean
    ServletRegistrationBean<Servlet> webhooks() {
      return new ServletRegistrationBean<>(
          new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void doPost(HttpServletRequest request, HttpServletResponse response) {
              paths.add(request.getRequestURI());
            }
          },
          "/webhooks/*");
    }

    @Bean
    Clock clock() {
      return Clock.systemUTC();
    }

    @Bean
    Accounts accounts() {
      NxCloudSettings settings =
          new NxCloudSettings(URI.create("http://127.0.0.1:1"), "key", "secret", 123, "app", null);
      Account account =
          new Account(
              "nx",
              new NxCloudViber(new NxCloudViberReceipts()),
              settings,
              0,
              8,
              Duration.ofSeconds(5),
              true,
              "hook",
              List.of());
      return new Accounts(List.of(account), List.of());
    }
  }
}
