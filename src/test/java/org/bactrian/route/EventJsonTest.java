package org.bactrian.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.journal.Events.AboutMessage;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.message.Channel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventJsonTest {
  private final EventJson json = new EventJson();

  @Test
  void a_change_of_state_has_the_price_that_came_with_it() {
    EventRow event =
        event("status", DeliveryState.DELIVERED, "said", Charge.of("0.0450", "USD", "2"));
    assertThat(json.write(event))
        .isEqualTo(
            "{\"id\":\"e1\",\"messageId\":\"m1\",\"channel\":\"sms\",\"account\":\"nx\","
                + "\"status\":\"delivered\",\"providerCode\":\"2\",\"providerMessageId\":\"p1\","
                + "\"price\":{\"amount\":0.045,\"currency\":\"USD\"},\"parts\":2,"
                + "\"at\":\"1970-01-01T00:00:00.000Z\",\"metadata\":{}}");
  }

  @Test
  void a_price_and_a_click_have_a_type_and_no_status() {
    assertThat(json.write(event("price", null, "said", Charge.of("100", "VND", null))))
        .startsWith("{\"id\":\"e1\",\"type\":\"price\",\"messageId\":\"m1\",\"channel\":\"sms\"")
        .contains("\"price\":{\"amount\":100,\"currency\":\"VND\"}")
        .doesNotContain("status", "parts", "detail");
    assertThat(json.write(event("clicked", null, "said", Charge.NONE)))
        .startsWith("{\"id\":\"e1\",\"type\":\"clicked\",\"messageId\":\"m1\",\"channel\":\"sms\"")
        .doesNotContain("status", "price", "parts", "detail");
  }

  @Test
  void an_event_has_its_senders_id_and_its_key_and_the_unique_id_where_that_is_another() {
    assertThat(json.write(about("k-1", new AboutMessage(null, null, "shop", "m1", "spring", null))))
        .startsWith(
            "{\"id\":\"e1\",\"messageId\":\"m1\",\"uniqueId\":\"k-1\",\"key\":\"shop\","
                + "\"campaign\":\"spring\",\"channel\":\"sms\"");
    assertThat(json.write(about("sms-1", new AboutMessage(null, "k-1", "shop", "m1", null, null))))
        .startsWith(
            "{\"id\":\"e1\",\"messageId\":\"sms-1\",\"fallbackOf\":\"m1\",\"key\":\"shop\",\"channel\"");
    assertThat(json.write(about("m1", new AboutMessage(null, null, "", null, null, null))))
        .startsWith("{\"id\":\"e1\",\"messageId\":\"m1\",\"channel\":\"sms\"");
    EventRow reply =
        about("k-1", new AboutMessage(null, null, "shop", "m1", null, null), "reply", "{}");
    assertThat(json.write(reply))
        .isEqualTo(
            "{\"id\":\"e1\",\"type\":\"reply\",\"account\":\"nx\",\"inReplyTo\":\"m1\","
                + "\"uniqueId\":\"k-1\",\"key\":\"shop\",\"at\":\"1970-01-01T00:00:00.000Z\","
                + "\"metadata\":{}}");
  }

  private static EventRow about(String id, AboutMessage about) {
    return about(id, about, "status", "said");
  }

  private static EventRow about(String id, AboutMessage about, String type, String detail) {
    return new EventRow(
        1,
        "e1",
        id,
        type,
        Channel.SMS,
        "nx",
        type.equals("status") ? DeliveryState.SUBMITTED : null,
        null,
        null,
        null,
        detail,
        Instant.EPOCH,
        Charge.NONE,
        about);
  }

  @Test
  void a_subscription_has_its_channel_and_its_number() {
    String what = "{\"from\":\"+380501234567\",\"subscribed\":false}";
    EventRow event =
        new EventRow(
            1,
            "e1",
            null,
            "subscription",
            Channel.SMS,
            "wx",
            null,
            null,
            null,
            null,
            what,
            Instant.EPOCH,
            Charge.NONE,
            AboutMessage.NOTHING);
    assertThat(json.write(event))
        .isEqualTo(
            "{\"id\":\"e1\",\"type\":\"subscription\",\"channel\":\"sms\",\"account\":\"wx\","
                + "\"from\":\"+380501234567\",\"subscribed\":false,"
                + "\"at\":\"1970-01-01T00:00:00.000Z\",\"metadata\":{}}");
  }

  private static EventRow event(
      String type, @Nullable DeliveryState status, String detail, Charge charge) {
    return new EventRow(
        1,
        "e1",
        "m1",
        type,
        Channel.SMS,
        "nx",
        status,
        null,
        "2",
        "p1",
        detail,
        Instant.EPOCH,
        charge,
        AboutMessage.NOTHING);
  }
}
