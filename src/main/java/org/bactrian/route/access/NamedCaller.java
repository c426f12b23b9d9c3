package org.bactrian.route.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;

/** A request of a caller whose name is known. The actuator shows such a caller its details. */
final class NamedCaller extends HttpServletRequestWrapper {
  private final String name;

  NamedCaller(HttpServletRequest request, String name) {
    super(request);
    this.name = name;
  }

  @Override
  public Principal getUserPrincipal() {
    return () -> name;
  }
}
