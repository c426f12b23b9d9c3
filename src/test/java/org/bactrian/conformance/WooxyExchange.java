package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.SendResult;
import org.bactrian.message.Kind;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.Callback;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse.Answered;
import org.bactrian.provider.SampleMessages;
import org.bactrian.provider.wooxy.WooxyInterpreter;
import org.bactrian.provider.wooxy.WooxyReceipts;
import org.bactrian.provider.wooxy.WooxySettings;
import org.bactrian.provider.wooxy.WooxySettings.ButtonField;
import org.bactrian.provider.wooxy.WooxySigner;
import org.bactrian.provider.wooxy.WooxyViber;
import org.bactrian.provider.wooxy.WooxyViberTranslator;
import org.bactrian.sandbox.SimulatorClient;
import org.bactrian.sandbox.WooxySimulator;

/** Bactrian's requests to Wooxy, how it reads Wooxy's answers, and what the simulator answers. */
final class WooxyExchange {
  static final String TOKEN = "0cc175b9c0f1b6a831c399e269772661";
  static final String TO = "+15555555555";
  static final Account ACCOUNT = account("Viber_SenderName", ButtonField.BUTTON);

  private WooxyExchange() {}

  static Account account(String senderId, ButtonField field) {
    return new Account(
        "wooxy",
        new WooxyViber(new WooxyReceipts()),
        new WooxySettings(
            URI.create("https://api.wooxy.com"), TOKEN, "senderDomain.com", senderId, field),
        0,
        10,
        Duration.ofSeconds(5),
        true,
        "hook",
        List.of());
  }

  /** Returns a message to a country that Wooxy reaches. */
  static CallerMessage message(Kind kind) throws IOException {
    return CallerMessage.of(kind).with("to", TO);
  }

  static ProviderRequest request(ViberMessage message, Account account) {
    ProviderRequest plain = new WooxyViberTranslator().translate(message, account);
    return new WooxySigner().sign(plain, account, Instant.EPOCH);
  }

  static ObjectNode body(CallerMessage message) throws IOException {
    return body(message.read(), ACCOUNT);
  }

  static ObjectNode body(ViberMessage message, Account account) throws IOException {
    return (ObjectNode) CallerMessage.JSON.readTree(request(message, account).body());
  }

  static SendResult result(String answer) {
    return result(answer, SampleMessages.viber(Kind.TEXT));
  }

  /** Returns the outcome of an answer, whose class must not depend on the HTTP status. */
  static SendResult result(String answer, ViberMessage message) {
    SendResult result = result(200, answer, message);
    assertThat(result(400, answer, message)).hasSameClassAs(result);
    return result;
  }

  private static SendResult result(int status, String answer, ViberMessage message) {
    return new WooxyInterpreter()
        .interpret(
            new Answered(status, Map.of(), answer.getBytes(StandardCharsets.UTF_8)), message);
  }

  static Receipt receipt(String event) {
    byte[] body = event.getBytes(StandardCharsets.UTF_8);
    return new WooxyReceipts()
        .receipts(new Callback("wooxy", Callback.Kind.RECEIPTS, "application/json", "", body))
        .get(0);
  }

  /** Returns an answer that refuses with a sentence. */
  static String refusal(String sentence) throws IOException {
    ObjectNode answer = CallerMessage.JSON.createObjectNode().put("result", false);
    answer.putArray("errors").add(sentence);
    return CallerMessage.JSON.writeValueAsString(answer);
  }

  /** Returns the simulator's answer to a body. */
  static JsonNode answerTo(JsonNode body) throws IOException, InterruptedException {
    ProviderRequest plain = request(message(Kind.TEXT).read(), ACCOUNT);
    byte[] bytes = CallerMessage.JSON.writeValueAsBytes(body);
    return answerTo(new ProviderRequest(plain.url(), plain.headers(), bytes));
  }

  static JsonNode answerTo(ProviderRequest call) throws IOException, InterruptedException {
    try (WooxySimulator wooxy =
        new WooxySimulator(0, List.of(ACCOUNT), Clock.systemUTC(), Duration.ZERO)) {
      URI there = SimulatorClient.local(call.url(), wooxy.port());
      ProviderRequest local = new ProviderRequest(there, call.headers(), call.body());
      return CallerMessage.JSON.readTree(SimulatorClient.post(local).body());
    }
  }

  static ProviderRequest without(String header) throws IOException {
    ProviderRequest call = request(message(Kind.TEXT).read(), ACCOUNT);
    Map<String, String> headers = new LinkedHashMap<>(call.headers());
    headers.remove(header);
    return new ProviderRequest(call.url(), headers, call.body());
  }

  /** Returns the sentence with which a body is refused; empty when it is accepted. */
  static String sentence(JsonNode body) throws IOException, InterruptedException {
    return answerTo(body).path("errors").path(0).asText();
  }

  /** Makes this many calls at once and returns their HTTP statuses. */
  static List<Integer> statusesOf(int calls) throws Exception {
    ProviderRequest call = request(message(Kind.TEXT).read(), ACCOUNT);
    try (WooxySimulator wooxy =
        new WooxySimulator(0, List.of(ACCOUNT), Clock.systemUTC(), Duration.ZERO)) {
      wooxy.answerAfter(Duration.ofSeconds(2));
      URI there = SimulatorClient.local(call.url(), wooxy.port());
      return SimulatorClient.atOnce(calls, new ProviderRequest(there, call.headers(), call.body()));
    }
  }
}
