package org.bactrian.route.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.bactrian.base.Times;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.message.Traceparent;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.EventFormat;
import org.bactrian.route.EventJson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Writes an event as its sink wants it: as it is, or as a CloudEvent (version 1.0). In each form
 * the message has the header {@code traceparent} if the event is about a message in a trace.
 */
@Component("bactrian.eventForm")
final class EventForm {
  private static final String JSON = "application/json";
  private static final String STRUCTURED = "application/cloudevents+json";
  private static final String TYPE = "org.bactrian.";

  private final EventJson json;
  private final String source;

  EventForm(EventJson json, BactrianProperties properties) {
    this.json = json;
    this.source = properties.events().source();
  }

  /** The names that a protocol has for the headers of a CloudEvent. */
  private record Names(String prefix, String contentType) {
    static Names of(String sink) {
      return switch (sink) {
        case "kafka" -> new Names("ce_", Exchange.CONTENT_TYPE);
        case "jms" -> new Names("cloudEvents_", "contentType");
        default -> new Names("ce-", Exchange.CONTENT_TYPE);
      };
    }
  }

  /** Sets body and headers of the message that goes to a sink. */
  void write(EventSink sink, EventRow event, Message to) {
    ObjectNode data = json.node(event);
    String trace = data.path(Traceparent.NAME).textValue();
    if (trace != null) {
      to.setHeader(Traceparent.NAME, trace);
    }
    if (sink.format() == EventFormat.PLAIN) {
      to.setBody(json.text(data));
      return;
    }
    Names names = Names.of(sink.name());
    Map<String, String> attributes = attributes(event, trace);
    if (sink.format() == EventFormat.CLOUDEVENTS) {
      ObjectNode structured = JsonNodeFactory.instance.objectNode();
      attributes.forEach(structured::put);
      structured.put("datacontenttype", JSON).set("data", data);
      to.setHeader(names.contentType(), STRUCTURED);
      to.setBody(json.text(structured));
    } else {
      attributes.forEach((name, value) -> to.setHeader(names.prefix() + name, value));
      to.setHeader(names.contentType(), JSON);
      to.setBody(json.text(data));
    }
  }

  private Map<String, String> attributes(EventRow event, @Nullable String trace) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("specversion", "1.0");
    attributes.put("id", event.id());
    attributes.put("source", source);
    attributes.put("type", TYPE + type(event));
    String subject = event.ownMessageId();
    if (subject != null) {
      attributes.put("subject", subject);
    }
    attributes.put("time", Times.text(event.at()));
    if (trace != null) {
      attributes.put(Traceparent.NAME, trace);
    }
    return attributes;
  }

  private static String type(EventRow event) {
    return event.status() == null ? event.type() : "message." + event.status().wire();
  }
}
