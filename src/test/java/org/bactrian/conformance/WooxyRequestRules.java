package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.conformance.WooxySide.ACCOUNT;
import static org.bactrian.conformance.WooxySide.a;
import static org.bactrian.conformance.WooxySide.body;
import static org.bactrian.conformance.WooxySide.request;
import static org.bactrian.conformance.WooxySide.sentence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.bactrian.message.Kind;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.wooxy.WooxySettings.ButtonField;

/** How Wooxy is called, how often, and where not. */
final class WooxyRequestRules {
  private static final Map<String, List<String>> REFUSED =
      Map.of(
          "Ukraine", List.of("+380501234567", "UA"),
          "Belarus", List.of("+375291234567", "BY"),
          "Russia", List.of("+79161234567", "RU"));

  private WooxyRequestRules() {}

  static void addTo(Rulebook book) {
    limits(book);
    example(book);
    code(book);
  }

  private static void limits(Rulebook book) {
    book.section("Send Viber message", "domain", "Ukraine", "Belarus", "Russia")
        .rule(
            "domain",
            "manually select the domain",
            "one domain an account: another domain is another account",
            () ->
                assertThat(body(a(Kind.TEXT)).get("domain").textValue())
                    .isEqualTo("senderDomain.com"));
    for (String country : List.of("Ukraine", "Belarus", "Russia")) {
      String number = REFUSED.get(country).get(0);
      String iso = REFUSED.get(country).get(1);
      book.rule(
          country,
          "does not provide for sending messages to",
          "never called for it: the next account is tried, or the SMS; the look-alike refuses "
              + iso,
          () -> {
            assertThat(ACCOUNT.canCarry(Said.a(Kind.TEXT).with("to", number).read())).isFalse();
            assertThat(sentence(body(a(Kind.TEXT)).put("phoneNumber", number)))
                .isEqualTo("Current method is not allowed for country " + iso);
          });
    }
    book.rule(
            "Russia",
            "(+7 is Kazakhstan's too)",
            "+76 and +77 are carried",
            () -> {
              Said kazakh = Said.a(Kind.TEXT).with("to", "+77011234567");
              assertThat(ACCOUNT.canCarry(kazakh.read())).isTrue();
              assertThat(sentence(body(kazakh))).isEmpty();
            })
        .section("Request", "10 concurrent API requests")
        .rule(
            "10 concurrent API requests",
            "do not send more than",
            "10 at once by default, for all accounts of one token together, Viber and SMS;"
                + " the look-alike answers 429 to the eleventh",
            () -> {
              assertThat(ACCOUNT.provider().limits().concurrency()).isEqualTo(10);
              assertThat(ACCOUNT.sharedLimit()).isPresent();
              assertThat(WooxySide.statusesOf(11)).containsOnly(200, 429).containsOnlyOnce(429);
            });
  }

  private static void example(Rulebook book) {
    book.section("Body Example", "Body Example")
        .rule(
            "Body Example",
            "nine fields, the button under \"buttons\"",
            "says the same where the account's button-field is buttons",
            () -> {
              Said said =
                  a(Kind.TEXT_BUTTON)
                      .with("content/text", "VIBER_CONTENT_TEXT")
                      .with("content/button/caption", "Title of button")
                      .with("content/button/url", "https://example.com/final")
                      .with("device", "all")
                      .with("ttl", 3600)
                      .with("tags", List.of("registeredTag", "registeredTag 2"));
              ObjectNode sent =
                  body(said.read(), WooxySide.account("Viber_SenderName", ButtonField.BUTTONS));
              assertThat(sent)
                  .isEqualTo(
                      Said.JSON.readTree(
                          """
                          {"domain": "senderDomain.com", "phoneNumber": "+15555555555",
                           "senderId": "Viber_SenderName", "text": "VIBER_CONTENT_TEXT",
                           "buttons": {"text": "Title of button",
                             "url": "https://example.com/final"},
                           "device": "all", "ttl": 3600,
                           "tags": ["registeredTag", "registeredTag 2"]}
                          """));
              assertThat(sentence(sent)).isEmpty();
            });
  }

  private static void code(Rulebook book) {
    book.section(
            "Code Examples",
            "$url",
            "CURLOPT_CUSTOMREQUEST",
            "Access-Token",
            "Content-Type",
            "Content-Length",
            "CURLOPT_HTTP_VERSION",
            "CURLOPT_SSL_VERIFYPEER")
        .rule(
            "$url",
            "https://api.wooxy.com/v3/viber/send",
            "the account's url, and this path after it",
            () -> assertThat(call().url()).hasToString("https://api.wooxy.com/v3/viber/send"))
        .rule(
            "CURLOPT_CUSTOMREQUEST",
            "POST",
            "every provider is called by the one route that posts",
            () -> assertThat(route("provider")).contains("httpMethod: POST"))
        .rule(
            "Access-Token",
            "the API key, in a header",
            "the account's access-token; without it the look-alike says \"Invalid authorization"
                + " token!\"",
            () -> {
              assertThat(call().headers()).containsEntry("Access-Token", WooxySide.TOKEN);
              assertThat(
                      WooxySide.answerTo(WooxySide.without("Access-Token"))
                          .path("errors")
                          .path(0)
                          .textValue())
                  .isEqualTo("Invalid authorization token!");
            })
        .rule(
            "Content-Type",
            "application/json",
            "sends it; the look-alike answers \"Bad Request\" to a call without",
            () -> {
              assertThat(call().headers()).containsEntry("Content-Type", "application/json");
              assertThat(
                      WooxySide.answerTo(WooxySide.without("Content-Type"))
                          .path("errors")
                          .path(0)
                          .textValue())
                  .isEqualTo("Bad Request");
            })
        .rule(
            "Content-Length",
            "the body's length",
            "the body is bytes before the call: the HTTP client writes their number",
            () -> assertThat(call().body()).isNotEmpty())
        .rule(
            "CURLOPT_HTTP_VERSION",
            "1.1",
            "nothing asks for another: the HTTP client's own is 1.1",
            () -> assertThat(route("provider")).doesNotContain("httpVersion", "HTTP_2"))
        .rule(
            "CURLOPT_SSL_VERIFYPEER",
            "false",
            "never: certificates are verified, no route turns it off",
            () ->
                assertThat(route("provider") + route("provider-wooxy-viber"))
                    .doesNotContain("sslContextParameters", "x509HostnameVerifier"));
  }

  private static ProviderRequest call() throws Exception {
    return request(a(Kind.TEXT).read(), ACCOUNT);
  }

  private static String route(String id) throws Exception {
    return NxCloudWebhookReceiptRules.route(id);
  }
}
