package org.bactrian.route.in;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Set;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The requests that an endpoint answers.
 *
 * @param methods empty: any
 */
record ServedPath(PathPattern path, Set<String> methods) {
  static ServedPath of(PlatformHttpEndpoint endpoint) {
    String path =
        endpoint.getPath().startsWith("/") ? endpoint.getPath() : "/" + endpoint.getPath();
    String methods = endpoint.getHttpMethodRestrict();
    return new ServedPath(
        PathPatternParser.defaultInstance.parse(
            endpoint.isMatchOnUriPrefix() ? path.replaceFirst("/+$", "") + "/**" : path),
        methods == null ? Set.of() : Set.of(methods.toUpperCase(Locale.ROOT).split(",")));
  }

  boolean matches(HttpServletRequest request) {
    return matches(request.getMethod(), request.getRequestURI());
  }

  boolean matches(String method, String uri) {
    return (methods.isEmpty() || methods.contains(method))
        && path.matches(PathContainer.parsePath(uri));
  }
}
