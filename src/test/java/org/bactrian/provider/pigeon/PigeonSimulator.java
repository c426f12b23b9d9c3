package org.bactrian.provider.pigeon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Simulates Pigeon on loopback: messages to numbers that end in 003 are lost, in 006 refused,
 * others read.
 */
public final class PigeonSimulator implements AutoCloseable {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicInteger flights = new AtomicInteger();
  private final List<String> webhookAnswers = new CopyOnWriteArrayList<>();
  private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final String key;
  private volatile URI webhook = URI.create("http://127.0.0.1:1");

  public PigeonSimulator(String key) throws IOException {
    this.key = key;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/fly", this::fly);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Sends receipts to this address from now on. */
  public void webhookAt(URI webhook) {
    this.webhook = webhook;
  }

  /** Returns the requests, oldest first. */
  public List<JsonNode> requests() {
    return List.copyOf(requests);
  }

  /** Returns what the webhook answered, oldest first. */
  public List<String> webhookAnswers() {
    return List.copyOf(webhookAnswers);
  }

  private void fly(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String time = exchange.getRequestHeaders().getFirst("Pigeon-Time");
    String ring = exchange.getRequestHeaders().getFirst("Pigeon-Ring");
    JsonNode letter = new ObjectMapper().readTree(body);
    requests.add(letter);
    String to = letter.path("to").asText();
    if (!ring(key, time, body).equals(ring)) {
      answer(exchange, "{\"error\":\"strange-ring\"}");
    } else if (to.endsWith("006")) {
      answer(exchange, "{\"error\":\"no-such-roof\"}");
    } else {
      String flight = "f-" + flights.incrementAndGet();
      answer(exchange, "{\"flight\":\"%s\"}".formatted(flight));
      List<String> news = to.endsWith("003") ? List.of("lost") : List.of("landed", "read");
      threads.execute(() -> news.forEach(each -> tell(flight, each)));
    }
  }

  private void tell(String flight, String news) {
    String body = "{\"flight\":\"%s\",\"news\":\"%s\"}".formatted(flight, news);
    String time = Long.toString(System.currentTimeMillis());
    HttpRequest request =
        HttpRequest.newBuilder(webhook)
            .header("Pigeon-Time", time)
            .header("Pigeon-Ring", ring(key, time, body.getBytes(StandardCharsets.UTF_8)))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join();
    webhookAnswers.add(answer.statusCode() + " " + answer.body());
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Returns the correct {@code Pigeon-Ring}, computed without the signer. */
  static String ring(String key, String time, byte[] body) {
    try {
      byte[] before = (time + ".").getBytes(StandardCharsets.UTF_8);
      byte[] all = new byte[before.length + body.length];
      System.arraycopy(before, 0, all, 0, before.length);
      System.arraycopy(body, 0, all, before.length, body.length);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), mac.getAlgorithm()));
      return HexFormat.of().formatHex(mac.doFinal(all));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
