package org.bactrian.journal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.bactrian.delivery.Reply;
import org.bactrian.delivery.Subscription;
import org.jspecify.annotations.Nullable;

/** What a user did, as it leaves in an event. */
final class UserJson {
  private UserJson() {}

  static String of(Reply reply) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("from", reply.from().e164());
    putIf(node, "providerMessageId", Events.clip(reply.inReplyTo()));
    putIf(node, "text", reply.text());
    putIf(node, "media", reply.media());
    putIf(node, "fileName", reply.fileName());
    return node.toString();
  }

  static String of(Subscription subscription) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("from", subscription.user().e164())
        .put("subscribed", subscription.subscribed())
        .toString();
  }

  private static void putIf(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }
}
