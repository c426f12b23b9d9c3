package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.bactrian.provider.alibaba.AlibabaSignature;

/**
 * A call to Alibaba over real HTTP, signed without our signer. The last change of a field or header
 * counts.
 */
final class AlibabaCaller {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int port;
  private final Map<String, String> headers = new TreeMap<>();
  private final Map<String, String> parameters = new TreeMap<>();
  private String secret = "secret";
  private String form = "";

  private AlibabaCaller(int port, String action, String version, String date) {
    this.port = port;
    header("x-acs-action", action).header("x-acs-version", version).header("x-acs-date", date);
    header("x-acs-signature-nonce", UUID.randomUUID().toString());
  }

  static AlibabaCaller viber(int port, String date) {
    return new AlibabaCaller(port, "SendChatappMessage", "2020-06-06", date)
        .with("ChannelType", "viber")
        .with("Type", "message")
        .with("MessageType", "text")
        .with("Content", "{\"text\":\"Привет ~ *5%* + a\"}")
        .with("From", "20019")
        .with("To", "380501234567")
        .with("Label", "promotion")
        .with("TaskId", "own:1");
  }

  static AlibabaCaller sms(int port, String date) {
    return new AlibabaCaller(port, "SendMessageToGlobe", "2018-05-01", date)
        .with("To", "380501234567")
        .with("Message", "Привет")
        .with("TaskId", "own:1");
  }

  AlibabaCaller with(String parameter, String value) {
    parameters.put(parameter, value);
    return this;
  }

  AlibabaCaller without(String parameter) {
    parameters.remove(parameter);
    return this;
  }

  AlibabaCaller header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  AlibabaCaller withoutHeader(String name) {
    headers.remove(name);
    return this;
  }

  AlibabaCaller secret(String other) {
    secret = other;
    return this;
  }

  /** Moves all parameters but the content into a form. */
  AlibabaCaller asForm() {
    Map<String, String> moved = new TreeMap<>(parameters);
    moved.remove("Content");
    parameters.keySet().retainAll(Set.of("Content"));
    form = encoded(moved);
    return header("content-type", "application/x-www-form-urlencoded");
  }

  /** Signs now; the signature does not cover later changes. */
  AlibabaCaller signed() {
    return signed("key");
  }

  AlibabaCaller signed(String keyId) {
    byte[] body = form.getBytes(StandardCharsets.UTF_8);
    header("x-acs-content-sha256", AlibabaSignature.sha256(body));
    Map<String, String> all = new TreeMap<>(headers);
    all.put("host", "127.0.0.1:" + port);
    return header("Authorization", AlibabaSignature.of(url(), all, body, keyId, secret));
  }

  HttpResponse<String> send() throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(url());
    headers.forEach(request::header);
    return CLIENT.send(
        request.POST(HttpRequest.BodyPublishers.ofString(form)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  JsonNode json() throws Exception {
    return JSON.readTree(send().body());
  }

  /** Returns the code of the answer, whichever field it is in. */
  String code() throws Exception {
    JsonNode answer = json();
    return answer.path("ResponseCode").asText(answer.path("Code").asText());
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + port + "/?" + encoded(parameters));
  }

  private static String encoded(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(one -> one.getKey() + "=" + encoded(one.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
