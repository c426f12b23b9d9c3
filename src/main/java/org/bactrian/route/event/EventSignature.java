package org.bactrian.route.event;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.util.List;

/** The signatures of Standard Webhooks: {@code v1}, HMAC-SHA256, one by each secret. */
public final class EventSignature {

  private final List<Webhook> keys;

  public EventSignature(List<String> secrets) {
    keys = secrets.stream().map(Webhook::new).toList();
  }

  /**
   * The header {@code webhook-signature}.
   *
   * @param second of the attempt, since 1970
   * @param body as it is sent, in UTF-8
   */
  public String of(String id, long second, String body) {
    return String.join(" ", keys.stream().map(key -> sign(key, id, second, body)).toList());
  }

  private static String sign(Webhook key, String id, long second, String body) {
    try {
      return key.sign(id, second, body);
    } catch (WebhookSigningException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }
}
