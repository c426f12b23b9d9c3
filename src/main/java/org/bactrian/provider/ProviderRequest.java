package org.bactrian.provider;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request to a provider. The body is serialised once, so the bytes that are signed are the
 * bytes that are sent.
 *
 * @param method nearly always {@code POST}
 * @param headers in the provider's own spelling
 * @since 0.1
 */
public record ProviderRequest(String method, URI url, Map<String, String> headers, byte[] body) {
  private static final String POST = "POST";

  /** Copies what can change. */
  public ProviderRequest {
    headers = Map.copyOf(headers);
  }

  /** Creates a POST. */
  public ProviderRequest(URI url, Map<String, String> headers, byte[] body) {
    this(POST, url, headers, body);
  }

  /**
   * Returns an unsigned POST of JSON.
   *
   * @param base the address of the API, with or without a trailing slash
   * @param path of the call, with a leading slash
   * @param headers beside {@code Content-Type}
   * @param body fields that are null are left out
   */
  public static ProviderRequest json(
      URI base, String path, Map<String, String> headers, Object body) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("Content-Type", "application/json");
    return new ProviderRequest(address(base, path), all, ProviderJson.bytes(body));
  }

  /**
   * Returns the address of a call: {@code base} may have a trailing slash, {@code path} begins with
   * one.
   */
  public static URI address(URI base, String path) {
    String text = base.toString();
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '/') {
      end--;
    }
    return URI.create(text.substring(0, end) + path);
  }

  /** Returns the url without its query, which may hold a signature. */
  public URI endpoint() {
    return url.getRawQuery() == null
        ? url
        : URI.create(url.toString().substring(0, url.toString().indexOf('?')));
  }

  /** Returns a copy with more headers; one of the same name is replaced. */
  public ProviderRequest withHeaders(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(more);
    return new ProviderRequest(method, url, all, body);
  }

  @Override
  public String toString() {
    return "ProviderRequest[" + url.getHost() + url.getPath() + ", " + body.length + " bytes]";
  }
}
