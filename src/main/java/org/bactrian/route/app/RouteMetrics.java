package org.bactrian.route.app;

import org.apache.camel.spi.RoutePolicyFactory;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.util.ClassUtils;

/**
 * Measures each route in the profile {@code observe}, if camel-micrometer is in {@code lib/}. It
 * costs up to a fifth of each exchange.
 */
@Configuration(value = "bactrian.routeMetricsConfiguration", proxyBeanMethods = false)
@Profile("observe")
@ConditionalOnClass(name = RouteMetrics.FACTORY)
class RouteMetrics {
  static final String FACTORY =
      "org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory";

  @Bean("bactrian.routeMetrics")
  RoutePolicyFactory routeMetrics() {
    return (RoutePolicyFactory)
        BeanUtils.instantiateClass(ClassUtils.resolveClassName(FACTORY, null));
  }
}
