package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The choice in routes/event.camel.yaml. */
class RouteEventTest extends RouteTestSupport {
  private static final List<String> SINKS =
      List.of("log", "http", "file", "jms", "kafka", "application", "receiver");

  private final List<String> taken = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"log", "http", "file", "jms", "kafka", "application", "receiver"})
  void an_event_goes_to_the_sink_that_is_named_and_to_no_other(String sink) throws Exception {
    assertThat(sent(sink).getException()).isNull();
    assertThat(taken).containsExactly(sink + ": {}");
  }

  @Test
  void a_sink_that_no_condition_names_is_an_exception_so_that_the_event_waits() throws Exception {
    assertThat(sent("fax").getException())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("routes/event.camel.yaml does not know the event sink fax");
    assertThat(taken).isEmpty();
  }

  private Exchange sent(String sink) throws Exception {
    load("event");
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            SINKS.forEach(
                name ->
                    from("direct:event-to-" + name)
                        .process(one -> taken.add(name + ": " + one.getMessage().getBody())));
          }
        });
    return template.send(
        "direct:event",
        exchange -> {
          exchange.getMessage().setBody("{}");
          exchange.setVariable("sink", sink.equals("receiver") ? "shop" : sink);
          exchange.setVariable("receiver", sink.equals("receiver") ? "shop" : null);
        });
  }
}
