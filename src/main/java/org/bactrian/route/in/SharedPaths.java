package org.bactrian.route.in;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.component.platform.http.HttpEndpointModel;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.springboot.CamelRequestHandlerMapping;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpConsumer;

/**
 * Keeps routes reachable that have the path of one that stops, and another method: {@code GET} and
 * {@code POST} of one path are two routes. Camel notes one endpoint for each path, and takes its
 * address away when any of them stops ({@code PlatformHttpComponent} of 4.22): a {@code GET} would
 * be gone because the file of the {@code POST} was edited.
 */
final class SharedPaths {
  private final Supplier<CamelRequestHandlerMapping> mapping;
  private final List<SpringBootPlatformHttpConsumer> running = new ArrayList<>();

  /**
   * Creates it.
   *
   * @param mapping of Spring, which knows the address of each route
   */
  SharedPaths(Supplier<CamelRequestHandlerMapping> mapping) {
    this.mapping = mapping;
  }

  synchronized void starts(SpringBootPlatformHttpConsumer consumer) {
    running.add(consumer);
  }

  /** Takes the address of a route away, and gives the others of its path theirs back. */
  synchronized void stopped(SpringBootPlatformHttpConsumer consumer) {
    running.remove(consumer);
    String path = consumer.getEndpoint().getPath();
    List<SpringBootPlatformHttpConsumer> others =
        running.stream().filter(one -> one.getEndpoint().getPath().equals(path)).toList();
    // Nobody asks for a route any more when all of them stop.
    if (others.isEmpty() || consumer.getEndpoint().getCamelContext().isStopping()) {
      return;
    }
    CamelRequestHandlerMapping addresses = mapping.get();
    addresses.unregisterHttpEndpoint(model(consumer));
    for (SpringBootPlatformHttpConsumer other : others) {
      addresses.unregisterHttpEndpoint(model(other));
      addresses.registerHttpEndpoint(model(other));
    }
  }

  private static HttpEndpointModel model(SpringBootPlatformHttpConsumer consumer) {
    PlatformHttpEndpoint endpoint = consumer.getEndpoint();
    return new HttpEndpointModel(
        endpoint.getPath(),
        endpoint.getHttpMethodRestrict(),
        endpoint.getConsumes(),
        endpoint.getProduces(),
        consumer);
  }
}
