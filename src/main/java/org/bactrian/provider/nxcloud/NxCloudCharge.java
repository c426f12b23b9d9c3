package org.bactrian.provider.nxcloud;

import com.fasterxml.jackson.databind.JsonNode;
import org.bactrian.delivery.Charge;
import org.bactrian.provider.ProviderJson;

/**
 * Reads what NXCloud tells about the cost of a message. Viber has {@code
 * "cost":{"currency":"USD","localPrice":29.89,"originalPrice":4.12}} in a receipt (wiki page
 * "Viber-webhook"), where the local price is the original one in yuan. SMS has {@code price},
 * {@code currency} and {@code size} (wiki page "SMS-Callback"); the page calls the price that of a
 * part. An answer that has the same fields is read in the same way.
 */
final class NxCloudCharge {
  private static final String LOCAL_CURRENCY = "CNY";

  private NxCloudCharge() {}

  /** Returns the charge of the first of these objects that has one. */
  static Charge in(JsonNode... objects) {
    for (JsonNode object : objects) {
      Charge charge = of(object);
      if (!charge.isNone()) {
        return charge;
      }
    }
    return Charge.NONE;
  }

  private static Charge of(JsonNode object) {
    JsonNode cost = ProviderJson.field(object, "cost");
    JsonNode from = cost.isObject() ? cost : object;
    String parts = number(object, "size");
    Charge original =
        Charge.of(number(from, "originalprice", "price"), number(from, "currency"), parts);
    return original.price() == null && cost.isObject()
        ? Charge.of(number(cost, "localprice"), LOCAL_CURRENCY, parts)
        : original;
  }

  private static String number(JsonNode object, String... names) {
    return ProviderJson.number(ProviderJson.field(object, names));
  }
}
