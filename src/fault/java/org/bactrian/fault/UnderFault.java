package org.bactrian.fault;

import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.bactrian.Bactrian;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Starts Bactrian in its own process, with seams and with a clock that the harness sets. */
public class UnderFault {
  public static void main(String[] args) {
    Bactrian.start(args, Bactrian.class, UnderFault.class);
  }

  @Bean
  @Primary
  SharedClock sharedClock() {
    return SharedClock.ofThisProcess();
  }

  @Bean
  Exhaustion exhaustion() {
    return new Exhaustion();
  }

  @Bean
  RoutePolicyFactory seams() {
    return (camel, routeId, definition) ->
        new RoutePolicySupport() {
          @Override
          public void onExchangeBegin(Route route, Exchange exchange) {
            Seam.pass(routeId + ":begin");
          }

          @Override
          public void onExchangeDone(Route route, Exchange exchange) {
            Seam.pass(routeId + ":end");
          }
        };
  }
}
