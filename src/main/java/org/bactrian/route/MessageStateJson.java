package org.bactrian.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.bactrian.base.Times;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.journal.AttemptRow;
import org.bactrian.journal.Events;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.journal.MessageRow;
import org.bactrian.journal.MessageStore;
import org.bactrian.journal.Viewer;
import org.bactrian.message.Channel;
import org.bactrian.message.Label;
import org.bactrian.message.Message;
import org.bactrian.message.MessageReader;
import org.bactrian.message.ViberMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes the state of a message and its history as JSON, as the API answers them. */
@Component("bactrian.messageStateJson")
public final class MessageStateJson {
  private final MessageStore messages;
  private final Events history;
  private final MessageReader reader;
  private final EventJson events;
  private final ObjectMapper json = new ObjectMapper();

  MessageStateJson(MessageStore messages, Events history, MessageReader reader, EventJson events) {
    this.messages = messages;
    this.history = history;
    this.reader = reader;
    this.events = events;
  }

  /**
   * Reads a message and returns its state.
   *
   * @throws HttpProblem when the caller sees no message of that id
   */
  public ObjectNode byId(String id, Exchange exchange) {
    Viewer viewer = HttpRequests.viewer(exchange);
    return of(viewer, row(viewer, id));
  }

  public ObjectNode of(Viewer viewer, MessageRow row) {
    return of(viewer, List.of(row)).get(0);
  }

  /** Returns the states of many messages, in their order, with ids as the viewer knows them. */
  public List<ObjectNode> of(Viewer viewer, List<MessageRow> rows) {
    List<String> ids = rows.stream().map(MessageRow::id).toList();
    Map<String, MessageRow> sms = messages.smsOf(ids);
    Map<String, List<AttemptRow>> attempts = messages.attempts(ids);
    return rows.stream()
        .map(row -> of(viewer, row, sms.get(row.id()), attempts.getOrDefault(row.id(), List.of())))
        .toList();
  }

  private ObjectNode of(
      Viewer viewer, MessageRow row, @Nullable MessageRow sms, List<AttemptRow> attempts) {
    Message message = row.isForgotten() ? null : reader.stored(row.body());
    ObjectNode node = json.createObjectNode();
    putId(node, viewer, row);
    node.put("status", row.status().wire());
    node.put("reached", reached(row, sms));
    node.put("final", isFinal(row, sms));
    boolean endedUncalled = attempts.isEmpty() && row.reason() != null;
    EventJson.putIf(node, "reason", endedUncalled ? row.reason().wire() : null);
    boolean inClear = viewer.seesNumber(row.origin().key());
    if (message != null) {
      node.put("to", inClear ? message.to().e164() : message.to().masked());
    }
    if (row.channel() == Channel.VIBER) {
      Label label = message instanceof ViberMessage viber ? viber.label() : row.label();
      EventJson.putIf(node, "label", label == null ? null : label.wire());
    }
    EventJson.putIf(node, "fallbackOf", isOwn(viewer) ? row.ownFallbackOf() : row.fallbackOf());
    EventJson.putOrigin(node, row.origin().key(), row.origin().campaign());
    EventJson.putIf(
        node, "country", row.origin().country().isEmpty() ? null : row.origin().country());
    node.put("acceptedAt", Times.text(row.timestamps().acceptedAt()));
    node.put("updatedAt", Times.text(row.timestamps().updatedAt()));
    EventJson.putIf(node, "deliveredAt", Times.textOrNull(row.timestamps().deliveredAt()));
    EventJson.putIf(node, "forgottenAt", Times.textOrNull(row.timestamps().forgottenAt()));
    Charge estimate = row.queueing().estimate();
    if (!estimate.isNone()) {
      EventJson.putCharge(node.putObject("estimate"), estimate);
    }
    if (message != null && viewer.showsTexts()) {
      node.set("message", body(row));
    }
    node.set("attempts", attempts(row, attempts));
    if (row.timer().hasFallback()) {
      node.set("fallback", fallback(row, message, sms));
    }
    return node;
  }

  /**
   * Returns all events of a message, oldest first, each with its reason in words.
   *
   * @throws HttpProblem when the caller sees no message of that id
   */
  public ArrayNode history(String id, Exchange exchange) {
    MessageRow row = row(HttpRequests.viewer(exchange), id);
    ArrayNode list = json.createArrayNode();
    for (EventRow event : history.of(row.id())) {
      list.add(events.ofMessage(event).put("detail", event.detail()));
    }
    return list;
  }

  private JsonNode body(MessageRow row) {
    try {
      return json.readTree(row.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the journal holds JSON", e);
    }
  }

  private MessageRow row(Viewer viewer, String id) {
    return messages.find(viewer, id).orElseThrow(HttpProblem::noSuchMessage);
  }

  /**
   * Sets the id by which the viewer finds the message. Who sees all messages finds them by their
   * unique ids, and sees beside it what the sender called a message.
   */
  public static void putId(ObjectNode node, Viewer viewer, MessageRow row) {
    node.put("id", isOwn(viewer) ? row.ownId() : row.id());
    EventJson.putIf(
        node, "ownId", isOwn(viewer) || row.ownId().equals(row.id()) ? null : row.ownId());
  }

  private static boolean isOwn(Viewer viewer) {
    return viewer.key() != null;
  }

  private ArrayNode attempts(MessageRow row, List<AttemptRow> attempts) {
    ArrayNode list = json.createArrayNode();
    for (AttemptRow attempt : attempts) {
      ObjectNode node = list.addObject();
      node.put("channel", row.channel().wire());
      node.put("account", attempt.account());
      node.put("status", attempt.status().wire());
      if (attempt.reason() != null) {
        node.put("reason", attempt.reason().wire());
      }
      EventJson.putIf(node, "providerCode", attempt.providerCode());
      EventJson.putIf(node, "providerMessageId", attempt.providerMessageId());
      EventJson.putCharge(node, attempt.charge());
      EventJson.putIf(node, "clickedAt", Times.textOrNull(attempt.clickedAt()));
      node.put("at", Times.text(attempt.at()));
    }
    return list;
  }

  private ObjectNode fallback(MessageRow row, @Nullable Message message, @Nullable MessageRow sms) {
    ObjectNode node = json.createObjectNode();
    EventJson.putIf(node, "id", sms == null ? null : sms.id());
    if (message instanceof ViberMessage viber && viber.fallback() != null) {
      node.put("rule", viber.fallback().rule().wire());
    }
    EventJson.putIf(node, "dueAt", Times.textOrNull(row.timer().dueAt()));
    EventJson.putIf(
        node, "trigger", row.timer().trigger() == null ? null : row.timer().trigger().wire());
    EventJson.putIf(node, "status", sms == null ? null : sms.status().wire());
    boolean failed = sms != null && sms.status().hasFailed() && sms.reason() != null;
    EventJson.putIf(node, "reason", failed ? sms.reason().wire() : null);
    EventJson.putIf(
        node,
        "account",
        sms == null || sms.queueing().lane().isEmpty() ? null : sms.queueing().lane());
    return node;
  }

  /** Returns the channel that reached the phone; both: Viber arrived after the SMS had left. */
  private static @Nullable String reached(MessageRow row, @Nullable MessageRow sms) {
    if (row.channel() == Channel.SMS) {
      return row.status().hasArrived() ? "sms" : null;
    }
    boolean viber = row.status().hasArrived();
    boolean smsArrived = sms != null && sms.status().hasArrived();
    if (viber) {
      return sms != null && sms.status().mayHaveGone() ? "both" : "viber";
    }
    return smsArrived ? "sms" : null;
  }

  private static boolean isFinal(MessageRow row, @Nullable MessageRow sms) {
    if (sms != null) {
      return row.status() != DeliveryState.SENDING && sms.status().isFinal();
    }
    return row.status().isFinal() && row.timer().reviewAt() == null;
  }
}
