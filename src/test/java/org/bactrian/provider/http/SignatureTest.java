package org.bactrian.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bactrian.base.Sha256;
import org.bactrian.provider.Account;
import org.bactrian.provider.Callback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The signatures of receipts, with the vectors that the providers publish. */
class SignatureTest {
  private static final String FORM = "application/x-www-form-urlencoded";

  /** The example of Twilio's page "Validating requests", and of the tests of twilio-java. */
  private static final String TWILIO_URL = "https://mycompany.com/myapp.php?foo=1&bar=2";

  private static final String TWILIO_FORM =
      "Digits=1234&CallSid=CA1234567890ABCDE&To=%2B18005551212&Caller=%2B14158675309&From=%2B14158675309";
  private static final String TWILIO_SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";

  private static final String TOKEN_KEY = "the-signature-secret";

  private record Request(String method, String url, Map<String, String> headers)
      implements Callback.Request {
    @Override
    public @Nullable String header(String name) {
      Map<String, String> any = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      any.putAll(headers);
      return any.get(name);
    }
  }

  private static boolean isGenuine(Account account, Callback callback) {
    return account.provider().receiptReader().isGenuine(callback, account);
  }

  private static Callback callback(
      String method, String url, Map<String, String> headers, String type, String body) {
    String query = url.contains("?") ? url.substring(url.indexOf('?') + 1) : "";
    return new Callback(
        "acc",
        Callback.Kind.RECEIPTS,
        type,
        query,
        body.getBytes(StandardCharsets.UTF_8),
        new Request(method, url, headers));
  }

  private static Account account(HttpProvider provider, Map<String, String> settings) {
    return Described.account(provider, Described.settings(provider, settings));
  }

  private static Account twilio(Map<String, String> more) {
    Map<String, String> settings = new TreeMap<>(more);
    settings.put("auth-token", "12345");
    return account(Described.file("twilio-sms"), settings);
  }

  private static Callback toTwilio(String url, String form, String signature) {
    return callback("POST", url, Map.of("X-Twilio-Signature", signature), FORM, form);
  }

  @Test
  void twilio_s_own_example_is_genuine() {
    assertThat(isGenuine(twilio(Map.of()), toTwilio(TWILIO_URL, TWILIO_FORM, TWILIO_SIGNATURE)))
        .isTrue();
  }

  @Test
  void what_was_changed_or_is_not_signed_is_not_genuine() {
    Account account = twilio(Map.of());
    String other = TWILIO_FORM.replace("1234&", "1235&");
    assertThat(isGenuine(account, toTwilio(TWILIO_URL, other, TWILIO_SIGNATURE))).isFalse();
    assertThat(isGenuine(account, toTwilio(TWILIO_URL + "1", TWILIO_FORM, TWILIO_SIGNATURE)))
        .isFalse();
    assertThat(isGenuine(account, toTwilio(TWILIO_URL, TWILIO_FORM, "NOT" + TWILIO_SIGNATURE)))
        .isFalse();
    assertThat(isGenuine(account, callback("POST", TWILIO_URL, Map.of(), FORM, TWILIO_FORM)))
        .isFalse();
    assertThat(isGenuine(account, toTwilio(TWILIO_URL, "%zz=1", TWILIO_SIGNATURE))).isFalse();
  }

  private static final String DELIVERED = "{\"id\":\"1\",\"state\":\"done\"}";

  /** A form that is empty, or is none, adds nothing to the text that is signed. */
  @Test
  void a_body_that_is_no_form_is_not_signed_as_one() {
    String signature = base64("HmacSHA1", "12345", TWILIO_URL);
    Account account = twilio(Map.of());
    assertThat(isGenuine(account, toTwilio(TWILIO_URL, "", signature))).isTrue();
    Callback json =
        callback(
            "POST",
            TWILIO_URL,
            Map.of("X-Twilio-Signature", signature),
            "application/json",
            DELIVERED);
    assertThat(isGenuine(account, json)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"{url}", "{query}"})
  void beside_a_query_that_is_signed_there_is_no_body(String of) {
    HttpProvider provider =
        Described.text(
            DescriptionTest.MINIMAL
                + """
                    get: true
                    signature: {hmac: {key: "{account.webhook-key}", of: "%s", as: base64, header: X-Sign}}
                """
                    .formatted(of));
    Account account = account(provider, Map.of("webhook-key", "12345"));
    String signed = of.equals("{url}") ? TWILIO_URL : "foo=1&bar=2";
    Map<String, String> headers = Map.of("X-Sign", base64("HmacSHA256", "12345", signed));
    assertThat(isGenuine(account, callback("GET", TWILIO_URL, headers, "", ""))).isTrue();
    for (String method : List.of("GET", "POST")) {
      assertThat(isGenuine(account, callback(method, TWILIO_URL, headers, FORM, "id=1"))).isFalse();
      assertThat(isGenuine(account, callback(method, TWILIO_URL, headers, "", DELIVERED)))
          .isFalse();
    }
  }

  private static String base64(String algorithm, String key, String text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void behind_a_proxy_the_account_says_which_address_the_provider_calls() {
    String seen = TWILIO_URL.replace("https://mycompany.com", "http://10.0.0.7:8080");
    Callback callback = toTwilio(seen, TWILIO_FORM, TWILIO_SIGNATURE);
    assertThat(isGenuine(twilio(Map.of()), callback)).isFalse();
    assertThat(isGenuine(twilio(Map.of("webhook-url", "https://mycompany.com")), callback))
        .isTrue();
  }

  /** The vector of vonage-java-sdk, MessagesClientTest: its token names no hash of a body. */
  @Test
  void vonage_s_own_token_is_genuine() {
    HttpProvider provider =
        Described.text(
            DescriptionTest.MINIMAL
                + "    signature: {jwt: {key: \"{account.signature-secret}\"}, fresh-within: 0}\n");
    Account account =
        account(
            provider,
            Map.of(
                "signature-secret",
                "XsA09z2MhUxYcdbXaUX3aTT7TzGmnCLfkdILf0NIyC9hN9criTEUdlI3OZ5hRjR"));
    String token =
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
            + ".eyJzdWIiOiJTaW5hIiwibmFtZSI6IkphdmFfU0RLIiwiaWF0IjoxNjk4NjgwMzkyfQ"
            + ".4qJpi46NSYURiLI1xoLIfGRygA8IUI2QSG9P2Kus1Oo";
    assertThat(isGenuine(account, withToken(token, ""))).isTrue();
    String bad = token.replaceFirst("[^.]*$", "XsaXHXqxe2kfIbPy-JH2J6hfbHnEv8jdWsOhEuvzU98");
    assertThat(isGenuine(account, withToken(bad, ""))).isFalse();
  }

  private static Callback withToken(String token, String body) {
    return callback(
        "POST",
        "https://hooks.example/w",
        Map.of("Authorization", "Bearer " + token),
        "application/json",
        body);
  }

  /**
   * Returns a token made without the code under test but for the HMAC, which has its own vector.
   */
  private static String token(String header, String claims, String key) {
    String text = base64(header) + "." + base64(claims);
    byte[] signature = HexFormat.of().parseHex(Sha256.hmacHex(key, text));
    return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true  | HS256 | hash  | 0    | the-signature-secret",
        "false | HS256 | other | 0    | the-signature-secret",
        "false | HS256 | none  | 0    | the-signature-secret",
        "false | HS256 | hash  | 0    | another-secret",
        "false | none  | hash  | 0    | the-signature-secret",
        "false | HS512 | hash  | 0    | the-signature-secret",
        "false | HS256 | hash  | -120 | the-signature-secret",
        "true  | HS256 | hash  | -30  | the-signature-secret",
        "true  | HS256 | hash  | 300  | the-signature-secret"
      })
  void a_token_holds_for_its_body_and_its_time(
      boolean genuine, String algorithm, String hash, long expires, String key) {
    String body = "{\"message_uuid\":\"1\",\"status\":\"delivered\"}";
    String claim =
        switch (hash) {
          case "hash" -> ",\"payload_hash\":\"" + Sha256.hex(body) + "\"";
          case "other" -> ",\"payload_hash\":\"" + Sha256.hex(body + " ") + "\"";
          default -> "";
        };
    String until = expires == 0 ? "" : ",\"exp\":" + (Instant.now().getEpochSecond() + expires);
    String token =
        token(
            "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}",
            "{\"iss\":\"Vonage\"" + claim + until + "}",
            key);
    Account account = account(Described.file("vonage"), Map.of("signature-secret", TOKEN_KEY));
    assertThat(isGenuine(account, withToken(token, body))).isEqualTo(genuine);
  }

  @ParameterizedTest
  @CsvSource({"a.b", "a.b.c", "'..'", "''", "%%%.%%%.%%%"})
  void what_is_no_token_is_not_genuine(String token) {
    Account account = account(Described.file("vonage"), Map.of());
    assertThat(isGenuine(account, withToken(token, "{}"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true  | SECONDS | -290 | ",
        "false | SECONDS | -320 | ",
        "true  | SECONDS | 290  | ",
        "false | SECONDS | 320  | ",
        "true  | SECONDS | -320 | 10m",
        "true  | SECONDS | -999999 | 0",
        "true  | MILLIS  | -290 | ",
        "false | MILLIS  | -320 | ",
        "true  | ISO     | -290 | ",
        "false | ISO     | -320 | ",
        "true  | HTTP    | -290 | ",
        "false | HTTP    | -320 | ",
        "false | NONE    | 0    | "
      })
  void a_signed_time_is_near_to_now(boolean genuine, String form, long seconds, String within) {
    Instant at = Instant.now().plusSeconds(seconds);
    String time =
        switch (form) {
          case "SECONDS" -> "" + at.getEpochSecond();
          case "MILLIS" -> "" + at.toEpochMilli();
          case "ISO" -> at.toString();
          case "HTTP" -> DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC));
          default -> "soon";
        };
    for (String named : List.of("X-Timestamp", "X-Sent-At")) {
      HttpProvider provider =
          Described.text(
              DescriptionTest.MINIMAL
                  + """
                      signature:
                        hmac: {key: "k", of: "{header.%s}.{body}", header: X-Sign%s}
                  """
                      .formatted(named, named.equals("X-Timestamp") ? "" : ", timestamp: x-sent-at")
                  + (within == null ? "" : "      fresh-within: " + within + "\n"));
      Callback callback =
          callback(
              "POST",
              "https://hooks.example/w",
              Map.of(named, time, "X-Sign", Sha256.hmacHex("k", time + "." + DELIVERED)),
              "application/json",
              DELIVERED);
      assertThat(isGenuine(account(provider, Map.of()), callback)).isEqualTo(genuine);
    }
  }

  @ParameterizedTest
  @CsvSource({"-290, true", "-320, false", "320, false", "0, true"})
  void a_token_was_issued_shortly_before(long seconds, boolean genuine) {
    String claims =
        "{\"iat\":%d,\"payload_hash\":\"%s\"}"
            .formatted(Instant.now().getEpochSecond() + seconds, Sha256.hex(DELIVERED));
    String token = token("{\"alg\":\"HS256\"}", claims, TOKEN_KEY);
    Account account = account(Described.file("vonage"), Map.of("signature-secret", TOKEN_KEY));
    assertThat(isGenuine(account, withToken(token, DELIVERED))).isEqualTo(genuine);
  }

  /** The fields of a query are read where there is no body. */
  @Test
  void a_query_that_is_not_signed_is_not_taken_in_the_place_of_a_body() {
    String token = token("{\"alg\":\"HS256\"}", "{\"iss\":\"Vonage\"}", TOKEN_KEY);
    HttpProvider jwt =
        Described.text(
            DescriptionTest.MINIMAL + "    signature: {jwt: {key: " + TOKEN_KEY + "}}\n");
    HttpProvider hmac =
        Described.text(
            DescriptionTest.MINIMAL
                + "    signature: {hmac: {key: k, of: \"{body}\", header: X-Sign}}\n");
    for (String query : List.of("", "?id=1&state=ok")) {
      String url = "https://hooks.example/w" + query;
      Map<String, String> headers =
          Map.of("Authorization", "Bearer " + token, "X-Sign", Sha256.hmacHex("k", ""));
      for (HttpProvider provider : List.of(jwt, hmac)) {
        assertThat(isGenuine(account(provider, Map.of()), callback("POST", url, headers, FORM, "")))
            .isEqualTo(query.isEmpty());
      }
    }
  }

  /** The example of standard-webhooks (its libraries' tests): one of several signatures counts. */
  @Test
  void a_standard_webhook_is_genuine() {
    HttpProvider provider =
        Described.text(
            DescriptionTest.MINIMAL
                + """
                    signature:
                      hmac:
                        key: "{account.webhook-key}"
                        key-is: base64
                        of: "{header.webhook-id}.{header.webhook-timestamp}.{body}"
                        as: base64
                        header: webhook-signature
                        prefix: "v1,"
                      fresh-within: 0
                """);
    Account account = account(provider, Map.of("webhook-key", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    Callback callback =
        callback(
            "POST",
            "https://hooks.example/w",
            Map.of(
                "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek",
                "webhook-timestamp", "1614265330",
                "webhook-signature",
                    "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= "
                        + "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
            "application/json",
            "{\"test\": 2432232314}");
    assertThat(isGenuine(account, callback)).isTrue();
  }
}
