package org.bactrian.bench;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * A Camel Spring Boot application whose only route answers and does nothing else. It shows how soon
 * any such application can answer. Its class path has what the two starters bring ({@link #JARS}).
 */
@EnableAutoConfiguration
public class Empty {
  /**
   * Matches the jars of camel-spring-boot-starter and camel-platform-http-starter among Bactrian's.
   */
  static final String JARS =
      "(?!.*(actuator|artemis|flyway|jdbc|jms|kafka|messaging|dsl|boot-(health|persistence|sql|transaction)"
          + "|boot-.*micrometer|camel-jackson|jackson-(core|databind)-2|camel-http-(starter-)?\\d|-csv|-toml))"
          + "(camel|spring|jackson|commons-logging|logback|slf4j|jul-to|log4j|snakeyaml-\\d|tomcat-embed"
          + "|jspecify|micrometer-(commons|observation)|jakarta\\.(activation|annotation|xml)).*\\.jar";

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
