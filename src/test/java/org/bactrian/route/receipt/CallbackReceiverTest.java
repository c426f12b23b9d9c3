package org.bactrian.route.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Reply;
import org.bactrian.message.Channel;
import org.bactrian.message.Kind;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.Callback;
import org.bactrian.provider.Capability;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ReceiptReader;
import org.bactrian.route.BufferedRequest;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.HttpRequests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** What is known of a callback before it is stored, and what is refused then. */
class CallbackReceiverTest {
  private static final String SECRET = "0123456789-0123456789-0";

  private final CallbackReceiver receiver =
      new CallbackReceiver(
          new Accounts(List.of(account("poster", false), account("getter", true)), List.of()),
          null,
          null,
          new HttpRequests(),
          null,
          Clock.systemUTC());

  /** A provider that signs: the header says which method, address and body it is about. */
  private record Signing(boolean callsBackByGet) implements Provider, ReceiptReader {
    @Override
    public String name() {
      return callsBackByGet ? "getter" : "poster";
    }

    @Override
    public Channel channel() {
      return Channel.VIBER;
    }

    @Override
    public Capability capability() {
      return Capability.viber(Kind.TEXT);
    }

    @Override
    public Class<? extends Settings> settings() {
      return Settings.class;
    }

    @Override
    public ReceiptReader receiptReader() {
      return this;
    }

    @Override
    public boolean isGenuine(Callback callback, Account account) {
      Callback.Request request = callback.request();
      return (request.method() + " " + request.url() + " " + new String(callback.body()))
          .equals(request.header("x-signed"));
    }

    @Override
    public List<Receipt> receipts(Callback callback) {
      return List.of();
    }

    @Override
    public List<Reply> replies(Callback callback) {
      return List.of();
    }
  }

  private static Account account(String name, boolean get) {
    return new Account(
        name,
        new Signing(get),
        () -> URI.create("https://provider.example"),
        0,
        8,
        Duration.ofSeconds(5),
        true,
        SECRET,
        List.of());
  }

  private static Exchange request(String method, String account, String signed) {
    MockHttpServletRequest request =
        new MockHttpServletRequest(method, "/webhooks/" + account + "/" + SECRET + "/receipts");
    request.setQueryString("id=1");
    request.addHeader("X-Signed", signed);
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    HttpRequests.set(exchange, BufferedRequest.of(request, "{}".getBytes()));
    return exchange;
  }

  @ParameterizedTest
  @CsvSource({
    "POST, poster, true",
    "GET,  poster, false",
    "POST, getter, true",
    "GET,  getter, true",
    "HEAD, getter, false",
    "PUT,  getter, false"
  })
  void a_webhook_is_called_by_get_where_its_provider_does(
      String method, String account, boolean taken) {
    Exchange exchange = request(method, account, "");
    if (taken) {
      assertThatCode(() -> receiver.verify(account, SECRET, exchange)).doesNotThrowAnyException();
      assertThat(exchange.getVariable("receiptRoute")).isEqualTo("receipt-from-" + account);
    } else {
      assertThatThrownBy(() -> receiver.verify(account, SECRET, exchange))
          .isInstanceOfSatisfying(
              HttpProblem.class,
              refused -> assertThat(refused.details().get("status").asInt()).isEqualTo(405));
    }
  }

  @ParameterizedTest
  @CsvSource({"POST, poster", "GET, getter"})
  void a_callback_has_what_its_signature_covers(String method, String name) {
    String url = "http://localhost/webhooks/" + name + "/" + SECRET + "/receipts?id=1";
    Exchange exchange = request(method, name, method + " " + url + " {}");
    Callback callback =
        receiver.callback(account(name, name.equals("getter")), "RECEIPTS", exchange);
    assertThat(callback.query()).isEqualTo("id=1");
    assertThat(callback.body()).asString().isEqualTo("{}");
    assertThat(callback.request().header("no-such-header")).isNull();
  }

  @Test
  void a_callback_that_is_not_genuine_is_refused_before_it_is_stored() {
    Exchange exchange = request("POST", "poster", "POST forged");
    assertThatThrownBy(() -> receiver.callback(account("poster", false), "RECEIPTS", exchange))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            refused -> {
              assertThat(refused.details().get("status").asInt()).isEqualTo(403);
              assertThat(refused.details().get("type").asText()).isEqualTo("/problems/not-genuine");
              assertThat(refused.details().toString()).doesNotContain(SECRET);
            });
  }
}
