package com.example.pigeon;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Reply;
import org.bactrian.provider.Account;
import org.bactrian.provider.Callback;
import org.bactrian.provider.ProviderJson;
import org.bactrian.provider.ReceiptReader;
import org.bactrian.provider.UnreadableCallback;

/**
 * Reads {@code {"flight":"f-1","news":"landed"}}: landed, read, or lost. Signed as our requests.
 */
public final class PigeonReceipts implements ReceiptReader {
  @Override
  public boolean isGenuine(Callback callback, Account account) {
    String time = callback.request().header(PigeonSigner.TIME);
    String ring = callback.request().header(PigeonSigner.RING);
    String key = account.settings(PigeonSettings.class).key();
    return time != null
        && ring != null
        && MessageDigest.isEqual(
            ring.getBytes(StandardCharsets.UTF_8),
            PigeonSigner.ring(key, time, callback.body()).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public List<Receipt> receipts(Callback callback) {
    JsonNode body =
        ProviderJson.object(callback.body())
            .orElseThrow(() -> new UnreadableCallback("not a JSON object"));
    String flight = required(body, "flight");
    String news = required(body, "news");
    return List.of(
        switch (news) {
          case "landed" -> new Receipt(flight, null, DeliveryState.DELIVERED, null, news);
          case "read" -> new Receipt(flight, null, DeliveryState.SEEN, null, news);
          case "lost" ->
              new Receipt(flight, null, DeliveryState.UNDELIVERED, Reason.NOT_A_VIBER_USER, news);
          default -> throw new UnreadableCallback("news is none of those documented");
        });
  }

  @Override
  public List<Reply> replies(Callback callback) {
    throw new UnreadableCallback("Pigeon brings no replies");
  }

  private static String required(JsonNode body, String field) {
    return ProviderJson.text(body, field)
        .orElseThrow(() -> new UnreadableCallback(field + " is missing, or not a text"));
  }
}
