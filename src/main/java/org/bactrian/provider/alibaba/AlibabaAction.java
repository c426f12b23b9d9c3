package org.bactrian.provider.alibaba;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bactrian.provider.ProviderRequest;
import org.springframework.web.util.UriUtils;

/** An RPC action of Alibaba: {@code POST /}; headers name the action. */
enum AlibabaAction {
  /** Viber, of the product Cams. */
  SEND_CHATAPP_MESSAGE("SendChatappMessage", "2020-06-06"),
  /** International SMS, of the product Dysmsapi. */
  SEND_MESSAGE_TO_GLOBE("SendMessageToGlobe", "2018-05-01");

  /** Every SDK sends these two in the query. */
  private static final Set<String> ALWAYS_IN_QUERY = Set.of("Content", "Payload");

  private final Map<String, String> headers;

  AlibabaAction(String action, String version) {
    this.headers = Map.of("x-acs-action", action, "x-acs-version", version);
  }

  /** Returns the unsigned request. */
  ProviderRequest to(URI base, Map<String, String> parameters, ParameterPlace place) {
    Map<String, String> query = new TreeMap<>(parameters);
    Map<String, String> form = new LinkedHashMap<>();
    if (place == ParameterPlace.FORM) {
      query.keySet().retainAll(ALWAYS_IN_QUERY);
      form.putAll(parameters);
      form.keySet().removeAll(ALWAYS_IN_QUERY);
    }
    URI url = ProviderRequest.address(base, query.isEmpty() ? "/" : "/?" + encoded(query));
    ProviderRequest request =
        new ProviderRequest(url, headers, encoded(form).getBytes(StandardCharsets.UTF_8));
    // The SDKs send no content type without a body, and sign none.
    return form.isEmpty()
        ? request
        : request.withHeaders(Map.of("Content-Type", "application/x-www-form-urlencoded"));
  }

  private static String encoded(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
        .collect(Collectors.joining("&"));
  }

  /** Percent-encodes by RFC 3986: all but {@code A-Z a-z 0-9 - _ . ~}; a space is {@code %20}. */
  private static String encoded(String text) {
    return UriUtils.encode(text, StandardCharsets.UTF_8);
  }
}
