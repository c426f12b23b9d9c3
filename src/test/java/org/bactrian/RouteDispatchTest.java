package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.support.ResourceHelper;
import org.bactrian.message.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of routes/dispatch.camel.yaml: as shipped, and with the example in its comment. */
class RouteDispatchTest extends RouteTestSupport {
  private static final Pattern EXAMPLE = Pattern.compile("(?m)^#   - expression:\n(#   .*\n)+");
  private static final String CONDITIONS = "            when:\n";

  @ParameterizedTest
  @ValueSource(strings = {"viber", "sms"})
  void every_account_that_can_may_carry_a_message(String channel) throws Exception {
    load("dispatch");
    assertThat(accounts(message("+85291110001", "promotion"), channel)).isEqualTo("*");
  }

  @Test
  void the_example_in_the_comment_works_where_the_comment_says() throws Exception {
    String shipped = text("dispatch");
    Matcher example = EXAMPLE.matcher(shipped);
    assertThat(example.find()).isTrue();
    String rules = example.group().replaceAll("(?m)^#   ", "").indent(14);
    String edited = shipped.replace(CONDITIONS, CONDITIONS + rules);
    load(ResourceHelper.fromString("edited.camel.yaml", edited));
    assertThat(accounts(message("+85291110001", "promotion"), "viber")).isEqualTo("nx-hk");
    assertThat(accounts(message("+380501110001", "promotion"), "viber")).isEqualTo("nx-bulk,nx-hk");
    assertThat(accounts(message("+380501110001", "transaction"), "viber")).isEqualTo("*");
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
