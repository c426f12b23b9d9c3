package org.bactrian.journal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import org.bactrian.message.Channel;
import org.bactrian.message.Label;
import org.bactrian.message.Msisdn;
import org.bactrian.message.Recipient;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the list of who does not want messages.
 *
 * @param channel by which no message goes; null: by any
 * @param label of the messages that do not go: promotions; null: any
 * @param by the name of a key; of a person's own wish: the account that told it
 * @param reason in the words of an operator
 */
public record Suppression(
    Msisdn number,
    @Nullable Channel channel,
    @Nullable Label label,
    Source source,
    String by,
    @Nullable String reason,
    Instant at) {
  static final String SELECT =
      "select number, channel, label, source, set_by, reason, at, id from suppression";

  private static final String ANY = "any";

  /** How an entry came. */
  public enum Source {
    /** An operator put it. */
    OPERATOR,
    /** It was in a file that an operator imported. */
    IMPORT,
    /** The provider told that the person has unsubscribed. */
    UNSUBSCRIBE,
    /** The person replied with a word for it. */
    REPLY;

    /** Returns the name in JSON and in the journal. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Suppression from(ResultSet row, int index) throws SQLException {
    String channel = row.getString(2);
    String label = row.getString(3);
    return new Suppression(
        new Msisdn(row.getString(1)),
        channel.equals(ANY) ? null : Channel.of(channel),
        label.equals(ANY) ? null : Label.of(label),
        Source.valueOf(row.getString(4).toUpperCase(Locale.ROOT)),
        row.getString(5),
        row.getString(6),
        Instant.ofEpochMilli(row.getLong(7)));
  }

  /** Returns {@code viber}, {@code sms} or {@code any}. */
  public String channelWord() {
    return channel == null ? ANY : channel.wire();
  }

  /** Returns {@code promotion} or {@code any}. */
  public String labelWord() {
    return label == null ? ANY : label.wire();
  }

  /** Returns this entry with its number in the form in which it is asked for. */
  Suppression canonical() {
    return new Suppression(Recipient.canonical(number), channel, label, source, by, reason, at);
  }

  Suppression of(Channel other) {
    return new Suppression(number, other, label, source, by, reason, at);
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("channel", channelWord()).put("label", labelWord());
    return json.put("source", source.wire()).put("reason", reason);
  }
}
