package org.bactrian.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.bactrian.delivery.Reply;

/** A user's reply as it leaves in an event. */
final class ReplyJson {
  private final ObjectMapper json = new ObjectMapper();

  String write(Reply reply) {
    ObjectNode node = json.createObjectNode();
    node.put("from", reply.from().e164());
    putIf(node, "inReplyTo", reply.inReplyTo());
    putIf(node, "text", reply.text());
    putIf(node, "media", reply.media());
    putIf(node, "fileName", reply.fileName());
    try {
      return json.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of strings is always JSON", e);
    }
  }

  private static void putIf(ObjectNode node, String name, String value) {
    if (value != null) {
      node.put(name, value);
    }
  }
}
