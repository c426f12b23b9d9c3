package org.bactrian.journal;

import java.util.function.Supplier;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.PriceList;
import org.bactrian.message.Channel;
import org.bactrian.message.SmsMessage;
import org.bactrian.message.SmsParts;
import org.jspecify.annotations.Nullable;

/** Estimates what a call costs by the account whose turn it is. */
final class Estimates {
  private final Supplier<PriceList> prices;

  Estimates(Supplier<PriceList> prices) {
    this.prices = prices;
  }

  /** Returns a Viber message with its estimate. */
  MessageRow viber(MessageRow row) {
    return row.costing(cost(row, null));
  }

  /** Returns an SMS with its estimate: the parts of its text are counted. */
  MessageRow sms(MessageRow row, SmsMessage sms) {
    return row.costing(cost(row, SmsParts.of(sms.text()).parts()));
  }

  /** Returns a message with a new estimate, if another account has its turn now. */
  MessageRow moved(MessageRow before, MessageRow now) {
    return now.queueing().lane().equals(before.queueing().lane())
        ? now
        : now.costing(cost(now, now.queueing().estimate().parts()));
  }

  private Charge cost(MessageRow row, @Nullable Integer parts) {
    PriceList list = prices.get();
    if (list.isEmpty()) {
      return parts == null ? Charge.NONE : new Charge(null, parts);
    }
    return PriceList.cost(
        list.find(
            row.channel(),
            row.queueing().lane(),
            row.recipient(),
            row.origin().country(),
            row.label()),
        row.channel() == Channel.SMS ? parts : null);
  }
}
