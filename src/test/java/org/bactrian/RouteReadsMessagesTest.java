package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.bactrian.message.Content;
import org.bactrian.message.Device;
import org.bactrian.message.Fallback;
import org.bactrian.message.Label;
import org.bactrian.message.Message;
import org.bactrian.message.Msisdn;
import org.bactrian.message.SmsMessage;
import org.bactrian.message.ViberMessage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Simple reads each part of a message, as deep as they go, by the name of its component. */
class RouteReadsMessagesTest {
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  static Stream<Message> messages() {
    Msisdn to = new Msisdn("+85291110001");
    return Stream.of(
        new ViberMessage(
            "m1",
            to,
            "Shop",
            Label.PROMOTION,
            new Content(
                "Hi",
                new Content.Image("https://a.example/i.jpg", "i.jpg"),
                new Content.Video("https://a.example/v.mp4", "https://a.example/t.jpg", 7, 8),
                new Content.Document("https://a.example/d.pdf", "d.pdf", "pdf"),
                new Content.Button("Open", "https://a.example"),
                new Content.Template("code", "en", Map.of("pin", "1"))),
            60,
            List.of("sale"),
            Device.PHONE,
            "t",
            "nx",
            Instant.EPOCH,
            new Fallback(Fallback.Rule.UNDELIVERED, Duration.ofMinutes(2), "sms", "S", "f1"),
            "spring",
            "shop",
            Map.of("shop", "north"),
            TRACE),
        new SmsMessage("s1", "m1", to, "Shop", "text", Map.of("shop", "north"), TRACE));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void every_component_is_read_as_it_is(Message message) throws Exception {
    Map<String, Object> components = new TreeMap<>();
    collect("body", message, components);
    assertThat(components).containsKeys("body.to.e164", "body.metadata");
    try (CamelContext camel = new DefaultCamelContext()) {
      camel.start();
      Exchange exchange = new DefaultExchange(camel);
      exchange.getMessage().setBody(message);
      Map<String, Object> read = new TreeMap<>();
      components
          .keySet()
          .forEach(
              path -> {
                var expression =
                    camel.resolveLanguage("simple").createExpression("${" + path + "}");
                expression.init(camel);
                read.put(path, expression.evaluate(exchange, Object.class));
              });
      assertThat(read).isEqualTo(components);
    }
  }

  private static void collect(String path, Object record, Map<String, Object> components)
      throws ReflectiveOperationException {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Object value = component.getAccessor().invoke(record);
      components.put(path + "." + component.getName(), value);
      if (value.getClass().isRecord()) {
        collect(path + "." + component.getName(), value, components);
      }
    }
  }
}
