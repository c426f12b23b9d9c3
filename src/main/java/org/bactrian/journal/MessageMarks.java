package org.bactrian.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Selects messages by what their senders and providers have attached to them; a component that is
 * null selects all.
 *
 * @param campaign what they belong to
 * @param country of the recipient, ISO 3166-1
 * @param tag one of their tags
 * @param metadata an entry of their metadata
 * @param providerId an id by which a provider knows a message
 */
public record MessageMarks(
    @Nullable String campaign,
    @Nullable String country,
    @Nullable String tag,
    Map.@Nullable Entry<String, String> metadata,
    @Nullable String providerId) {
  /** All messages. */
  public static final MessageMarks NONE = new MessageMarks(null, null, null, null, null);

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns the messages of a campaign. */
  public static MessageMarks ofCampaign(String campaign) {
    return new MessageMarks(campaign, null, null, null, null);
  }

  /** Adds the conditions that an index finds. */
  void putIndexed(Map<String, Object> conditions) {
    if (campaign != null) {
      conditions.put("campaign = ?", campaign);
    }
    if (providerId != null) {
      // Each account's ids are found by themselves. Every account that was ever worked has a lease.
      conditions.put(
          """
          id in (select p.message_id from lease l
                 join provider_id p on p.account = substr(l.name, 9) and p.provider_id = ?
                 where l.name like 'account:%')""",
          providerId);
    }
  }

  /** Adds the conditions that no index finds. */
  void putSearched(Map<String, Object> conditions) {
    if (country != null) {
      conditions.put("country = ?", country);
    }
    if (tag != null) {
      conditions.put("body like ? escape '!'", like(json(tag)));
    }
    if (metadata != null) {
      conditions.put(
          "body  like ? escape '!'",
          like(json(metadata.getKey()) + ":" + json(metadata.getValue())));
    }
  }

  private static String json(String text) {
    return TextNode.valueOf(text).toString();
  }

  private static String like(String text) {
    return "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
  }

  /** Returns whether the content of a message has what is asked for: SQL found only the text. */
  boolean areIn(MessageRow row) {
    if (tag == null && metadata == null) {
      return true;
    }
    try {
      JsonNode body = JSON.readTree(row.body());
      return (tag == null || hasTag(body))
          && (metadata == null
              || metadata
                  .getValue()
                  .equals(body.path("metadata").path(metadata.getKey()).asText()));
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private boolean hasTag(JsonNode body) {
    for (JsonNode one : body.path("tags")) {
      if (one.asText().equals(tag)) {
        return true;
      }
    }
    return false;
  }
}
