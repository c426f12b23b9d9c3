package org.bactrian.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.base.Sha256;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.SendResult;
import org.bactrian.provider.Account;
import org.bactrian.provider.BadProperty;
import org.bactrian.provider.Callback;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse.Answered;
import org.bactrian.provider.SampleMessages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.StandardEnvironment;

/** What a description may say, and what is refused at the start. */
class DescriptionTest {
  static final String MINIMAL =
      """
      bactrian.providers.acme-sms:
        channel: sms
        url: https://acme.example
        request:
          path: /send
          body: '{"to": "{to}", "text": "{text}"}'
        answers:
          id: /id
          table:
            - {status: 200, then: submitted}
        receipts:
          id: /id
          status: /state
          table:
            - {status: ok, then: delivered}
      """;

  private static final String PREFIX = "bactrian.providers.acme-sms";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "channel                    | fax          | channel: it cannot be fax; there are viber, sms",
        "channel                    | viber        | a provider of SMS has a name that ends in -sms",
        "chanel                     | sms          | there is no such property: chanel: did you mean channel?",
        "receipts.tabel[0].then     | seen         | there is no such property: receipts.tabel: did you mean table?",
        "answers.table[0].thn       | seen         | there is no such property: answers.table[0].thn: did you mean then?",
        "carries.sms-charakters     | 160          | there is no such property: carries.sms-charakters: did you mean sms-characters?",
        "request.words.kinds.text   | a            | there is no such property: request.words.kinds: did you mean kind?",
        "request.colour             | a            | there is no such property: request.colour: leave it out",
        "sign.basic.name            | a            | there is no such property: sign.basic.name: leave it out",
        "url                        | ftp://acme   | url must be http or https",
        "request.path               | send         | request.path must begin with a slash",
        "request.path               | ''           | request.path is missing",
        "request.path               | /send/{to}   | request.path (before its query): there is no placeholder {to} here",
        "request.path               | /send/{account.api-key} | is a secret by its name, and addresses are logged",
        "request.path               | /send?{to}=1 | its query must be of name={placeholder}",
        "request.body               | {to: 1       | request.body is not JSON",
        "request.body               | '{\"a\": \"{button.url}\"}' | request.body: there is no placeholder {button.url} here; there are account.<property>, id,",
        "request.body               | '{\"a\": \"{account.API_KEY}\"}' | a property is of a-z 0-9 and -, such as api-key",
        "request.body               | ''           | request.body is missing: JSON with placeholders",
        "request.method             | GET          | a GET has none",
        "request.headers.X-Text     | {text}       | request.headers.X-Text: there is no placeholder {text} here",
        "request.form               | perhaps      | perhaps",
        "answers.table[0].status    | 299x         | 299x is no HTTP status",
        "answers.table[0].then      | taken        | answers.table: there is no taken; there are submitted, unknown, bad_sender, not_a_viber_user",
        "answers.table[0].then      | expired      | answers.table: there is no expired",
        "answers.table[0].then      | throttled    | has no row that means submitted",
        "answers.table[0].is        | yes          | is needs a field in the same row",
        "answers.id                 | id           | id is no place: write a JSON Pointer such as /status",
        "answers.id                 | ''           | without answers.id a row that means submitted needs a field",
        "receipts.id                | ''           | receipts.id is missing",
        "receipts.status            | ''           | receipts.status does not say where it stands",
        "receipts.table[0].then     | read         | receipts.table: there is no read; there are submitted, delivered, seen",
        "receipts.table[0].reason   | other        | a reason is for undelivered and expired only",
        "carries.not-to             | 86           | carries.not-to must be prefixes with +",
        "carries.shortest-ttl       | 30s          | an SMS has no ttl",
        "carries.kinds              | text-fax     | there is no kind text-fax; there are text, image",
        "limits.concurrency         | 0            | limits.concurrency must be from 1 to 10000",
        "sign.bearer                | {to}         | sign.bearer: there is no placeholder {to} here",
        "sign.basic.user            | me           | sign.basic.password is missing",
        "sign.hmac.key              | k            | sign.hmac.of is missing",
        "sign.oauth2.client-id      | me           | sign.oauth2.token-url is missing",
        "request.path               | /send/{account.auth-id} | is a secret by its name, and addresses are logged",
        "receipts.signature.jwt.key | ''           | receipts.signature.jwt.key is missing",
        "receipts.signature.fresh-within | -1m     | receipts.signature.fresh-within must be a time such as 5m"
      })
  void a_wrong_description_is_refused_and_the_property_named(
      String name, String value, String fault) {
    Map<String, Object> changes = new HashMap<>(Map.of(PREFIX + "." + name, value));
    if (name.contains("table[0].")) {
      // A list is taken from one source as a whole.
      String row = PREFIX + "." + name.substring(0, name.lastIndexOf('.') + 1);
      changes.putIfAbsent(row + "status", name.startsWith("answers") ? "200" : "ok");
      changes.putIfAbsent(row + "then", name.startsWith("answers") ? "submitted" : "delivered");
    }
    assertThatThrownBy(() -> Described.text(MINIMAL, changes))
        .isInstanceOf(BadProperty.class)
        .hasMessageContaining(fault)
        .extracting(e -> ((BadProperty) e).property())
        .isEqualTo(PREFIX);
  }

  /** Without this the reading would tell only that what was meant is missing. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "answers: | answer:  | there is no such property: answer: did you mean answers?",
        "request: | reqest:  | there is no such property: reqest: did you mean request?",
        "channel: | chanel:  | there is no such property: chanel: did you mean channel?",
        "  id:    |   ids:   | there is no such property: answers.ids: did you mean id?"
      })
  void a_misspelt_property_is_named_with_the_one_that_was_meant(
      String right, String wrong, String fault) {
    String yaml = MINIMAL.replaceFirst("(?m)^( *)" + right.strip(), "$1" + wrong.strip());
    assertThatThrownBy(() -> Described.text(yaml)).hasMessageContaining(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jwt: {key: k}                                  | receipts.signature.jwt says nothing about a query",
        "hmac: {key: k, of: '{body}', header: X-Sign}   | has neither {query} nor {url}",
        "hmac: {key: k, of: '{form.sorted}', header: X} | add one of them, or leave out receipts.get"
      })
  void a_signature_that_leaves_out_what_a_receipt_tells_is_refused(String signature, String fault) {
    String yaml = MINIMAL + "    get: true\n    signature: {" + signature + "}\n";
    assertThatThrownBy(() -> Described.text(yaml)).hasMessageContaining(fault);
  }

  @Test
  void the_header_of_a_signed_time_is_signed() {
    String yaml =
        MINIMAL
            + "    signature: {hmac: {key: k, of: \"{body}\", header: X-Sign, timestamp: X-Time}}\n";
    assertThatThrownBy(() -> Described.text(yaml))
        .hasMessageContaining("put {header.X-Time} into receipts.signature.hmac.of");
  }

  @ParameterizedTest
  @CsvSource({
    "api-pass, true",
    "pwd, true",
    "userpwd, true",
    "auth, true",
    "auth-header, true",
    "credential, true",
    "passphrase, true",
    "private-part, true",
    "bearer, true",
    "pin, true",
    "sms-pw, true",
    "signature, true",
    "shipping-id, false",
    "account-sid, false",
    "user, false"
  })
  void a_property_is_a_secret_by_its_name(String name, boolean secret) {
    HttpProvider provider =
        Described.text(MINIMAL, Map.of(PREFIX + ".request.headers.X-It", "{account." + name + "}"));
    assertThat(Described.settings(provider, Map.of(name, "hidden")).secrets().contains("hidden"))
        .isEqualTo(secret);
  }

  @ParameterizedTest
  @CsvSource({
    "sign.bearer,                    {account.magic}, sign.bearer",
    "sign.basic.password,            {account.magic}, sign.basic.password",
    "sign.oauth2.client-secret,      {account.magic}, sign.oauth2.client-secret",
    "sign.hmac.key,                  {account.magic}, sign.hmac.key",
    "receipts.signature.jwt.key,     {account.magic}, receipts.signature.jwt.key",
    "receipts.signature.hmac.key,    {account.magic}, receipts.signature.hmac.key"
  })
  void what_signs_is_a_secret_whatever_it_is_called(String property, String value) {
    Map<String, Object> changes = new HashMap<>(Map.of(PREFIX + "." + property, value));
    Map.of(
            "sign.basic", "user=me",
            "sign.oauth2", "client-id=me,token-url=https://id.example",
            "sign.hmac", "of={body},headers.X-Sign={signature}",
            "receipts.signature.hmac", "of={body},header=X-Sign")
        .forEach(
            (parent, beside) -> {
              if (property.startsWith(parent + ".")) {
                for (String one : beside.split(",")) {
                  String[] parts = one.split("=", 2);
                  changes.put(PREFIX + "." + parent + "." + parts[0], parts[1]);
                }
              }
            });
    HttpProvider provider = Described.text(MINIMAL, changes);
    assertThat(Described.settings(provider, Map.of("magic", "hidden")).secrets())
        .containsExactly("hidden");
    changes.put(PREFIX + ".request.path", "/send/{account.magic}");
    assertThatThrownBy(() -> Described.text(MINIMAL, changes))
        .hasMessageContaining("{account.magic} is a secret, for it signs");
  }

  @Test
  void a_placeholder_without_quotes_is_refused() {
    String yaml = MINIMAL.replace("path: /send", "path: /send\n    headers: {X-To: {id}}");
    assertThatThrownBy(() -> Described.text(yaml)).hasMessageContaining("in quotes");
  }

  @Test
  void an_account_needs_what_its_provider_s_description_names() {
    HttpProvider provider = Described.file("twilio-sms");
    assertThat(provider.properties())
        .containsExactly(
            "account-sid", "auth-token", "sender", "status-callback", "url", "webhook-url");
    assertThatThrownBy(() -> provider.settings(Map.of("account-sid", "AC1", "auth-token", "t")))
        .hasMessage("status-callback is missing");
    assertThatThrownBy(() -> Described.settings(provider, Map.of("account-sid", "..")))
        .hasMessage("account-sid would change the path of the address");
    assertThatThrownBy(() -> Described.settings(provider, Map.of("sender", "a\nb")))
        .hasMessageContaining("sender has a line break");
    assertThat(Described.settings(provider, Map.of("auth-token", "hidden")))
        .asString()
        .doesNotContain("hidden");
  }

  private static SendResult outcome(HttpProvider provider, int status, String body) {
    return Described.interpreter(provider)
        .interpret(
            new Answered(status, Map.of(), body.getBytes(StandardCharsets.UTF_8)),
            SampleMessages.sms());
  }

  @ParameterizedTest
  @CsvSource({
    "200, {}",
    "200, <html>",
    "201, {}",
    "302, {}",
    "400, {}",
    "404, {}",
    "429, {}",
    "500, {}"
  })
  void an_answer_that_no_row_knows_is_unknown_so_that_nothing_is_sent_twice(
      int status, String body) {
    assertThat(outcome(Described.text(MINIMAL), status, body))
        .isInstanceOf(SendResult.Unknown.class);
  }

  @ParameterizedTest
  @CsvSource({
    "200, unknown",
    "302, unknown",
    "401, bad_credentials",
    "402, no_credit",
    "403, not_permitted",
    "404, other",
    "408, unknown",
    "429, throttled",
    "500, unknown",
    "502, unknown",
    "503, unknown",
    "504, unknown"
  })
  void by_its_http_status_an_answer_is_judged_only_where_the_description_says_so(
      int status, String meaning) {
    HttpProvider provider = Described.text(MINIMAL, Map.of(PREFIX + ".answers.by-status", "true"));
    SendResult result = outcome(provider, status, "{}");
    assertThat(result instanceof SendResult.Refused no ? no.reason().wire() : "unknown")
        .isEqualTo(meaning);
  }

  @Test
  void the_first_row_whose_conditions_hold_counts() {
    HttpProvider provider =
        Described.text(
            """
            bactrian.providers.acme-sms:
              channel: sms
              request: {path: /send, body: '{"to": "{to}"}'}
              answers:
                id: "header:X-Message-Id"
                code: [/error/code, /code]
                table:
                  - {status: 200, field: /ok, is: ["true", "1"], then: submitted}
                  - {code: E7*, then: no_credit}
                  - {field: /error, then: bad_content}
            """);
    assertThat(outcome(provider, 200, "{\"ok\": true}"))
        .as("no id came")
        .isEqualTo(new SendResult.Unknown(null, List.of()));
    Answered taken = new Answered(200, Map.of("x-message-id", "7"), "{\"ok\": 1}".getBytes());
    assertThat(Described.interpreter(provider).interpret(taken, SampleMessages.sms()))
        .isEqualTo(new SendResult.Submitted(List.of("7"), null));
    assertThat(outcome(provider, 400, "{\"error\": {\"code\": \"E71\"}}"))
        .isEqualTo(new SendResult.Refused(Reason.NO_CREDIT, "E71"));
    assertThat(outcome(provider, 400, "{\"code\": 71, \"error\": \"x\"}"))
        .isEqualTo(new SendResult.Refused(Reason.BAD_CONTENT, "71"));
  }

  @Test
  void a_get_has_its_values_in_the_query_and_receipts_may_come_so() {
    HttpProvider provider =
        Described.text(
            """
            bactrian.providers.kannel-sms:
              channel: sms
              request: {method: GET, path: "/cgi-bin/sendsms?user={account.user}&to={to}&text={text}&from={sender}"}
              answers: {table: [{status: 202, field: /ok, then: submitted}]}
              receipts:
                get: true
                own-id: /id
                status: /type
                answer: ACK/Kannel
                table: [{status: 1, then: delivered}, {status: 2, then: undelivered}, {status: 8, then: nothing}]
            """);
    Account account = Described.account(provider);
    ProviderRequest request =
        new HttpTranslator().translate(SampleMessages.sms("id", null, "a&b=c ?#€"), account);
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.body()).isEmpty();
    assertThat(request.url().getRawQuery())
        .isEqualTo("user=the-user&to=%2B380501234567&text=a%26b%3Dc+%3F%23%E2%82%AC");
    assertThat(provider.callsBackByGet()).isTrue();
    assertThat(receipts(provider, "id=m-1&type=1"))
        .containsExactly(new Receipt(null, "m-1", DeliveryState.DELIVERED, null, "1"));
    assertThat(receipts(provider, "id=m-1&type=8")).isEmpty();
  }

  @Test
  void a_batch_with_receipts_that_no_row_knows_gives_the_others_and_tells_of_them() {
    HttpProvider provider = Described.text(MINIMAL);
    Callback mixed =
        new Callback(
            "acc",
            Callback.Kind.RECEIPTS,
            "application/json",
            "",
            "[{\"id\":\"1\",\"state\":\"ok\"},{\"id\":\"2\",\"state\":\"lost\"},{\"state\":\"ok\"},7]"
                .getBytes(StandardCharsets.UTF_8));
    assertThat(provider.receiptReader().receipts(mixed))
        .containsExactly(new Receipt("1", null, DeliveryState.DELIVERED, null, "ok"));
    assertThat(provider.receiptReader().unreadable(mixed)).isEqualTo(3);
  }

  private static List<Receipt> receipts(HttpProvider provider, String query) {
    return provider
        .receiptReader()
        .receipts(new Callback("acc", Callback.Kind.RECEIPTS, "", query, new byte[0]));
  }

  /** RFC 7617, 2 and RFC 4231, 4.3. */
  @Test
  void basic_and_hmac_are_those_of_their_standards() {
    assertThat(HttpSigner.basic("Aladdin", "open sesame"))
        .isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    Hmac hmac = new Hmac(Hmac.Algorithm.SHA256, "Jefe", Hmac.Form.TEXT, Hmac.Form.HEX);
    HttpProvider any = Described.text(MINIMAL);
    assertThat(
            hmac.of(
                "what do ya want for nothing?".getBytes(StandardCharsets.UTF_8),
                (HttpSettings) Described.settings(any, Map.of())))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  @Test
  void a_request_is_signed_over_what_is_sent() {
    HttpProvider provider =
        Described.text(
            MINIMAL
                + """
                  sign:
                    hmac:
                      key: "{account.secret}"
                      of: "{method}\\n{path}\\n{timestamp}\\n{body}"
                      headers: {X-Time: "{timestamp}", X-Sign: "v1={signature}"}
                """);
    Account account = Described.account(provider);
    ProviderRequest request = new HttpTranslator().translate(SampleMessages.sms(), account);
    ProviderRequest signed =
        new HttpSigner().sign(request, account, Instant.ofEpochSecond(1_700_000_000));
    String text = "POST\n/send\n1700000000\n" + new String(request.body(), StandardCharsets.UTF_8);
    assertThat(signed.headers())
        .containsEntry("X-Time", "1700000000")
        .containsEntry("X-Sign", "v1=" + Sha256.hmacHex("the-secret", text));
  }

  @Test
  void the_answer_to_a_receipt_is_the_one_that_is_described() {
    HttpProvider provider =
        Described.text(MINIMAL, Map.of(PREFIX + ".receipts.answer", "ACK/Acme"));
    HttpProviders providers = new HttpProviders(new StandardEnvironment(), Clock.systemUTC());
    assertThat(providers.answer(Described.account(provider))).isEqualTo("ACK/Acme");
  }
}
