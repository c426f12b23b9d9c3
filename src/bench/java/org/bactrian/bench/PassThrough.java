package org.bactrian.bench;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * A bare Camel route: it takes a request, signs it, posts it, and answers 200 when the provider has
 * answered. It checks nothing and has no journal. Auto-configuration that only Bactrian needs is
 * left out.
 */
@EnableAutoConfiguration(
    excludeName = {
      PassThrough.BOOT + "jdbc.autoconfigure.DataSourceAutoConfiguration",
      PassThrough.BOOT + "jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
      PassThrough.BOOT + "jdbc.autoconfigure.JdbcTemplateAutoConfiguration",
      PassThrough.BOOT + "flyway.autoconfigure.FlywayAutoConfiguration",
      PassThrough.BOOT + "jms.autoconfigure.JmsAutoConfiguration",
      PassThrough.BOOT + "artemis.autoconfigure.ArtemisAutoConfiguration"
    })
public class PassThrough {
  static final String BOOT = "org.springframework.boot.";

  public static void main(String[] args) {
    SpringApplication.run(PassThrough.class, args);
  }

  @Bean
  RouteBuilder bareRoute() {
    return new RouteBuilder() {
      @Override
      public void configure() {
        HttpComponent http = getContext().getComponent("http", HttpComponent.class);
        http.setMaxTotalConnections(1000);
        http.setConnectionsPerRoute(1000);
        from("platform-http:/v1/messages?httpMethodRestrict=POST")
            .removeHeaders("*")
            .bean(PassThrough.class, "sign")
            .to("http://127.0.0.1:{{provider.port}}/saas/viber/send?throwExceptionOnFailure=false")
            .removeHeaders("*");
      }
    };
  }

  public static void sign(Exchange exchange) {
    byte[] body = exchange.getMessage().getBody(byte[].class);
    exchange.getMessage().setHeader(Exchange.HTTP_METHOD, "POST");
    exchange.getMessage().setHeader("sign", Floor.hmac(body));
    exchange.getMessage().setBody(body);
  }
}
