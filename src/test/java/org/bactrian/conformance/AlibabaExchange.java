package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bactrian.delivery.SendResult;
import org.bactrian.message.Kind;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse.Answered;
import org.bactrian.provider.SampleMessages;
import org.bactrian.provider.alibaba.AlibabaInterpreter;
import org.bactrian.provider.alibaba.AlibabaSettings;
import org.bactrian.provider.alibaba.AlibabaSigner;
import org.bactrian.provider.alibaba.AlibabaViber;
import org.bactrian.provider.alibaba.AlibabaViberReceipts;
import org.bactrian.provider.alibaba.AlibabaViberTranslator;
import org.bactrian.sandbox.AlibabaSimulator;
import org.bactrian.sandbox.SimulatorClient;
import org.springframework.web.util.UriUtils;

/**
 * Bactrian's requests to Alibaba, how it reads Alibaba's answers, and what the simulator answers.
 */
final class AlibabaExchange {
  static final Account ACCOUNT = account("28251486512358");

  private AlibabaExchange() {}

  static Account account(String custSpaceId) {
    return new Account(
        "ali",
        new AlibabaViber(new AlibabaViberReceipts()),
        new AlibabaSettings(
            URI.create("https://cams.ap-southeast-1.aliyuncs.com"),
            "YourAccessKeyId",
            "YourAccessKeySecret",
            null,
            "20019",
            custSpaceId,
            "query"),
        250,
        8,
        Duration.ofSeconds(5),
        true,
        "hook",
        List.of());
  }

  static ProviderRequest request(ViberMessage message, Account account) {
    return new AlibabaViberTranslator().translate(message, account);
  }

  /** Returns the decoded parameters of a call, by name. */
  static Map<String, String> parameters(CallerMessage said) {
    return parameters(said.read(), ACCOUNT);
  }

  static Map<String, String> parameters(Kind kind) throws IOException {
    return parameters(CallerMessage.of(kind));
  }

  static Map<String, String> parameters(ViberMessage message, Account account) {
    Map<String, String> all = new TreeMap<>();
    for (String pair : request(message, account).url().getRawQuery().split("&")) {
      String[] parts = pair.split("=", 2);
      all.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return all;
  }

  /** Returns the parsed {@code Content}. */
  static JsonNode content(Kind kind) throws IOException {
    return CallerMessage.JSON.readTree(parameters(kind).get("Content"));
  }

  /** Returns the outcome of an answer, which must not depend on the HTTP status. */
  static SendResult result(String answer) {
    SendResult result = result(200, answer);
    assertThat(result(400, answer)).isEqualTo(result);
    return result;
  }

  private static SendResult result(int status, String answer) {
    return new AlibabaInterpreter()
        .interpret(
            new Answered(status, Map.of(), answer.getBytes(StandardCharsets.UTF_8)),
            SampleMessages.viber(Kind.TEXT));
  }

  /** Returns the code with which the simulator answers a call with these parameters. */
  static String code(Map<String, String> parameters) throws IOException, InterruptedException {
    return answerTo(parameters).path("Code").asText();
  }

  /**
   * Returns the simulator's code for a call with one parameter set, or left out where the value is
   * null.
   */
  static String codeWith(Kind kind, String name, String value)
      throws IOException, InterruptedException {
    Map<String, String> all = parameters(kind);
    if (value == null) {
      all.remove(name);
    } else {
      all.put(name, value);
    }
    return code(all);
  }

  static JsonNode answerTo(Map<String, String> parameters)
      throws IOException, InterruptedException {
    try (AlibabaSimulator alibaba = simulator(250)) {
      return CallerMessage.JSON.readTree(
          SimulatorClient.post(call(parameters, alibaba.port())).body());
    }
  }

  /**
   * Returns the simulator's code for the last of this many calls, where it allows one less a
   * second.
   */
  static String codeOfTooMany(int calls) throws IOException, InterruptedException {
    try (AlibabaSimulator alibaba = simulator(calls - 1)) {
      String last = "";
      for (int i = 0; i < calls; i++) {
        Answered answer = SimulatorClient.post(call(parameters(Kind.TEXT), alibaba.port()));
        last = CallerMessage.JSON.readTree(answer.body()).path("Code").asText();
      }
      return last;
    }
  }

  static String codeUnsigned() throws IOException, InterruptedException {
    ProviderRequest plain = request(SampleMessages.viber(Kind.TEXT), ACCOUNT);
    try (AlibabaSimulator alibaba = simulator(250)) {
      URI there = SimulatorClient.local(plain.url(), alibaba.port());
      Answered answer =
          SimulatorClient.post(new ProviderRequest(there, plain.headers(), plain.body()));
      return CallerMessage.JSON.readTree(answer.body()).path("Code").asText();
    }
  }

  private static AlibabaSimulator simulator(int perSecond) {
    return new AlibabaSimulator(0, List.of(ACCOUNT), Clock.systemUTC(), Duration.ZERO, perSecond);
  }

  private static ProviderRequest call(Map<String, String> parameters, int port) {
    String query =
        parameters.entrySet().stream()
            .map(one -> one.getKey() + "=" + UriUtils.encode(one.getValue(), "UTF-8"))
            .collect(Collectors.joining("&"));
    ProviderRequest plain = request(SampleMessages.viber(Kind.TEXT), ACCOUNT);
    URI there = URI.create("http://127.0.0.1:" + port + "/?" + query);
    ProviderRequest call = new ProviderRequest(there, plain.headers(), new byte[0]);
    return new AlibabaSigner().sign(call, ACCOUNT, Instant.now());
  }
}
