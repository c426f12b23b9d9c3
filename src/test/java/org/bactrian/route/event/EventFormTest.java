package org.bactrian.route.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.journal.Events.AboutMessage;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.message.Channel;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.EventFilter;
import org.bactrian.route.EventFormat;
import org.bactrian.route.EventJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The forms in which events leave. */
class EventFormTest {
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private final EventForm form = new EventForm(new EventJson(), properties(Map.of()));
  private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

  private static BactrianProperties properties(Map<String, String> set) {
    return new Binder(new MapConfigurationPropertySource(set))
        .bindOrCreate("bactrian", BactrianProperties.class);
  }

  private Map<String, Object> write(String sink, EventFormat format, String body) {
    form.write(EventSink.serial(sink).in(format), event("status", body), exchange.getMessage());
    return exchange.getMessage().getHeaders();
  }

  private JsonNode body() throws Exception {
    return new ObjectMapper().readTree(exchange.getMessage().getBody(String.class));
  }

  @Test
  void a_plain_event_has_the_trace_of_its_message_and_no_other_header() throws Exception {
    assertThat(
            write(
                "kafka", EventFormat.PLAIN, "{\"metadata\":{},\"traceparent\":\"" + TRACE + "\"}"))
        .containsOnly(Map.entry("traceparent", TRACE));
    assertThat(body().get("traceparent").asText()).isEqualTo(TRACE);
    exchange.getMessage().removeHeaders("*");
    assertThat(write("kafka", EventFormat.PLAIN, null)).isEmpty();
    assertThat(body().has("traceparent")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"http,ce-,Content-Type", "kafka,ce_,Content-Type", "jms,cloudEvents_,contentType"})
  void in_binary_mode_the_attributes_are_headers_of_the_protocol(
      String sink, String prefix, String contentType) throws Exception {
    Map<String, Object> headers = write(sink, EventFormat.CLOUDEVENTS_BINARY, null);
    assertThat(headers)
        .containsOnly(
            Map.entry(prefix + "specversion", "1.0"),
            Map.entry(prefix + "id", "e1"),
            Map.entry(prefix + "source", "/bactrian"),
            Map.entry(prefix + "type", "org.bactrian.message.delivered"),
            Map.entry(prefix + "subject", "m1"),
            Map.entry(prefix + "time", "1970-01-01T00:00:00.000Z"),
            Map.entry(contentType, "application/json"));
    assertThat(body().get("status").asText()).isEqualTo("delivered");
  }

  @Test
  void in_structured_mode_the_event_is_the_data_and_what_is_signed_is_what_is_sent()
      throws Exception {
    write("http", EventFormat.CLOUDEVENTS, "{\"metadata\":{},\"traceparent\":\"" + TRACE + "\"}");
    assertThat(body().at("/data/messageId").asText()).isEqualTo("m1");
    assertThat(body().get("traceparent").asText()).isEqualTo(TRACE);
    var http =
        new BactrianProperties.EventHttp(
            "https://shop.example/",
            List.of(SECRET),
            List.of(),
            Duration.ofSeconds(2),
            false,
            EventFormat.CLOUDEVENTS,
            EventFilter.ALL);
    String text = exchange.getMessage().getBody(String.class);
    new EventWebhook(http, Clock.systemUTC()).sign(text, "e1", exchange);
    Map<String, Object> headers = exchange.getMessage().getHeaders();
    assertThat(headers)
        .containsEntry("Content-Type", "application/cloudevents+json")
        .containsEntry("traceparent", TRACE);
    assertThat(exchange.getMessage().getBody(byte[].class)).asString().isEqualTo(text);
    assertThat(headers.get("webhook-signature"))
        .isEqualTo(
            new Webhook(SECRET)
                .sign("e1", Long.parseLong(headers.get("webhook-timestamp").toString()), text));
  }

  @Test
  void an_event_about_a_user_has_the_type_that_it_has() {
    form.write(
        EventSink.serial("http").in(EventFormat.CLOUDEVENTS_BINARY),
        event("silence", null),
        exchange.getMessage());
    assertThat(exchange.getMessage().getHeader("ce-type")).isEqualTo("org.bactrian.silence");
  }

  @Test
  void a_line_of_a_file_has_no_headers_and_a_source_is_a_uri() {
    assertThatThrownBy(
            () -> properties(Map.of("bactrian.events.file.format", "cloudevents-binary")))
        .rootCause()
        .hasMessageContaining("bactrian.events.file.format must be plain or cloudevents");
    assertThatThrownBy(() -> properties(Map.of("bactrian.events.source", "a b")))
        .rootCause()
        .hasMessageContaining("bactrian.events.source must be a URI");
  }

  private static EventRow event(String type, String body) {
    boolean isStatus = type.equals("status");
    return new EventRow(
        1,
        "e1",
        isStatus ? "m1" : null,
        type,
        Channel.VIBER,
        "nx",
        isStatus ? DeliveryState.DELIVERED : null,
        null,
        null,
        null,
        isStatus ? "said" : "{\"silent\":true}",
        Instant.EPOCH,
        Charge.NONE,
        new AboutMessage(body, null, null, null, null, null));
  }
}
