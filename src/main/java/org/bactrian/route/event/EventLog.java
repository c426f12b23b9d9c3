package org.bactrian.route.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** An event as one line of the log: no text, no number. */
@Component("eventLog")
final class EventLog {
  private static final List<String> SHOWN =
      List.of("account", "reason", "providerCode", "providerMessageId", "fallbackOf", "subscribed");

  private final ObjectMapper json = new ObjectMapper();

  /**
   * The line.
   *
   * @param event as JSON text
   */
  public String line(String event) throws JsonProcessingException {
    JsonNode node = json.readTree(event);
    return line(node, node.path(node.has("messageId") ? "messageId" : "inReplyTo").asText("-"));
  }

  /** The same, of a dead letter. */
  public String deadLetter(String letter) throws JsonProcessingException {
    JsonNode node = json.readTree(letter);
    return line(node, "dead letter " + node.path("id").asText());
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
    return String.join(" ", words);
  }

  /** What a provider sent must not look like another line of the log. */
  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
