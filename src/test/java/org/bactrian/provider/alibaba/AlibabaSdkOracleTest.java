package org.bactrian.provider.alibaba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.bactrian.message.Kind;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.SampleMessages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Compares with Alibaba's own Node SDK: one message, sent by it and by Bactrian, must arrive with
 * equal parameters in the same places, and an independent check must verify both. This SDK (1.4.2)
 * still sends Viber's parameters in a form; {@link AlibabaViberTranslatorTest} shows that our query
 * has the same parameters. The test is skipped without node, or without the registry of its
 * packages.
 */
class AlibabaSdkOracleTest {
  private static final Path SCRIPT = Path.of("src/test/node");
  private static final Path FOLDER = Path.of("target/alibaba-sdk");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Captured> captured = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::capture);
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  @Test
  void the_sdk_sends_what_we_send_and_one_check_verifies_both() throws Exception {
    install();
    List<ProviderRequest> ours = ours();
    runSdk(ours);
    assertThat(captured).hasSameSizeAs(ours);
    for (int i = 0; i < ours.size(); i++) {
      ProviderRequest our = ours.get(i);
      Captured theirs = captured.get(i);
      assertThat(inQuery(theirs.url())).isEqualTo(inQuery(our.url()));
      assertThat(inForm(theirs.body())).isEqualTo(inForm(our.body()));
      for (String header : List.of("x-acs-action", "x-acs-version")) {
        assertThat(theirs.headers()).containsEntry(header, our.headers().get(header));
      }
      assertThat(theirs.headers().get("content-type")).isEqualTo(our.headers().get("Content-Type"));
      assertThat(verifies(theirs)).as("theirs").isTrue();
      assertThat(AlibabaSignature.verifies(our, AlibabaSamples.KEY_ID, AlibabaSamples.KEY_SECRET))
          .as("ours")
          .isTrue();
    }
  }

  private static Map<String, String> inQuery(URI url) {
    return AlibabaSignature.parameters(url.getRawQuery());
  }

  private static Map<String, String> inForm(byte[] body) {
    return AlibabaSignature.parameters(new String(body, StandardCharsets.UTF_8));
  }

  /** Returns signed requests: a message of every kind, one with every parameter, and an SMS. */
  private static List<ProviderRequest> ours() {
    var viber = AlibabaSamples.account(AlibabaSamples.viber(null, "28251486512358", "form"));
    var sms = AlibabaSamples.account(AlibabaSamples.sms("Alicloud321"));
    var translator = new AlibabaViberTranslator();
    AlibabaSigner signer = new AlibabaSigner();
    List<ProviderRequest> ours = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      ours.add(
          signer.sign(
              translator.translate(SampleMessages.viber(kind), viber), viber, Instant.now()));
    }
    var whole =
        AlibabaViberTranslatorTest.message(Kind.TEXT)
            .sender("20020")
            .ttl(600)
            .tags("spring", "sale")
            .tracking("tracking_id:123456")
            .fallback(120, "SMS text ~ *", "S_000001");
    ours.add(signer.sign(translator.translate(whole.get(), viber), viber, Instant.now()));
    ours.add(
        signer.sign(
            new AlibabaSmsTranslator().translate(SampleMessages.sms(), sms), sms, Instant.now()));
    return ours;
  }

  private void runSdk(List<ProviderRequest> ours) throws Exception {
    List<Map<String, Object>> messages = new ArrayList<>();
    for (ProviderRequest our : ours) {
      boolean cams = our.headers().get("x-acs-action").equals("SendChatappMessage");
      messages.add(
          Map.of(
              "product", cams ? "cams" : "dysmsapi", "parameters", AlibabaSamples.parameters(our)));
    }
    Files.write(FOLDER.resolve("messages.json"), JSON.writeValueAsBytes(messages));
    String port = Integer.toString(server.getAddress().getPort());
    assertThat(run("node", "send.js", "messages.json", port)).as("see sdk.log").isZero();
  }

  private static void install() throws Exception {
    Files.createDirectories(FOLDER);
    for (String file : List.of("package.json", "package-lock.json", "send.js")) {
      Files.copy(SCRIPT.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    assumeTrue(run("node", "--version") == 0, "node is not installed: no oracle");
    if (!Files.exists(FOLDER.resolve("node_modules/.package-lock.json"))) {
      assumeTrue(
          run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund") == 0,
          "npm cannot install Alibaba's SDK (see target/alibaba-sdk/sdk.log): no oracle");
    }
  }

  /** Returns the exit status; -1 when there is no such program. */
  private static int run(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(FOLDER.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(FOLDER.resolve("sdk.log").toFile()))
              .start();
      if (process.waitFor(2, TimeUnit.MINUTES)) {
        return process.exitValue();
      }
      process.destroyForcibly();
      return -1;
    } catch (IOException e) {
      return -1;
    }
  }

  private void capture(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    byte[] body = exchange.getRequestBody().readAllBytes();
    captured.add(new Captured(exchange.getRequestURI(), headers, body));
    byte[] answer = "{\"Code\":\"OK\",\"ResponseCode\":\"OK\"}".getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private static boolean verifies(Captured request) {
    return AlibabaSignature.verifies(
        request.url(),
        request.headers(),
        request.body(),
        AlibabaSamples.KEY_ID,
        AlibabaSamples.KEY_SECRET);
  }

  private record Captured(URI url, Map<String, String> headers, byte[] body) {}
}
