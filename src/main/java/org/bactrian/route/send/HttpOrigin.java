package org.bactrian.route.send;

import java.net.URI;

/** Where connections go: all calls to one origin share its kept connections. */
record HttpOrigin(boolean tls, String host, int port) {
  static HttpOrigin of(URI url) {
    boolean tls = "https".equalsIgnoreCase(url.getScheme());
    if (!tls && !"http".equalsIgnoreCase(url.getScheme())) {
      throw new IllegalArgumentException("the url begins with neither https: nor http:");
    }
    if (url.getHost() == null) {
      throw new IllegalArgumentException("the url names no host");
    }
    int port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
    String host = url.getHost();
    return new HttpOrigin(
        tls, host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
  }
}
