package org.bactrian.provider.wooxy;

import java.net.URI;
import java.util.Map;
import org.bactrian.provider.ProviderJson;
import org.bactrian.provider.ProviderRequest;

/** A call to Wooxy before it has its token. */
final class WooxyRequest {
  private WooxyRequest() {}

  /** Returns a POST of JSON to a path of the account's url. */
  static ProviderRequest post(URI base, String path, Object body) {
    String trimmed = base.toString().replaceFirst("/+$", "");
    return new ProviderRequest(
        URI.create(trimmed + path),
        Map.of("Content-Type", "application/json"),
        ProviderJson.bytes(body));
  }
}
