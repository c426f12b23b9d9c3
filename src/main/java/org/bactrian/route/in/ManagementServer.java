package org.bactrian.route.in;

import jakarta.servlet.Filter;
import java.net.InetAddress;
import org.bactrian.base.OwnApplication;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.access.Access;
import org.bactrian.route.access.ApiKeys;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Gives the server of the actuator the rules of the HTTP API's, where it has a port of its own
 * ({@code management.server.port}). Spring Boot finds this class by its name in {@code META-INF}.
 */
@ConditionalOnProperty(OwnApplication.MARK)
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
public class ManagementServer {
  /** The property of the path of the actuator, and its default. */
  public static final String BASE_PATH = "management.endpoints.web.base-path";

  public static final String ACTUATOR = "/actuator";

  private static final int THREADS = 200;

  @Bean("bactrian.managementServerSetup")
  ServerSetup managementServerSetup(BactrianProperties properties) {
    return new ServerSetup(properties);
  }

  /** Without API keys only this host can connect. */
  @Bean("bactrian.managementLoopback")
  Loopback managementLoopback(BactrianProperties properties) {
    return new Loopback(properties.api().keys().isEmpty());
  }

  /** Serves the actuator alone: no message and no callback is taken by this port. */
  @Bean("bactrian.managementAccess")
  FilterRegistrationBean<Filter> managementAccess(ApiKeys keys, Environment environment) {
    Filter chain = Access.ofActuatorAlone(keys, actuator(environment));
    FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(chain);
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  @Bean("bactrian.managementBodyFilter")
  FilterRegistrationBean<BodyFilter> managementBodyFilter(
      BactrianProperties properties, Environment environment) {
    BodyFilter bodies =
        new BodyFilter(
            properties.api(), THREADS, actuator(environment), (request, response) -> false);
    FilterRegistrationBean<BodyFilter> registration = new FilterRegistrationBean<>(bodies);
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return registration;
  }

  private static String actuator(Environment environment) {
    return environment.getProperty(BASE_PATH, ACTUATOR);
  }

  /** Comes after Spring Boot's own customizer, which sets {@code management.server.address}. */
  public record Loopback(boolean isAlone)
      implements WebServerFactoryCustomizer<ConfigurableServletWebServerFactory>, Ordered {
    @Override
    public void customize(ConfigurableServletWebServerFactory server) {
      if (isAlone) {
        server.setAddress(InetAddress.getLoopbackAddress());
      }
    }

    @Override
    public int getOrder() {
      return Ordered.LOWEST_PRECEDENCE;
    }
  }
}
