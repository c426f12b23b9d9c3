package org.bactrian.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.bactrian.base.PooledJson;
import org.bactrian.base.Times;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.Price;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.message.Traceparent;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes events as JSON, in the form in which sinks get them. */
@Component("bactrian.eventJson")
public final class EventJson {
  private final ObjectMapper json = new ObjectMapper(PooledJson.factory());

  /** Returns an event as JSON text. */
  public String write(EventRow event) {
    return text(node(event));
  }

  /** Returns JSON as text. */
  public String text(JsonNode node) {
    try {
      return json.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }

  /** Returns an event as JSON. */
  public ObjectNode node(EventRow event) {
    return switch (event.type()) {
      case "reply", "subscription", "silence" -> ofUser(event);
      case "operator" -> ofOperator(event);
      default -> ofMessage(event);
    };
  }

  /**
   * Returns what happened to a message as JSON, without phone number and message text: a change of
   * its state, or something else of a type.
   */
  public ObjectNode ofMessage(EventRow event) {
    ObjectNode node = json.createObjectNode();
    node.put("id", event.id());
    putIf(node, "type", event.status() == null ? event.type() : null);
    node.put("messageId", event.ownMessageId());
    putUniqueId(node, event);
    putIf(node, "fallbackOf", event.ownFallbackOf());
    putOrigin(node, event.about().key(), event.about().campaign());
    node.put("channel", event.channel().wire());
    putIf(node, "account", event.account());
    putIf(node, "status", event.status() == null ? null : event.status().wire());
    putIf(node, "reason", event.reason());
    putIf(node, "providerCode", event.providerCode());
    putIf(node, "providerMessageId", event.providerMessageId());
    putCharge(node, event.charge());
    node.put("at", Times.text(event.at()));
    putMetadata(node, event);
    return node;
  }

  /**
   * A reply, a subscription or silence. A reply has the id and the metadata of the message it
   * answers; a subscription has its channel.
   */
  private ObjectNode ofUser(EventRow event) {
    ObjectNode node = json.createObjectNode();
    node.put("id", event.id());
    node.put("type", event.type());
    putIf(node, "channel", event.type().equals("subscription") ? event.channel().wire() : null);
    node.put("account", event.account());
    putIf(node, "inReplyTo", event.ownMessageId());
    putUniqueId(node, event);
    putOrigin(node, event.about().key(), event.about().campaign());
    node.setAll((ObjectNode) tree(event.detail()));
    node.put("at", Times.text(event.at()));
    putMetadata(node, event);
    return node;
  }

  /** Writes an act of an operator. */
  private ObjectNode ofOperator(EventRow event) {
    ObjectNode node = json.createObjectNode().put("id", event.id()).put("type", event.type());
    node.setAll((ObjectNode) tree(event.detail()));
    node.put("at", Times.text(event.at()));
    node.putObject("metadata");
    return node;
  }

  /** Sets the metadata of the message, and its trace if it has one. */
  private void putMetadata(ObjectNode node, EventRow event) {
    String body = event.about().body();
    // Most messages have no metadata: they need not be parsed. One in a trace always has.
    if (body == null || !body.contains("\"metadata\"")) {
      node.putObject("metadata");
      return;
    }
    JsonNode message = tree(body);
    node.set(
        "metadata", message.has("metadata") ? message.get("metadata") : json.createObjectNode());
    putIf(node, Traceparent.NAME, message.path(Traceparent.NAME).textValue());
  }

  private static void putUniqueId(ObjectNode node, EventRow event) {
    String own = event.ownMessageId();
    putIf(
        node, "uniqueId", own == null || own.equals(event.messageId()) ? null : event.messageId());
  }

  /** Sets the key and the campaign of a message, each if it has one. */
  static void putOrigin(ObjectNode node, @Nullable String key, @Nullable String campaign) {
    putIf(node, "key", key == null || key.isEmpty() ? null : key);
    putIf(node, "campaign", campaign);
  }

  private JsonNode tree(String text) {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the journal holds JSON", e);
    }
  }

  /** Sets price and parts, each if it is known. */
  public static void putCharge(ObjectNode node, Charge charge) {
    Price price = charge.price();
    if (price != null) {
      ObjectNode told = node.putObject("price");
      told.set("amount", DecimalNode.valueOf(price.amount()));
      told.put("currency", price.currency());
    }
    if (charge.parts() != null) {
      node.put("parts", charge.parts());
    }
  }

  /** Sets a field, unless its value is null. */
  public static void putIf(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }
}
