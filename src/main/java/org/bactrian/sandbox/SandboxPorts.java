package org.bactrian.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.bactrian.base.OwnApplication;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Gives each simulator whose port is 0 a free one, before anything reads it: the urls of the
 * sandbox's accounts name the ports.
 */
final class SandboxPorts implements ApplicationContextInitializer<ConfigurableApplicationContext> {
  private static final Logger LOG = LoggerFactory.getLogger(SandboxPorts.class);

  private static final List<String> PROPERTIES =
      List.of(
          "bactrian.sandbox.nxcloud-port",
          "bactrian.sandbox.alibaba-port",
          "bactrian.sandbox.wooxy-port",
          "bactrian.sandbox.smpp-port");

  /** Connections that leave a machine have ports above these, so none of them takes one. */
  private static final int LOWEST = 10_000;

  private static final int HIGHEST = 32_000;
  private static final int TRIES = 1_000;

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    ConfigurableEnvironment environment = context.getEnvironment();
    if (!OwnApplication.is(environment) || !environment.matchesProfiles("sandbox")) {
      return;
    }
    Map<String, Object> ports = new LinkedHashMap<>();
    for (String property : PROPERTIES) {
      if ("0".equals(environment.getProperty(property, "").strip())) {
        ports.put(property, freePort(ports));
      }
    }
    if (!ports.isEmpty()) {
      environment.getPropertySources().addFirst(new MapPropertySource("sandboxPorts", ports));
      LOG.info("free ports for the provider simulators: {}", ports);
    }
  }

  private static int freePort(Map<String, Object> taken) {
    for (int tries = 0; tries < TRIES; tries++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        if (!taken.containsValue(port)) {
          return free.getLocalPort();
        }
      } catch (IOException e) {
        LOG.debug("port {} is in use", port);
      }
    }
    throw new IllegalStateException("no port is free on this machine");
  }
}
