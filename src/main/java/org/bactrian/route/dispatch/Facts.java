package org.bactrian.route.dispatch;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bactrian.message.Channel;
import org.bactrian.message.Label;
import org.bactrian.message.Message;
import org.bactrian.message.Recipient;
import org.bactrian.message.SmsMessage;
import org.bactrian.message.ViberMessage;
import org.jspecify.annotations.Nullable;

/**
 * The facts about a message that rules use. A fact that the message does not have is an empty text.
 *
 * @param viber the message itself, or the one that its SMS follows: an SMS has no label and no
 *     campaign of its own; null: that one's content was deleted
 * @param key the name of the API key with which the message came, or the one that its SMS follows
 * @param at when the message may leave
 */
record Facts(
    Message message, @Nullable ViberMessage viber, Recipient recipient, String key, Instant at) {

  /** Returns the facts of a message that may leave now, or later if it says so. */
  static Facts of(Message message, @Nullable ViberMessage follows, String key, Instant now) {
    ViberMessage viber = message instanceof ViberMessage itself ? itself : follows;
    Instant sendAt = viber != null && viber == message ? viber.sendAt() : null;
    Instant at = sendAt == null || sendAt.isBefore(now) ? now : sendAt;
    return new Facts(message, viber, new Recipient(message.to()), key, at);
  }

  Channel channel() {
    return message.channel();
  }

  String sender() {
    return message.sender() == null ? "" : message.sender();
  }

  String campaign() {
    return viber == null || viber.campaign() == null ? "" : viber.campaign();
  }

  @Nullable Label label() {
    return viber == null ? null : viber.label();
  }

  private String text() {
    String text =
        message instanceof SmsMessage sms ? sms.text() : ((ViberMessage) message).content().text();
    return text == null ? "" : text;
  }

  /** Returns the facts as variables of a route. */
  Map<String, Object> variables() {
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("country", recipient.country());
    variables.put("text", text());
    variables.put("hour", recipient.hour(at));
    variables.put("hourEast", recipient.hourEast(at));
    variables.put("share", recipient.share());
    variables.put("key", key);
    variables.put("campaign", campaign());
    variables.put("label", label() == null ? "" : label().wire());
    variables.put("sender", sender());
    return variables;
  }
}
