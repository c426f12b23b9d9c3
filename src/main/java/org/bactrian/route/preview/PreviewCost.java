package org.bactrian.route.preview;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.bactrian.delivery.Price;
import org.bactrian.delivery.PriceList;
import org.bactrian.message.Message;
import org.bactrian.message.Recipient;
import org.bactrian.message.ViberMessage;
import org.bactrian.route.EventJson;
import org.jspecify.annotations.Nullable;

/** Tells what a message and its SMS would cost by the account that is asked first. */
final class PreviewCost {
  private final PriceList prices;
  private final ViberMessage message;
  private final ArrayNode warnings;

  PreviewCost(PriceList prices, ViberMessage message, ArrayNode warnings) {
    this.prices = prices;
    this.message = message;
    this.warnings = warnings;
  }

  /**
   * Adds the estimate, or warns that there is no price; does nothing where there are no prices.
   *
   * @param one the message or its SMS
   * @param parts null: it is no SMS
   */
  void put(ObjectNode node, Message one, List<String> route, @Nullable Integer parts) {
    if (route.isEmpty() || prices.isEmpty()) {
      return;
    }
    String account = route.get(0);
    String number = one.to().e164();
    String country = new Recipient(one.to()).country();
    Optional<Price> price = prices.find(one.channel(), account, number, country, message.label());
    if (price.isEmpty()) {
      warnings.add(
          account
              + " has no price for "
              + message.label().wire()
              + " to "
              + country
              + " (bactrian.prices): spend counts no money for it");
      return;
    }
    EventJson.putCharge(node.putObject("estimate"), PriceList.cost(price, parts));
  }
}
