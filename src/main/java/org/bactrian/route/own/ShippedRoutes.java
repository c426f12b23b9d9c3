package org.bactrian.route.own;

import java.util.Collection;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.spring.boot.CamelSpringBootRoutesCollector;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;

/**
 * Gives Camel those files in {@code routes/} that Bactrian comes with: without them the application
 * does not start. {@link OwnRoutes} loads the integrator's own files later, one by one.
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

  /** Returns all files, the integrator's own ones too. */
  Collection<Resource> all(CamelContext camel, String exclude, String include) {
    return super.findRouteResourcesFromDirectory(camel, exclude, include);
  }

  static boolean isShipped(Resource file) {
    return ShippedRoutes.class.getResource(SHIPPED + name(file)) != null;
  }

  /** Returns the name of the file, such as {@code accept.camel.yaml}. */
  static String name(Resource file) {
    return file.getLocation().replaceFirst(".*[/:]", "");
  }
}
