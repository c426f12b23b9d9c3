package org.bactrian.route.own;

import org.apache.camel.model.RouteDefinition;

/** Checks a route before it runs, when its file is loaded while the application runs. */
public interface RouteCheck {
  /**
   * Checks a route.
   *
   * @throws RouteFault when its file must be refused
   */
  void check(RouteDefinition route);
}
