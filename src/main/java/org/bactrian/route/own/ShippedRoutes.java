package org.bactrian.route.own;

import java.util.Collection;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.spring.boot.CamelSpringBootRoutesCollector;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;

/**
 * Of the files in {@code routes/} those Bactrian comes with: Camel starts with them, or not at all.
 * The integrator's own follow, one by one ({@link OwnRoutes}).
 */
@Component
class ShippedRoutes extends CamelSpringBootRoutesCollector {
  private static final String SHIPPED = "/shipped-routes/";

  ShippedRoutes(ApplicationContext application) {
    super(application, true);
  }

  @Override
  public Collection<Resource> findRouteResourcesFromDirectory(
      CamelContext camel, String exclude, String include) {
    return all(camel, exclude, include).stream().filter(ShippedRoutes::isShipped).toList();
  }

  /** The integrator's, too. */
  Collection<Resource> all(CamelContext camel, String exclude, String include) {
    return super.findRouteResourcesFromDirectory(camel, exclude, include);
  }

  static boolean isShipped(Resource file) {
    return ShippedRoutes.class.getResource(SHIPPED + name(file)) != null;
  }

  /** {@code accept.camel.yaml}. */
  static String name(Resource file) {
    return file.getLocation().replaceFirst(".*[/:]", "");
  }
}
