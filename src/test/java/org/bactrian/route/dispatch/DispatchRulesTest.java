package org.bactrian.route.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.bactrian.message.Content;
import org.bactrian.message.Fallback;
import org.bactrian.message.Label;
import org.bactrian.message.Message;
import org.bactrian.message.Msisdn;
import org.bactrian.message.SmsCharacters;
import org.bactrian.message.SmsMessage;
import org.bactrian.message.ViberMessage;
import org.bactrian.route.Caller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DispatchRulesTest {
  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
  private static final ViberMessage VIBER =
      new ViberMessage(
          "m1",
          new Msisdn("+380501110001"),
          null,
          Label.PROMOTION,
          Content.ofText("Hi"),
          null,
          List.of(),
          null,
          null,
          null,
          null,
          null,
          "spring",
          Map.of(),
          null);
  private static final SmsMessage SMS =
      new SmsMessage("s1", "m1", VIBER.to(), "Shop", "Hi by SMS", Map.of());

  @TempDir Path folder;
  private final CamelContext camel = new DefaultCamelContext();
  private DispatchRules rules;

  @BeforeEach
  void start() throws Exception {
    camel.start();
    rules = rules("country,accounts\nUA,ali\n");
  }

  private DispatchRules rules(String table) throws Exception {
    Path csv = folder.resolve("dispatch.csv");
    Files.writeString(csv, table);
    DispatchTableFile file =
        new DispatchTableFile(DispatchTableFileTest.properties(csv), DispatchAccounts.ACCOUNTS);
    return new DispatchRules(
        camel.createProducerTemplate(),
        file,
        SmsCharacters.KEEP,
        Clock.fixed(NOON, ZoneOffset.UTC));
  }

  @AfterEach
  void stop() throws Exception {
    camel.close();
  }

  private void own(RouteBuilder route) throws Exception {
    camel.addRoutes(route);
    rules.loaded(camel, false);
  }

  private Exchange decide(Message message) throws Exception {
    Exchange exchange = exchange(message);
    rules.decide(exchange);
    return exchange;
  }

  private Exchange exchange(Message message) {
    Exchange exchange = new DefaultExchange(camel);
    exchange.getMessage().setBody(message);
    exchange.setVariable("channel", message.channel().wire());
    if (message instanceof SmsMessage) {
      exchange.setVariable("viber", VIBER);
    }
    return exchange;
  }

  private static RouteBuilder route(String variable, String simple) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("direct:own-dispatch").routeId("own-dispatch").setVariable(variable).simple(simple);
      }
    };
  }

  @Test
  void without_rules_nothing_is_decided_and_what_an_earlier_message_left_is_gone()
      throws Exception {
    rules = rules("accounts\n");
    rules.loaded(camel, false);
    Exchange exchange = exchange(VIBER);
    exchange.setVariable("accounts", "nx");
    exchange.setVariable("refuse", "no");
    exchange.setVariable("decidedBy", Decision.By.DISPATCH);
    rules.decide(exchange);
    assertThat(exchange.getVariables()).containsOnlyKeys("channel");
  }

  @Test
  void the_own_route_is_asked_before_the_table() throws Exception {
    own(route("accounts", "nx"));
    assertThat(Decision.of(decide(VIBER)))
        .isEqualTo(new Decision("nx", null, new Decision.By("own-dispatch", 0)));
  }

  @Test
  void where_the_own_route_sets_nothing_the_table_decides() throws Exception {
    own(route("other", "x"));
    assertThat(Decision.of(decide(VIBER)))
        .isEqualTo(new Decision("ali", null, new Decision.By("dispatch.csv", 2)));
  }

  @Test
  void an_sms_is_asked_about_for_each_hour_of_a_day_unless_there_are_no_rules() throws Exception {
    ViberMessage followed =
        new ViberMessage(
            "m2",
            VIBER.to(),
            null,
            null,
            Content.ofText("Hi"),
            null,
            List.of(),
            null,
            null,
            null,
            null,
            new Fallback(Fallback.Rule.UNDELIVERED, null, null, null, null),
            Map.of());
    rules = rules("accounts\n");
    rules.loaded(camel, false);
    assertThat(rules.ofSms(followed, "")).isEmpty();
    rules = rules("channel,hours,accounts,refuse\nsms,8-20,sms-nx,\nsms,,,not at night\n");
    rules.loaded(camel, false);
    assertThat(rules.ofSms(followed, "").filter(one -> "sms-nx".equals(one.accounts())))
        .hasSize(12);
    assertThat(rules.ofSms(followed, "").filter(one -> "not at night".equals(one.refusal())))
        .hasSize(12);
    own(route("accounts", "of-${variable.key}"));
    assertThat(rules.ofSms(followed, "shop"))
        .hasSize(24)
        .allMatch(one -> "of-shop".equals(one.accounts()));
  }

  @Test
  void a_rule_may_refuse_with_a_reason() throws Exception {
    own(route("refuse", "not to ${variable.country}"));
    assertThat(Decision.of(decide(VIBER)).refusal()).isEqualTo("not to UA");
  }

  @Test
  void the_variables_are_what_rules_are_about() throws Exception {
    own(
        route(
            "accounts",
            "${variable.channel} ${variable.country} ${variable.hour} ${variable.hourEast}"
                + " ${variable.share} ${variable.key} ${variable.campaign} ${variable.label}"
                + " ${variable.sender}- ${variable.text}"));
    Exchange exchange = exchange(VIBER);
    Caller.named("shop").set(exchange);
    rules.decide(exchange);
    assertThat(Decision.of(exchange).accounts())
        .isEqualTo("viber UA 14 14 27 shop spring promotion - Hi");
    Exchange sms = exchange(SMS);
    Caller.named("shop").set(sms);
    rules.decide(sms);
    assertThat(Decision.of(sms).accounts())
        .isEqualTo("sms UA 14 14 27 shop spring promotion Shop- Hi by SMS");
  }

  @Test
  void an_edited_dispatch_has_the_variables_too() throws Exception {
    rules = rules("accounts\n");
    rules.loaded(camel, true);
    assertThat(decide(VIBER).getVariable("country")).isEqualTo("UA");
  }

  @Test
  void what_the_own_route_does_to_its_message_changes_nothing_else() throws Exception {
    own(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:own-dispatch")
                .setHeader("Location", constant("elsewhere"))
                .setBody(constant("gone"))
                .setVariable("accounts", constant("nx"))
                .stop();
          }
        });
    Exchange exchange = decide(VIBER);
    assertThat(exchange.getMessage().getBody()).isEqualTo(VIBER);
    assertThat(exchange.getMessage().getHeaders()).isEmpty();
    assertThat(exchange.isRouteStop()).isFalse();
    assertThat(Decision.of(exchange).accounts()).isEqualTo("nx");
  }

  @Test
  void a_rule_that_fails_lets_no_message_pass() throws Exception {
    own(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(noErrorHandler());
            from("direct:own-dispatch").throwException(new IllegalStateException("no database"));
          }
        });
    assertThatThrownBy(() -> decide(VIBER)).hasMessage("no database");
  }

  @Test
  void messages_wait_until_the_rules_are_loaded() throws Exception {
    CompletableFuture<Exchange> waiting = inBackground();
    await().during(java.time.Duration.ofMillis(200)).until(() -> !waiting.isDone());
    rules.loaded(camel, false);
    assertThat(Decision.of(waiting.join()).accounts()).isEqualTo("ali");
  }

  @Test
  void messages_wait_for_an_own_route_that_is_being_replaced() throws Exception {
    own(route("accounts", "nx"));
    remove();
    CompletableFuture<Exchange> waiting = inBackground();
    await().during(java.time.Duration.ofMillis(200)).until(() -> !waiting.isDone());
    own(route("accounts", "wooxy"));
    assertThat(Decision.of(waiting.join()).accounts()).isEqualTo("wooxy");
  }

  @Test
  void messages_go_on_when_the_own_route_was_removed() throws Exception {
    own(route("accounts", "nx"));
    remove();
    CompletableFuture<Exchange> waiting = inBackground();
    await().during(java.time.Duration.ofMillis(200)).until(() -> !waiting.isDone());
    rules.loaded(camel, false);
    assertThat(Decision.of(waiting.join()).accounts()).isEqualTo("ali");
  }

  @Test
  void an_own_route_that_one_look_misses_is_waited_for() throws Exception {
    rules.looked(camel, false);
    assertThat(Decision.of(decide(VIBER)).accounts()).isEqualTo("ali");
    camel.addRoutes(route("accounts", "nx"));
    rules.looked(camel, false);
    remove();
    rules.looked(camel, false);
    CompletableFuture<Exchange> waiting = inBackground();
    await().during(java.time.Duration.ofMillis(200)).until(() -> !waiting.isDone());
    camel.addRoutes(route("accounts", "wooxy"));
    rules.looked(camel, false);
    assertThat(Decision.of(waiting.join()).accounts()).isEqualTo("wooxy");
    remove();
    rules.looked(camel, false);
    rules.looked(camel, false);
    assertThat(Decision.of(decide(VIBER)).accounts()).as("it was removed").isEqualTo("ali");
  }

  private void remove() throws Exception {
    camel.getRouteController().stopRoute("own-dispatch");
    camel.removeRoute("own-dispatch");
  }

  private CompletableFuture<Exchange> inBackground() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return decide(VIBER);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
