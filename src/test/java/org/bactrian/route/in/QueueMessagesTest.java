package org.bactrian.route.in;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.TextMessage;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.Exchange;
import org.apache.camel.component.jms.JmsHeaderFilterStrategy;
import org.apache.camel.component.kafka.KafkaHeaderFilterStrategy;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.support.DefaultExchange;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.InvalidMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jms.connection.CachingConnectionFactory;

/** What a stranger may put on a queue. */
class QueueMessagesTest {
  private static final int LONGEST = 262_144;

  private final QueueAnswers answers =
      new QueueAnswers(
          null,
          new Binder(new MapConfigurationPropertySource(Map.of()))
              .bindOrCreate("bactrian", BactrianProperties.class));

  private final JmsMessages jms = new JmsMessages(null, null, answers);
  private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

  @ParameterizedTest
  @ValueSource(longs = {LONGEST + 1, Integer.MAX_VALUE, Long.MAX_VALUE})
  void the_length_of_a_message_is_looked_at_before_its_bytes_are_read(long length) {
    BytesMessage message = message(BytesMessage.class, Map.of("getBodyLength", length));
    assertThatThrownBy(() -> jms.read(message))
        .isInstanceOf(InvalidMessage.class)
        .hasMessageContaining("longer than " + LONGEST);
  }

  @Test
  void a_text_that_is_too_long_is_not_copied() {
    TextMessage message = message(TextMessage.class, Map.of("getText", "a".repeat(LONGEST + 1)));
    assertThatThrownBy(() -> jms.read(message)).isInstanceOf(InvalidMessage.class);
  }

  /** Returns a message of which nothing else may be read. */
  private static <T> T message(Class<T> type, Map<String, Object> values) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (values.containsKey(method.getName())) {
                return values.get(method.getName());
              }
              if (method.getName().equals("getJMSMessageID")) {
                return "ID:1";
              }
              throw new AssertionError(method + " was called");
            }));
  }

  @Test
  void no_object_of_a_message_is_deserialised_whoever_asks_for_it() {
    ActiveMQConnectionFactory artemis = new ActiveMQConnectionFactory("tcp://localhost:1");
    ConnectionFactory caching = new CachingConnectionFactory(artemis);

    new JmsBroker().jms(caching);

    assertThat(artemis.getDeserializationDenyList()).isEqualTo("*");
  }

  @Test
  void a_record_that_is_put_aside_cannot_name_another_topic_in_any_letter_case() {
    Exchange batched = new DefaultExchange(exchange.getContext());
    batched.getMessage().setHeader("cAMELkafkaOverrideTopic", "elsewhere");
    batched.getMessage().setHeader("shop", "north");
    batched.getMessage().setBody(new byte[0]);

    new KafkaRecords(answers).invalid(batched, InvalidMessage.notJson("no"), exchange);

    assertThat(exchange.getMessage().getHeader("shop")).isEqualTo("north");
    assertThat(exchange.getMessage().getHeader("CamelKafkaOverrideTopic")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CamelHttpUri", "camelHttpUri", "CAMELHTTPURI", "cAmElBeanMethodName"})
  void camel_s_own_headers_do_not_come_in_in_any_letter_case(String header) {
    for (HeaderFilterStrategy strategy :
        new HeaderFilterStrategy[] {
          new JmsHeaderFilterStrategy(),
          new KafkaHeaderFilterStrategy(),
          new HttpHeaderFilterStrategy()
        }) {
      assertThat(strategy.applyFilterToExternalHeaders(header, "x", exchange))
          .as("%s", strategy.getClass())
          .isTrue();
    }
  }
}
