package org.bactrian.route.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.journal.Outbox.EventLine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Writes an event or a dead letter as one line of the log, without message text and numbers. */
@Component("bactrian.eventLog")
final class EventLog {
  private static final List<String> SHOWN =
      List.of(
          "account",
          "reason",
          "providerCode",
          "providerMessageId",
          "fallbackOf",
          "subscribed",
          "act",
          "target",
          "who");

  /** The logger that the route {@code event-to-log} names. */
  private static final Logger EVENTS = LoggerFactory.getLogger("org.bactrian.event");

  /** A line begins with the message's unique id. */
  private static final List<String> FIRST = List.of("uniqueId", "messageId", "inReplyTo");

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final ObjectMapper json = new ObjectMapper();

  /**
   * Returns the log line of an event.
   *
   * @param event the event, if it is a change of state: then no JSON has to be parsed
   * @param text the event as JSON text
   */
  public String line(@Nullable EventRow event, String text) throws JsonProcessingException {
    if (event != null && event.status() != null) {
      return ofStatus(event);
    }
    JsonNode node = json.readTree(text);
    String id = FIRST.stream().filter(node::has).findFirst().orElse("");
    return line(node, node.path(id).asText("-"));
  }

  private static String ofStatus(EventRow event) {
    StringBuilder line = new StringBuilder(200).append(event.messageId());
    line.append(' ').append(event.channel().wire()).append(' ').append(event.status().wire());
    add(line, "account", event.account());
    add(line, "reason", event.reason());
    add(line, "providerCode", event.providerCode());
    add(line, "providerMessageId", event.providerMessageId());
    add(line, "fallbackOf", event.about().fallbackOf());
    add(line, "price", event.charge().price());
    add(line, "parts", event.charge().parts());
    return line.toString();
  }

  private static void add(StringBuilder line, String name, @Nullable Object value) {
    if (value != null) {
      line.append(' ').append(name).append('=').append(oneLine(value.toString()));
    }
  }

  /** Writes the line that the route {@code event-to-log} writes for the event. */
  void write(EventLine event) {
    EVENTS.info(line(event));
  }

  /** Returns the whole line of an event that the journal has as one. */
  static String line(EventLine event) {
    String text = oneLine(event.text());
    if (event.charge().isNone()) {
      return text;
    }
    StringBuilder line = new StringBuilder(text);
    add(line, "price", event.charge().price());
    add(line, "parts", event.charge().parts());
    return line.toString();
  }

  /** Returns the line of a dead letter. Camel reads the text of the route's body into the tree. */
  public String deadLetter(JsonNode letter) {
    return line(letter, "dead letter " + letter.path("id").asText());
  }

  private static String line(JsonNode node, String first) {
    List<String> words = new ArrayList<>();
    words.add(first);
    words.add(
        node.has("status")
            ? node.get("channel").asText() + " " + node.get("status").asText()
            : node.path("type").asText());
    for (String name : SHOWN) {
      if (node.hasNonNull(name)) {
        words.add(name + "=" + oneLine(node.get(name).asText()));
      }
    }
    JsonNode price = node.path("price");
    if (price.isObject()) {
      words.add("price=" + price.path("amount").asText() + " " + price.path("currency").asText());
    }
    if (node.hasNonNull("parts")) {
      words.add("parts=" + node.get("parts").asText());
    }
    return String.join(" ", words);
  }

  /** A provider's text must not begin a line of its own in the log. */
  private static String oneLine(String text) {
    return hasControl(text) ? CONTROL.matcher(text).replaceAll(" ") : text;
  }

  private static boolean hasControl(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) == 0x7f) {
        return true;
      }
    }
    return false;
  }
}
