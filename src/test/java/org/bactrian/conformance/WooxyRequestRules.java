package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.conformance.WooxyExchange.ACCOUNT;
import static org.bactrian.conformance.WooxyExchange.body;
import static org.bactrian.conformance.WooxyExchange.message;
import static org.bactrian.conformance.WooxyExchange.request;
import static org.bactrian.conformance.WooxyExchange.sentence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.bactrian.message.Kind;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.wooxy.WooxySettings.ButtonField;

/** The rules about calls to Wooxy: countries, limits, headers. */
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
            "each account has one domain; another domain needs another account",
            () ->
                assertThat(body(message(Kind.TEXT)).get("domain").textValue())
                    .isEqualTo("senderDomain.com"));
    for (String country : List.of("Ukraine", "Belarus", "Russia")) {
      String number = REFUSED.get(country).get(0);
      String iso = REFUSED.get(country).get(1);
      book.rule(
          country,
          "does not provide for sending messages to",
          "never called for this country: the next account is tried, or the SMS is sent; the"
              + " simulator refuses "
              + iso,
          () -> {
            assertThat(ACCOUNT.canCarry(CallerMessage.of(Kind.TEXT).with("to", number).read()))
                .isFalse();
            assertThat(sentence(body(message(Kind.TEXT)).put("phoneNumber", number)))
                .isEqualTo("Current method is not allowed for country " + iso);
          });
    }
    book.rule(
            "Russia",
            "(+7 is also Kazakhstan)",
            "+76 and +77 are reached",
            () -> {
              CallerMessage kazakh = CallerMessage.of(Kind.TEXT).with("to", "+77011234567");
              assertThat(ACCOUNT.canCarry(kazakh.read())).isTrue();
              assertThat(sentence(body(kazakh))).isEmpty();
            })
        .section("Request", "10 concurrent API requests")
        .rule(
            "10 concurrent API requests",
            "do not send more than",
            "10 calls at once by default, shared by all accounts of one token, Viber and"
                + " SMS; the simulator answers 429 to the eleventh",
            () -> {
              assertThat(ACCOUNT.provider().limits().concurrency()).isEqualTo(10);
              assertThat(ACCOUNT.sharedLimit()).isPresent();
              assertThat(WooxyExchange.statusesOf(11)).containsOnly(200, 429).containsOnlyOnce(429);
            });
  }

  private static void example(Rulebook book) {
    book.section("Body Example", "Body Example")
        .rule(
            "Body Example",
            "nine fields, the button under \"buttons\"",
            "sends the same when the account's button-field is buttons",
            () -> {
              CallerMessage said =
                  message(Kind.TEXT_BUTTON)
                      .with("content/text", "VIBER_CONTENT_TEXT")
                      .with("content/button/caption", "Title of button")
                      .with("content/button/url", "https://example.com/final")
                      .with("device", "all")
                      .with("ttl", 3600)
                      .with("tags", List.of("registeredTag", "registeredTag 2"));
              ObjectNode sent =
                  body(said.read(), WooxyExchange.account("Viber_SenderName", ButtonField.BUTTONS));
              assertThat(sent)
                  .isEqualTo(
                      CallerMessage.JSON.readTree(
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
            "the account's url with this path",
            () -> assertThat(call().url()).hasToString("https://api.wooxy.com/v3/viber/send"))
        .rule(
            "CURLOPT_CUSTOMREQUEST",
            "POST",
            "one route calls all HTTP providers, with POST",
            () -> assertThat(route("provider")).contains("method: \"post("))
        .rule(
            "Access-Token",
            "the API key, in a header",
            "the account's access-token; without it the simulator answers \"Invalid authorization"
                + " token!\"",
            () -> {
              assertThat(call().headers()).containsEntry("Access-Token", WooxyExchange.TOKEN);
              assertThat(
                      WooxyExchange.answerTo(WooxyExchange.without("Access-Token"))
                          .path("errors")
                          .path(0)
                          .textValue())
                  .isEqualTo("Invalid authorization token!");
            })
        .rule(
            "Content-Type",
            "application/json",
            "sends this type; the simulator answers \"Bad Request\" to a call without it",
            () -> {
              assertThat(call().headers()).containsEntry("Content-Type", "application/json");
              assertThat(
                      WooxyExchange.answerTo(WooxyExchange.without("Content-Type"))
                          .path("errors")
                          .path(0)
                          .textValue())
                  .isEqualTo("Bad Request");
            })
        .rule(
            "Content-Length",
            "the body's length",
            "the HTTP client sends the number of bytes in the body",
            () -> assertThat(call().body()).isNotEmpty())
        .rule(
            "CURLOPT_HTTP_VERSION",
            "1.1",
            "the HTTP client's default is 1.1, and no route changes it",
            () -> assertThat(route("provider")).doesNotContain("httpVersion", "HTTP_2"))
        .rule(
            "CURLOPT_SSL_VERIFYPEER",
            "false",
            "never: certificates are verified, and no route turns that off",
            () ->
                assertThat(route("provider") + route("provider-wooxy-viber"))
                    .doesNotContain("sslContextParameters", "x509HostnameVerifier"));
  }

  private static ProviderRequest call() throws Exception {
    return request(message(Kind.TEXT).read(), ACCOUNT);
  }

  private static String route(String id) throws Exception {
    return NxCloudWebhookReceiptRules.route(id);
  }
}
