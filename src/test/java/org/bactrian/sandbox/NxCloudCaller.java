package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.bactrian.provider.nxcloud.NxCloudSignature;

/**
 * A call to NXCloud over real HTTP, signed without our signer. The last change of the body or a
 * header counts.
 */
final class NxCloudCaller {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String url;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private String secret = "secret";
  private String jca = "MD5";
  private String body = "";

  private NxCloudCaller(String url, String bizType, String action, long ts) {
    this.url = url;
    with("accessKey", "key").with("bizType", bizType).with("action", action);
    with("ts", Long.toString(ts)).with("Content-Type", "application/json");
  }

  static NxCloudCaller viber(int port, long ts) {
    return new NxCloudCaller("http://127.0.0.1:" + port + "/saas/viber/send", "7", "mt", ts)
        .body(text("380501234567"));
  }

  static NxCloudCaller sms(int port, long ts) {
    return new NxCloudCaller("http://127.0.0.1:" + port + "/api/sms/mtsend_v2", "3", "mtsend", ts)
        .body(smsTo("380501234567"));
  }

  static String text(String to) {
    return "{\"tenant_id\":123,\"appkey\":\"app\",\"to\":\"%s\",\"type\":1,\"content\":\"Привет\"}"
        .formatted(to);
  }

  static String smsTo(String phone) {
    return "{\"appKey\":\"sms-app\",\"phone\":\"%s\",\"content\":\"Привет\",\"ext\":\"own:1\"}"
        .formatted(phone);
  }

  NxCloudCaller with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  NxCloudCaller without(String header) {
    headers.remove(header);
    return this;
  }

  NxCloudCaller body(String json) {
    body = json;
    return this;
  }

  NxCloudCaller secret(String other) {
    secret = other;
    return this;
  }

  /** Signs with SHA-256 and names the algorithm in the header. */
  NxCloudCaller sha256() {
    jca = "SHA-256";
    return with("algorithm", "sha256");
  }

  /** Signs now; the signature does not cover later changes. */
  NxCloudCaller signed() {
    return with(
        "sign",
        NxCloudSignature.of(
            jca,
            headers.getOrDefault("accessKey", ""),
            headers.getOrDefault("action", ""),
            headers.getOrDefault("bizType", ""),
            headers.getOrDefault("ts", ""),
            body,
            secret));
  }

  HttpResponse<String> send() throws IOException, InterruptedException {
    return CLIENT.send(request(), HttpResponse.BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> sendAsync() {
    return CLIENT.sendAsync(request(), HttpResponse.BodyHandlers.ofString());
  }

  JsonNode json() throws IOException, InterruptedException {
    return JSON.readTree(send().body());
  }

  /** Returns the code of the answer, as text. */
  String code() throws IOException, InterruptedException {
    return json().path("code").asText();
  }

  private HttpRequest request() {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    headers.forEach(request::header);
    return request.POST(HttpRequest.BodyPublishers.ofString(body)).build();
  }
}
