package org.bactrian.journal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.bactrian.message.Channel;
import org.bactrian.message.Label;
import org.jspecify.annotations.Nullable;

/**
 * What an operator holds, or a property at the start.
 *
 * @param until when it is lifted by itself; null: an operator lifts it
 * @param by the name of the API key, or of the property
 * @param waiting how many messages are parked behind it; those that wait in the lanes of an account
 *     or channel that is held whole are not among them
 * @param isSwept whether the lanes were looked through for what it names
 * @param liftedAt since when it holds nothing; what is parked behind it still goes back
 */
public record Hold(
    String id,
    On on,
    Mode mode,
    @Nullable Instant until,
    String reason,
    String by,
    Instant since,
    long waiting,
    boolean isSwept,
    @Nullable Instant liftedAt) {
  static final String COLUMNS =
      """
      id, account, api_key, campaign, label, country, channel, mode, until_at, reason, held_by, since,
      waiting, swept, lifted_at
      """;

  /** How a hold works. */
  public enum Mode {
    /** Nothing that the hold names leaves. */
    STOP,
    /** Nothing new is given to the account; what waits for it leaves. */
    DRAIN;

    /** Returns the name in JSON. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What a hold names: all that fits each component that is not null.
   *
   * @param key the name of the API key with which messages came
   */
  public record On(
      @Nullable String account,
      @Nullable String key,
      @Nullable String campaign,
      @Nullable Label label,
      @Nullable String country,
      @Nullable Channel channel) {
    /** Names everything. */
    public static final On EVERYTHING = new On(null, null, null, null, null, null);

    /** Returns what names one account. */
    public static On account(String account) {
      return new On(account, null, null, null, null, null);
    }

    public boolean isEverything() {
      return equals(EVERYTHING);
    }

    /** Returns whether it names whole lanes: their messages wait there, and none is parked. */
    boolean isOfLanes() {
      return key == null && campaign == null && label == null && country == null;
    }

    /** Returns whether it names a message that waits, or would wait, in its lane. */
    boolean names(MessageRow row) {
      return fits(account, row.queueing().lane())
          && fits(key, row.origin().key())
          && fits(campaign, row.origin().campaign())
          && fits(label, row.label())
          && fits(country, row.origin().country())
          && fits(channel, row.channel());
    }

    private static boolean fits(@Nullable Object wanted, @Nullable Object is) {
      return wanted == null || wanted.equals(is);
    }

    /** Returns the conditions in SQL, each with the value it compares with. */
    Map<String, Object> conditions() {
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      all.put("lane = ?", account);
      all.put("api_key = ?", key);
      all.put("campaign = ?", campaign);
      all.put(
          "priority = ?",
          label == null ? null : label == Label.TRANSACTION ? MessageRow.URGENT : MessageRow.BULK);
      all.put("country = ?", country);
      all.put("channel = ?", channel == null ? null : channel.wire());
      all.values().removeIf(Objects::isNull);
      return all;
    }

    /** Returns the components that are set. */
    public ObjectNode json() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("account", account)
          .put("key", key)
          .put("campaign", campaign)
          .put("label", label == null ? null : label.wire())
          .put("country", country)
          .put("channel", channel == null ? null : channel.wire());
      List<String> unset = new ArrayList<>();
      json.properties()
          .forEach(
              field -> {
                if (field.getValue().isNull()) {
                  unset.add(field.getKey());
                }
              });
      return json.remove(unset);
    }

    /** Returns what is named, in words. */
    public String words() {
      if (isEverything()) {
        return "everything";
      }
      List<String> words = new ArrayList<>();
      json()
          .properties()
          .forEach(field -> words.add(field.getKey() + " " + field.getValue().asText()));
      return String.join(", ", words);
    }
  }

  static Hold from(ResultSet row, int number) throws SQLException {
    String label = row.getString("label");
    String channel = row.getString("channel");
    return new Hold(
        row.getString("id"),
        new On(
            row.getString("account"),
            row.getString("api_key"),
            row.getString("campaign"),
            label == null ? null : Label.of(label),
            row.getString("country"),
            channel == null ? null : Channel.of(channel)),
        Mode.valueOf(row.getString("mode").toUpperCase(Locale.ROOT)),
        Column.instant(row, "until_at"),
        row.getString("reason"),
        row.getString("held_by"),
        Instant.ofEpochMilli(row.getLong("since")),
        row.getLong("waiting"),
        row.getBoolean("swept"),
        Column.instant(row, "lifted_at"));
  }

  boolean isInForce() {
    return liftedAt == null;
  }

  /** Returns whether another hold says no more than this one. */
  boolean isLike(Hold other) {
    return on.equals(other.on)
        && mode == other.mode
        && Objects.equals(until, other.until)
        && reason.equals(other.reason)
        && by.equals(other.by);
  }

  /** Returns whether the messages that it names are parked, and counted. */
  public boolean parks() {
    return mode == Mode.STOP && !on.isOfLanes();
  }

  boolean isOver(Instant now) {
    return until != null && !now.isBefore(until);
  }

  /** Returns the hold without what changes by itself. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("on", on.json());
    json.put("mode", mode.wire());
    if (until != null) {
      json.put("until", until.toString());
    }
    return json.put("reason", reason).put("by", by).put("since", since.toString());
  }

  /** Returns the hold in words, for the log and for health. */
  public String words() {
    return (mode == Mode.DRAIN ? "drained: " : "")
        + on.words()
        + ", since "
        + since
        + (until == null ? "" : ", until " + until)
        + ": "
        + reason
        + ", hold "
        + id;
  }
}
