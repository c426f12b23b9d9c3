package org.bactrian.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.bactrian.base.Times;
import org.bactrian.journal.Events.EventRow;
import org.springframework.stereotype.Component;

/** Events as they leave (contract, section 2). */
@Component("eventJson")
public final class EventJson {
  private final ObjectMapper json = new ObjectMapper();

  /** One event as JSON text. */
  public String write(EventRow event) {
    return text(event.status() == null ? ofUser(event) : status(event));
  }

  /** A state event; it names no number and no text. */
  public ObjectNode status(EventRow event) {
    ObjectNode node = json.createObjectNode();
    node.put("id", event.id());
    node.put("messageId", event.messageId());
    putIf(node, "fallbackOf", event.fallbackOf());
    node.put("channel", event.channel().wire());
    putIf(node, "account", event.account());
    node.put("status", event.status().wire());
    putIf(node, "reason", event.reason());
    putIf(node, "providerCode", event.providerCode());
    putIf(node, "providerMessageId", event.providerMessageId());
    node.put("at", Times.text(event.at()));
    node.set("metadata", metadata(event));
    return node;
  }

  /** What a user did; a reply names the message it answers, and comes with its metadata. */
  private ObjectNode ofUser(EventRow event) {
    ObjectNode node = json.createObjectNode();
    node.put("id", event.id());
    node.put("type", event.type());
    node.put("account", event.account());
    putIf(node, "inReplyTo", event.messageId());
    node.setAll((ObjectNode) tree(event.detail()));
    node.put("at", Times.text(event.at()));
    node.set("metadata", metadata(event));
    return node;
  }

  private JsonNode metadata(EventRow event) {
    String body = event.messageBody();
    // Most messages have none, and need not be read.
    JsonNode metadata =
        body == null || !body.contains("\"metadata\"") ? null : tree(body).get("metadata");
    return metadata == null ? json.createObjectNode() : metadata;
  }

  private JsonNode tree(String text) {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the journal holds JSON", e);
    }
  }

  private String text(JsonNode node) {
    try {
      return json.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }

  public static void putIf(
      ObjectNode node, String name, @org.jspecify.annotations.Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }
}
