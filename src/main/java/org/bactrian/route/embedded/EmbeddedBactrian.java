package org.bactrian.route.embedded;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.bactrian.Bactrian;
import org.bactrian.route.accept.JournalWait;
import org.bactrian.route.app.OwnDefaults;
import org.bactrian.route.event.ApplicationEvents;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.support.EnvironmentPostProcessorApplicationListener;
import org.springframework.boot.support.EnvironmentPostProcessorsFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Bactrian in an application context of its own, with its own Camel context, database and web
 * server. It starts before the routes of the application that has taken it in, and stops after
 * them.
 */
public final class EmbeddedBactrian implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBactrian.class);

  private static final String ACCEPT = "direct:accept-from-application";

  /** Whose listeners and initializers also run in Bactrian's own context. */
  private static final List<String> OURS = List.of("org.springframework.boot.", "org.bactrian.");

  private final ConfigurableEnvironment company;
  private @Nullable ConfigurableApplicationContext context;
  private @Nullable ProducerTemplate routes;

  EmbeddedBactrian(ConfigurableEnvironment company) {
    this.company = company;
  }

  /**
   * Sends a message: when this returns, it is safe in the journal.
   *
   * @param message a canonical message: JSON as text, bytes, stream or tree, or a map
   * @return the answer as JSON, such as {@code {"id":"order-42","status":"accepted"}}
   * @throws org.bactrian.route.InvalidMessage with every fault, when it is no message
   * @throws RuntimeException when it could not be stored; it may be sent again then
   */
  public String send(Object message) {
    Exchange done = send(message, Map.of(), null);
    if (done.getException() instanceof RuntimeException failure) {
      throw failure;
    }
    if (done.getException() != null) {
      throw new IllegalStateException(done.getException());
    }
    return answer(done);
  }

  /** Returns the answer, which is a JSON tree, as text in one line. */
  static String answer(Exchange done) {
    return String.valueOf(done.getMessage().getBody());
  }

  /**
   * Sends a message with these headers; a failure is the exchange's own.
   *
   * @param caller waits for it: when its route or its application stops, this does not wait for the
   *     journal any longer; null: no route does
   */
  Exchange send(@Nullable Object message, Map<String, Object> headers, @Nullable Exchange caller) {
    ProducerTemplate started = routes;
    if (started == null) {
      throw new IllegalStateException("Bactrian has not started, or has stopped");
    }
    return started.send(
        ACCEPT,
        exchange -> {
          exchange.getMessage().setBody(message);
          exchange.getMessage().setHeaders(new HashMap<>(headers));
          exchange.setProperty(JournalWait.CALLER, caller);
        });
  }

  /** Returns where the events come out. */
  ApplicationEvents events() {
    ConfigurableApplicationContext started = context;
    if (started == null) {
      throw new IllegalStateException("Bactrian has not started, or has stopped");
    }
    return started.getBean(ApplicationEvents.class);
  }

  /** Returns the port of Bactrian's own web server, where webhooks and the HTTP API are. */
  public int port() {
    if (context instanceof WebServerApplicationContext web && web.getWebServer() != null) {
      return web.getWebServer().getPort();
    }
    return -1;
  }

  @Override
  public synchronized void start() {
    if (context == null) {
      context = application().run();
      routes = context.getBean(CamelContext.class).createProducerTemplate();
      LOG.info("Bactrian has started, its web server listens on port {}", port());
    }
  }

  private SpringApplication application() {
    SpringApplication application = new SpringApplication(Bactrian.class);
    application.setEnvironment(EmbeddedEnvironment.of(company));
    application.setWebApplicationType(WebApplicationType.SERVLET);
    application.setBannerMode(Banner.Mode.OFF);
    application.setRegisterShutdownHook(false);
    application.setInitializers(
        application.getInitializers().stream().filter(EmbeddedBactrian::isOurs).toList());
    application.setListeners(
        application.getListeners().stream().filter(EmbeddedBactrian::isWanted).toList());
    application.addListeners(
        EnvironmentPostProcessorApplicationListener.with(
            EnvironmentPostProcessorsFactory.of(
                OwnDefaults.class, ConfigDataEnvironmentPostProcessor.class)));
    return application;
  }

  /** The log is the other application's, and so are the ways in which it changes properties. */
  private static boolean isWanted(ApplicationListener<?> listener) {
    return isOurs(listener)
        && !(listener instanceof LoggingApplicationListener)
        && !(listener instanceof EnvironmentPostProcessorApplicationListener);
  }

  private static boolean isOurs(Object found) {
    String name = found.getClass().getName();
    return OURS.stream().anyMatch(name::startsWith) && !name.contains(".devtools.");
  }

  @Override
  public synchronized void stop() {
    if (context != null) {
      routes = null;
      context.close();
      context = null;
    }
  }

  @Override
  public boolean isRunning() {
    return context != null;
  }

  /** Before the web server, whose requests may lead to a route that sends. */
  @Override
  public int getPhase() {
    return 0;
  }
}
