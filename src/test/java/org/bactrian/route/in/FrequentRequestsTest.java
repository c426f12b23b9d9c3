package org.bactrian.route.in;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultConsumer;
import org.bactrian.route.HttpRequests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** The requests that go to their route without Spring's dispatch, and those that do not. */
class FrequentRequestsTest {
  private static final String WEBHOOK = "/webhooks/{account}/{secret}/receipts";

  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Map<String, Object> headers = new HashMap<>();
  private final MockHttpServletResponse response = new MockHttpServletResponse();
  private Processor route = exchange -> {};
  private DefaultConsumer consumer;

  @BeforeEach
  void open() throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(noErrorHandler());
            from("direct:any").routeId("any").process(exchange -> answer(exchange));
          }
        });
    camel.start();
    consumer = (DefaultConsumer) camel.getRoute("any").getConsumer();
  }

  @AfterEach
  void close() {
    camel.stop();
  }

  private void answer(Exchange exchange) throws Exception {
    headers.putAll(exchange.getMessage().getHeaders());
    assertThat(HttpRequests.of(exchange)).isNotNull();
    exchange.getMessage().removeHeaders("*");
    route.process(exchange);
  }

  private boolean request(String path, String method, String uri) throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest(method, uri);
    request.addHeader("CamelHttpUri", "http://elsewhere");
    return new FrequentRequests(consumer, path, FrequentRequests.Shortcut.NONE, metrics)
        .answer(request, response);
  }

  @Test
  void the_answer_of_the_route_is_written_without_camel_s_own_headers() throws Exception {
    route =
        exchange -> {
          exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 202);
          exchange.getMessage().setHeader("Location", "/v1/messages/a");
          exchange.getMessage().setBody("принято");
        };
    assertThat(request("/v1/messages", "POST", "/v1/messages")).isTrue();
    assertThat(headers).isEmpty();
    assertThat(response.getStatus()).isEqualTo(202);
    assertThat(response.getHeaderNames()).containsExactlyInAnyOrder("Location", "Content-Length");
    assertThat(response.getContentAsByteArray()).asString().isEqualTo("принято");
    assertThat(
            metrics
                .get("http.server.requests")
                .tags("uri", "/v1/messages", "status", "202", "outcome", "SUCCESS")
                .timer()
                .count())
        .isEqualTo(1);
  }

  @Test
  void the_variables_of_the_path_are_decoded_and_are_the_only_headers() throws Exception {
    assertThat(request(WEBHOOK, "POST", "/webhooks/nx/a%20b%2Bc/receipts")).isTrue();
    assertThat(headers).isEqualTo(Map.of("account", "nx", "secret", "a b+c"));
    assertThat(response.getStatus()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/messages, GET, /v1/messages",
    "/v1/messages, POST, /v1/messages/check",
    "/v1/messages, POST, /v1/messages/",
    "/webhooks/{account}/{secret}/receipts, POST, /webhooks/nx/secret/replies",
    "/webhooks/{account}/{secret}/receipts, POST, /webhooks/nx/receipts",
    "/webhooks/{account}/{secret}/receipts, POST, /webhooks/nx//receipts",
    "/webhooks/{account}/{secret}/receipts, POST, /webhooks/nx/secret/receipts/",
    "/webhooks/{account}/{secret}/receipts, POST, /webhooks/nx/secret/receipts;a=b",
    "/webhooks/{account}/{secret}/receipts, POST, /webhooks/nx/secret/more/receipts",
    "/webhooks/{account}/{secret}/receipts, POST, /webhooks/{account}/{secret}/replies",
    "/webhooks/{account}/{secret}/receipts, GET, /webhooks/nx/secret/receipts"
  })
  void any_other_request_is_left_to_spring(String path, String method, String uri)
      throws Exception {
    assertThat(request(path, method, uri)).isFalse();
    assertThat(headers).isEmpty();
  }

  @Test
  void a_route_that_is_suspended_answers_nothing() throws Exception {
    consumer.suspend();
    assertThat(request("/v1/messages", "POST", "/v1/messages")).isFalse();
  }

  @Test
  void a_failure_that_the_route_does_not_handle_is_500() throws Exception {
    route =
        exchange -> {
          throw new IllegalStateException("broken");
        };
    assertThat(request("/v1/messages", "POST", "/v1/messages")).isTrue();
    assertThat(response.getStatus()).isEqualTo(500);
  }
}
