package org.bactrian.route.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bactrian.route.Caller;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/** Tells a stranger whether Bactrian is up or down, and no more; a known caller all of health. */
final class StrangersHealth extends OncePerRequestFilter {
  private static final String STATUS_OF = "\"status\":\"%s\"";
  private static final Pattern STATUS = Pattern.compile(STATUS_OF.formatted("([A-Z_]+)"));
  private static final Set<String> DOWN = Set.of("DOWN", "OUT_OF_SERVICE");

  private final RequestMatcher health;

  StrangersHealth(RequestMatcher health) {
    this.health = health;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Caller caller = Caller.of(request);
    if (!health.matches(request)) {
      chain.doFilter(request, response);
    } else if (caller != null) {
      chain.doFilter(new NamedCaller(request, caller.name()), response);
    } else {
      upOrDown(request, response, chain);
    }
  }

  private static void upOrDown(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    ContentCachingResponseWrapper answer = new ContentCachingResponseWrapper(response);
    chain.doFilter(request, answer);
    String body = new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
    Matcher status = STATUS.matcher(body);
    if (status.find()) {
      String upOrDown = DOWN.contains(status.group(1)) ? "DOWN" : "UP";
      answer.resetBuffer();
      answer
          .getOutputStream()
          .write(status.replaceAll(STATUS_OF.formatted(upOrDown)).getBytes(StandardCharsets.UTF_8));
    }
    answer.copyBodyToResponse();
  }
}
