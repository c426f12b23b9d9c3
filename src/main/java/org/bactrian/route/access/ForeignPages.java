package org.bactrian.route.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what a page of another site has a browser on this host send. Without API keys only this
 * host can connect, but any page that somebody opens here could: by a form, by a script, or by a
 * name of its own that leads to this host.
 */
final class ForeignPages {
  private static final List<String> THIS_HOST = List.of("localhost", "[::1]");

  /** A page may send these to another site without asking it. */
  private static final List<String> UNASKED =
      List.of("application/x-www-form-urlencoded", "multipart/form-data", "text/plain");

  private ForeignPages() {}

  /**
   * Checks a request to a server without API keys.
   *
   * @throws HttpProblem when it may come from a page of another site
   */
  static void check(HttpServletRequest request) {
    String host = request.getHeader("Host");
    if (host == null || !isThisHost(host)) {
      throw HttpProblem.of(
          Problem.FOREIGN,
          "Without API keys, call this server as localhost or 127.0.0.1: Host must name this host.");
    }
    String origin = request.getHeader("Origin");
    String site = request.getHeader("Sec-Fetch-Site");
    boolean own = origin == null || origin.equals(request.getScheme() + "://" + host);
    boolean near = site == null || site.equals("same-origin") || site.equals("none");
    if (!own || !near) {
      throw HttpProblem.of(
          Problem.FOREIGN, "Without API keys, pages of other sites may send nothing here.");
    }
    if (hasBody(request) && isUnasked(request.getContentType())) {
      throw HttpProblem.of(
          Problem.CONTENT_TYPE,
          "Send Content-Type: application/json. Without API keys no form is taken.");
    }
  }

  private static boolean isThisHost(String host) {
    int port = host.lastIndexOf(':');
    boolean hasPort = port > host.lastIndexOf(']');
    String name = (hasPort ? host.substring(0, port) : host).toLowerCase(Locale.ROOT);
    return THIS_HOST.contains(name) || isLoopback(name);
  }

  private static boolean isLoopback(String name) {
    return name.startsWith("127.")
        && name.chars().allMatch(sign -> sign == '.' || (sign >= '0' && sign <= '9'));
  }

  private static boolean hasBody(HttpServletRequest request) {
    return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
  }

  private static boolean isUnasked(@Nullable String type) {
    return type == null
        || UNASKED.stream().anyMatch(one -> type.regionMatches(true, 0, one, 0, one.length()));
  }
}
