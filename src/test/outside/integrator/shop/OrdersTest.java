package shop;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.ProducerTemplate;
import org.bactrian.testing.BactrianTest;
import org.bactrian.testing.Sandbox;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** An integrator's test of a route of their own. */
@BactrianTest
class OrdersTest {
  @Autowired ProducerTemplate camel;
  @Autowired Sandbox sandbox;

  @Test
  void an_order_becomes_a_message() {
    camel.sendBody("direct:orders", "7;+380501110003");
    sandbox.awaitStatus("order-7", "undelivered");
    assertThat(sandbox.viberTo("+380501110003")).hasSize(1);
    assertThat(sandbox.get("/v1/messages/order-7").body()).contains("\"label\":\"transaction\"");
    assertThat(sandbox.post("{}").statusCode()).isEqualTo(422);
  }
}
