package org.bactrian.bench;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * A Camel Spring Boot application of one route that answers and does nothing: how soon any such
 * application can answer. It runs on the class path that its two starters bring ({@link #JARS}).
 */
@EnableAutoConfiguration
public class Empty {
  /** The jars of camel-spring-boot-starter and camel-platform-http-starter, among Bactrian's. */
  static final String JARS =
      "(?!.*(actuator|artemis|jdbc|jms|kafka|messaging|dsl|camel-http-(starter-)?\\d|-csv|-toml))"
          + "(camel|spring|jackson|commons-logging|logback|slf4j|jul-to|log4j|snakeyaml-\\d|tomcat-embed"
          + "|micrometer-(commons|observation)|jakarta\\.(activation|annotation|xml)).*\\.jar";

  public static void main(String[] args) {
    SpringApplication.run(Empty.class, args);
  }

  @Bean
  RouteBuilder emptyRoute() {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("platform-http:/v1/messages?httpMethodRestrict=POST").removeHeaders("*");
      }
    };
  }
}
