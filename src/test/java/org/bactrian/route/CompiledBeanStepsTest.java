package org.bactrian.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Processor;
import org.apache.camel.component.bean.BeanConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every step has the outcome in a Camel with compiled steps that it has in one without. */
final class CompiledBeanStepsTest {
  /** A bean with everything that a method of a step may have. */
  @SuppressWarnings("unused")
  public static final class Desk {
    public String join(String one, Object other) {
      return one + "|" + other;
    }

    public String number(int number) {
      return "number " + number;
    }

    public void nothing(String text) {}

    public String none(String text) {
      return null;
    }

    public Instant epoch() {
      return Instant.EPOCH;
    }

    public String at(String text, Instant when) {
      return text + " at " + when;
    }

    public String alone(Object body, Exchange exchange) {
      return body + " in " + exchange.getVariable("name");
    }

    public String fails(String text) {
      throw new IllegalArgumentException("no " + text);
    }

    public String checked(String text) throws java.io.IOException {
      throw new java.io.IOException("broken " + text);
    }

    public String error(String text) {
      throw new AssertionError("wrong " + text);
    }

    public String twice(String text) {
      return "text " + text;
    }

    public String twice(Integer number) {
      return "number " + number;
    }

    public String marked(@Header("h") String header, @Body String body) {
      return header + "+" + body;
    }

    public CompletionStage<String> later(String text) {
      return CompletableFuture.supplyAsync(() -> "later " + text);
    }

    public CompletionStage<String> neverThere(String text) {
      return CompletableFuture.failedFuture(new IllegalStateException("not " + text));
    }

    public static String still(String text) {
      return "still " + text;
    }
  }

  /** A step's method, and what the exchange has before it. */
  private record Case(String method, Consumer<Exchange> before) {
    @Override
    public String toString() {
      return method;
    }
  }

  private static Stream<Case> cases() {
    Consumer<Exchange> text = exchange -> exchange.getMessage().setBody("text");
    Consumer<Exchange> number = exchange -> exchange.getMessage().setBody("12");
    Consumer<Exchange> bytes = exchange -> exchange.getMessage().setBody("b".getBytes());
    Consumer<Exchange> empty = exchange -> {};
    Consumer<Exchange> all =
        text.andThen(exchange -> exchange.setVariable("name", "Ann"))
            .andThen(exchange -> exchange.getMessage().setHeader("h", 7));
    return Stream.of(
        new Case("join(${body}, ${variable:name})", all),
        new Case("join(${header:h}, ${body})", all),
        new Case("join(${body}, ${exchange.pattern})", all),
        new Case("join(${body}, 'a, b')", all),
        new Case("join(${variable:absent}, ${body})", all),
        new Case("join(${body}, ${variable:name})", bytes),
        new Case("number(${body})", number),
        new Case("number(${body})", text),
        new Case("number(12)", text),
        new Case("nothing(${body})", text),
        new Case("none(${body})", text),
        new Case("at(${body}, ${bean:desk?method=epoch})", text),
        new Case("join(${body}, ${bean:desk?method=epoch})", text),
        new Case("join(${bean:desk?method=epoch}, ${body})", text),
        new Case("epoch", text),
        new Case("epoch()", text),
        new Case("alone", all),
        new Case("alone", empty),
        new Case("nothing", bytes),
        new Case("fails(${body})", text),
        new Case("checked(${body})", text),
        new Case("error(${body})", text),
        new Case("twice(${body})", text),
        new Case("twice", number),
        new Case("marked", all),
        new Case("later(${body})", text),
        new Case("later", text),
        new Case("neverThere(${body})", text),
        new Case("still(${body})", text),
        new Case("join(${body}, ${variable:name})", all.andThen(names("twice"))));
  }

  private static Consumer<Exchange> names(String method) {
    return exchange -> exchange.getMessage().setHeader(BeanConstants.BEAN_METHOD_NAME, method);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void a_compiled_step_has_the_outcome_of_camel_s_own(Case one) throws Exception {
    assertThat(outcome(true, one)).isEqualTo(outcome(false, one));
  }

  @Test
  void the_steps_of_the_shipped_routes_are_compiled() throws Exception {
    try (DefaultCamelContext camel = camel(true, "join(${body}, ${variable:name})")) {
      Processor step =
          PluginHelper.getBeanProcessorFactory(camel)
              .createBeanProcessor(
                  camel,
                  null,
                  null,
                  null,
                  "desk",
                  "join(${body}, ${variable:name})",
                  org.apache.camel.BeanScope.Singleton);
      assertThat(step.getClass().getName()).startsWith(CompiledBeanSteps.class.getName());
    }
  }

  private static List<Object> outcome(boolean compiled, Case one) throws Exception {
    try (DefaultCamelContext camel = camel(compiled, one.method())) {
      Exchange exchange = new DefaultExchange(camel);
      one.before().accept(exchange);
      Exchange done = camel.createProducerTemplate().send("direct:step", exchange);
      return Stream.of(
              done.getMessage().getBody() instanceof byte[] bytes
                  ? new String(bytes)
                  : done.getMessage().getBody(),
              done.getMessage().getHeaders(),
              done.getException() == null ? null : done.getException().getClass(),
              done.getException() == null ? null : done.getException().getMessage())
          .map(value -> value == null ? "null" : value)
          .toList();
    }
  }

  private static DefaultCamelContext camel(boolean compiled, String method) throws Exception {
    DefaultCamelContext camel = new DefaultCamelContext();
    camel.getRegistry().bind("desk", new Desk());
    if (compiled) {
      CompiledBeanSteps.useIn(camel);
    }
    String route =
        """
        - route:
            from:
              uri: direct:step
              steps:
                - bean:
                    ref: desk
                    method: "%s"
        """
            .formatted(method);
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(ResourceHelper.fromString("step.camel.yaml", route));
    camel.start();
    return camel;
  }
}
