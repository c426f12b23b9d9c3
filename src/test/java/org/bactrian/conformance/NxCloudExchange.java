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
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Reply;
import org.bactrian.delivery.SendResult;
import org.bactrian.message.Kind;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.Callback;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse.Answered;
import org.bactrian.provider.SampleMessages;
import org.bactrian.provider.nxcloud.NxCloudInterpreter;
import org.bactrian.provider.nxcloud.NxCloudSettings;
import org.bactrian.provider.nxcloud.NxCloudSigner;
import org.bactrian.provider.nxcloud.NxCloudSms;
import org.bactrian.provider.nxcloud.NxCloudSmsReceipts;
import org.bactrian.provider.nxcloud.NxCloudSmsSettings;
import org.bactrian.provider.nxcloud.NxCloudViber;
import org.bactrian.provider.nxcloud.NxCloudViberReceipts;
import org.bactrian.provider.nxcloud.NxCloudViberTranslator;
import org.bactrian.sandbox.NxCloudSimulator;
import org.bactrian.sandbox.SimulatorClient;

/**
 * Bactrian's requests to NXCloud, how it reads NXCloud's answers, and what the simulator answers.
 */
final class NxCloudExchange {
  static final Instant NOW = Instant.ofEpochMilli(1_655_710_885_431L);
  static final Account ACCOUNT = account("nx");

  private NxCloudExchange() {}

  static Account account(String name) {
    return new Account(
        name,
        new NxCloudViber(new NxCloudViberReceipts()),
        new NxCloudSettings(
            URI.create("https://api-hk.nxlink.ai"), "key", "secret", 123, "Exxx", "md5"),
        0,
        8,
        Duration.ofSeconds(5),
        true,
        "hook",
        List.of());
  }

  static Account smsAccount(String name) {
    return new Account(
        name,
        new NxCloudSms(new NxCloudSmsReceipts()),
        new NxCloudSmsSettings(
            URI.create("https://api2.nxcloud.com"), "key", "secret", "Sxxx", "md5"),
        0,
        8,
        Duration.ofSeconds(5),
        true,
        "hook",
        List.of());
  }

  static ProviderRequest request(ViberMessage message) {
    return new NxCloudViberTranslator().translate(message, ACCOUNT);
  }

  static ObjectNode body(Kind kind) throws IOException {
    return body(SampleMessages.viber(kind));
  }

  static ObjectNode body(ViberMessage message) throws IOException {
    return (ObjectNode) CallerMessage.JSON.readTree(request(message).body());
  }

  static ProviderRequest signed(ProviderRequest request) {
    return new NxCloudSigner().sign(request, ACCOUNT, NOW);
  }

  /** Returns the outcome of an answer, which must not depend on the HTTP status. */
  static SendResult result(String answer) {
    SendResult result = result(200, answer);
    assertThat(result(400, answer)).isEqualTo(result);
    return result;
  }

  private static SendResult result(int status, String answer) {
    return new NxCloudInterpreter()
        .interpret(
            new Answered(status, Map.of(), answer.getBytes(StandardCharsets.UTF_8)),
            SampleMessages.viber(Kind.TEXT));
  }

  static Receipt receipt(String callback) {
    return new NxCloudViberReceipts().receipts(callback(Callback.Kind.RECEIPTS, callback)).get(0);
  }

  static Reply reply(String callback) {
    return new NxCloudViberReceipts().replies(callback(Callback.Kind.REPLIES, callback)).get(0);
  }

  private static Callback callback(Callback.Kind kind, String body) {
    return new Callback("nx", kind, "application/json", "", body.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the simulator's answer to a changed body, which is then signed. */
  static JsonNode answerTo(ObjectNode body) throws IOException, InterruptedException {
    ProviderRequest plain = request(SampleMessages.viber(Kind.TEXT));
    ProviderRequest changed =
        new ProviderRequest(
            plain.url(), plain.headers(), CallerMessage.JSON.writeValueAsBytes(body));
    return answerTo(signed(changed), NOW);
  }

  /** Returns the simulator's answer to a call as it is, at a given time. */
  static JsonNode answerTo(ProviderRequest call, Instant at)
      throws IOException, InterruptedException {
    Clock clock = Clock.fixed(at, ZoneOffset.UTC);
    try (NxCloudSimulator nxCloud =
        new NxCloudSimulator(0, List.of(ACCOUNT), clock, Duration.ZERO)) {
      URI there = SimulatorClient.local(call.url(), nxCloud.port());
      ProviderRequest local = new ProviderRequest(there, call.headers(), call.body());
      return CallerMessage.JSON.readTree(SimulatorClient.post(local).body());
    }
  }

  /** Returns the simulator's HTTP status for a GET. */
  static int statusOfGet() throws IOException, InterruptedException {
    try (NxCloudSimulator nxCloud =
        new NxCloudSimulator(0, List.of(ACCOUNT), Clock.systemUTC(), Duration.ZERO)) {
      URI url = request(SampleMessages.viber(Kind.TEXT)).url();
      return SimulatorClient.get(SimulatorClient.local(url, nxCloud.port())).status();
    }
  }

  /** Returns a signed call whose headers are changed afterwards. */
  static ProviderRequest withHeaders(UnaryOperator<Map<String, String>> change) {
    ProviderRequest call = signed(request(SampleMessages.viber(Kind.TEXT)));
    Map<String, String> headers = change.apply(new LinkedHashMap<>(call.headers()));
    return new ProviderRequest(call.url(), headers, call.body());
  }
}
