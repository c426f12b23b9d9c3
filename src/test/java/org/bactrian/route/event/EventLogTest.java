package org.bactrian.route.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.journal.Events.AboutMessage;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.journal.Outbox.EventLine;
import org.bactrian.message.Channel;
import org.bactrian.route.EventJson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventLogTest {
  private final EventLog log = new EventLog();
  private final EventJson json = new EventJson();

  @Test
  void the_line_of_an_event_is_the_same_as_that_of_its_json() throws Exception {
    EventRow bare = event(null, null, null, Charge.NONE);
    EventRow full = event("no_credit", "1102\n(balance)", "m0", Charge.of("0.0450", "usd", "2"));
    assertThat(log.line(full, "not asked"))
        .isEqualTo(log.line(null, json.write(full)))
        .isEqualTo(
            "m1 viber refused account=nx reason=no_credit providerCode=1102 (balance)"
                + " providerMessageId=p1 fallbackOf=m0 price=0.045 USD parts=2");
    assertThat(log.line(bare, "not asked")).isEqualTo(log.line(null, json.write(bare)));
  }

  @Test
  void a_line_of_the_journal_gets_its_charge_and_stays_one_line() {
    Charge charge = Charge.of("0.0450", "usd", "2");
    assertThat(EventLog.line(new EventLine(1, "m1 viber sending account=nx", Charge.NONE)))
        .isEqualTo("m1 viber sending account=nx");
    assertThat(EventLog.line(new EventLine(1, "m1 viber refused providerCode=1\n2\u007f", charge)))
        .isEqualTo("m1 viber refused providerCode=1 2  price=0.045 USD parts=2");
  }

  private static EventRow event(
      @Nullable String reason, @Nullable String code, @Nullable String fallbackOf, Charge charge) {
    return new EventRow(
        1,
        "e1",
        "m1",
        "status",
        Channel.VIBER,
        "nx",
        DeliveryState.REFUSED,
        reason,
        code,
        "p1",
        "nx said no",
        Instant.EPOCH,
        charge,
        new AboutMessage(null, fallbackOf, null, null, null, null));
  }
}
