package org.bactrian.route.in;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.springboot.PlatformHttpMessage;
import org.bactrian.route.Caller;
import org.bactrian.route.HttpRequests;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/**
 * A request as routes see it. Its credentials have been checked and are taken off: a route that
 * calls a partner sends the headers of its request along. In their place it has the name of the API
 * key. Its path is percent-decoded, as the routes read its {@code {id}}: the route has been chosen
 * by then, and the server has refused an encoded slash.
 *
 * <p>Own routes see the body and the parameters, too. The routes that Bactrian comes with do not:
 * their beans read the body by themselves, and Camel would decode it first, as text or as a form.
 */
final class AdmittedRequest extends HttpServletRequestWrapper {
  static final String KEY = HttpRequests.KEY;

  private static final Set<String> TAKEN_OFF = taken(KEY);

  private final boolean isOwn;

  /**
   * Wraps a request.
   *
   * @param isOwn whether it is for an own route
   */
  AdmittedRequest(HttpServletRequest request, boolean isOwn) {
    super(request);
    this.isOwn = isOwn;
  }

  private static Set<String> taken(String key) {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(List.of("Authorization", "Proxy-Authorization", "Cookie", key));
    return names;
  }

  private @Nullable String key() {
    return key(getRequest());
  }

  /** Returns the name of the caller's key; null: the caller has none. */
  private static @Nullable String key(ServletRequest request) {
    Caller caller = Caller.of(request);
    return caller == null || caller.name().isEmpty() ? null : caller.name();
  }

  /**
   * Takes credentials and a forged name off a message, too: Camel makes headers of the parameters
   * of a query and of the fields of a form. The exchange has the request and the caller, too: a
   * step may put another message in the place of this one.
   */
  static void admit(PlatformHttpMessage message, Exchange exchange) {
    HttpRequests.set(exchange, message.getRequest());
    Caller caller = Caller.of(message.getRequest());
    if (caller != null) {
      caller.set(exchange);
    }
    String key = key(message.getRequest());
    TAKEN_OFF.forEach(message::removeHeader);
    if (key != null) {
      message.setHeader(KEY, key);
    }
  }

  @Override
  public @Nullable String getHeader(String name) {
    if (!TAKEN_OFF.contains(name)) {
      return super.getHeader(name);
    }
    return name.equalsIgnoreCase(KEY) ? key() : null;
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    if (!TAKEN_OFF.contains(name)) {
      return super.getHeaders(name);
    }
    String only = getHeader(name);
    return Collections.enumeration(only == null ? List.of() : List.of(only));
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    List<String> names = new ArrayList<>(Collections.list(super.getHeaderNames()));
    names.removeIf(TAKEN_OFF::contains);
    if (key() != null) {
      names.add(KEY);
    }
    return Collections.enumeration(names);
  }

  @Override
  public int getContentLength() {
    return isOwn ? super.getContentLength() : 0;
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    return isOwn ? super.getParameterMap() : Map.of();
  }

  @Override
  public Enumeration<String> getParameterNames() {
    return isOwn ? super.getParameterNames() : Collections.emptyEnumeration();
  }

  @Override
  public String getRequestURI() {
    return UriUtils.decode(super.getRequestURI(), StandardCharsets.UTF_8);
  }
}
