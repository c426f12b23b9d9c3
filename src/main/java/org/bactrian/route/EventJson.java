package org.bactrian.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.bactrian.base.Times;
import org.bactrian.journal.Events.EventRow;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes events as JSON, in the form in which sinks get them. */
@Component
public final class EventJson {
  private final ObjectMapper json = new ObjectMapper();

  /** Returns an event as JSON text. */
  public String write(EventRow event) {
    return text(event.status() == null ? ofUser(event) : status(event));
  }

  /** Returns a change of state as JSON, without phone number and message text. */
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

  /** A reply or a subscription. A reply has the id and the metadata of the message it answers. */
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
    // Most messages have no metadata: they need not be parsed.
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

  /** Sets a field, unless its value is null. */
  public static void putIf(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }
}
