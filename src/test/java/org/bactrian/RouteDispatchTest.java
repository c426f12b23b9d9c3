package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import org.bactrian.message.Message;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of routes/dispatch.camel.yaml: as shipped. */
class RouteDispatchTest extends RouteTestSupport {
  @ParameterizedTest
  @ValueSource(strings = {"viber", "sms"})
  void every_account_that_can_may_carry_a_message(String channel) throws Exception {
    load("dispatch");
    assertThat(accounts(message("+85291110001", "promotion"), channel)).isEqualTo("*");
  }

  private Object accounts(Message message, String channel) {
    return template
        .send(
            "direct:dispatch",
            exchange -> {
              exchange.getMessage().setBody(message);
              exchange.setVariable("channel", channel);
            })
        .getVariable("accounts");
  }
}
