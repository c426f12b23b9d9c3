package org.bactrian.route.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.GenericFilterBean;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Finds out who calls. A stranger passes, too, without a name: what he may do is for the rules to
 * say.
 */
final class CallerFilter extends GenericFilterBean {
  private static final String WHY = "bactrian.stranger";

  private static final Authentication ANONYMOUS =
      new AnonymousAuthenticationToken(
          "stranger", "stranger", List.of(new SimpleGrantedAuthority("STRANGER")));

  private final Credentials credentials;

  CallerFilter(Credentials credentials) {
    this.credentials = credentials;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    // Each rule would read the path anew.
    ServletRequestPathUtils.parseAndCache(http);
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(known(http));
    SecurityContextHolder.setContext(context);
    chain.doFilter(request, response);
  }

  private Authentication known(HttpServletRequest request) {
    try {
      Authentication known = credentials.authenticate(credentials.convert(request));
      if (known instanceof KnownCaller found && found.caller() != null) {
        found.caller().set(request);
      }
      return known;
    } catch (AuthenticationException stranger) {
      request.setAttribute(WHY, stranger);
      return ANONYMOUS;
    }
  }

  /** Returns why the caller of a request is a stranger; null when he is known. */
  static @Nullable Stranger why(ServletRequest request) {
    return request.getAttribute(WHY) instanceof Stranger stranger ? stranger : null;
  }
}
