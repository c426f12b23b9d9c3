package org.bactrian.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.bactrian.base.Internal;
import org.bactrian.base.PooledJson;
import org.bactrian.base.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Writes the one canonical JSON form of a message: the fields in a fixed order, maps sorted by key,
 * absent fields left out. The journal stores this form, and {@link MessageReader#stored} reads back
 * an equal message.
 *
 * @hidden
 */
@Internal
public final class MessageWriter {
  private static final JsonFactory JSON = PooledJson.factory();

  /** Returns the message as canonical JSON. */
  public byte[] write(Message message) {
    return write(message, message.traceparent());
  }

  private static byte[] write(Message message, @Nullable String traceparent) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      if (message instanceof ViberMessage viber) {
        write(json, viber);
      } else {
        write(json, (SmsMessage) message);
      }
      map(json, "metadata", message.metadata(), traceparent != null);
      optional(json, Traceparent.NAME, traceparent);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Returns the SHA-256 of the canonical form, in lower-case hex. It tells whether two messages
   * with one id are equal: spaces, the order of keys, the offset of an instant and the trace make
   * no difference.
   *
   * @param original the message before the default fallback was added: the answer to a repeated
   *     message must not change with our configuration
   */
  public String fingerprint(ViberMessage original) {
    return Sha256.hex(write(original, null));
  }

  private static void write(JsonGenerator json, SmsMessage sms) throws IOException {
    json.writeStringField("id", sms.id());
    json.writeStringField("fallbackOf", sms.fallbackOf());
    json.writeStringField("to", sms.to().e164());
    optional(json, "sender", sms.sender());
    json.writeStringField("text", sms.text());
  }

  private static void write(JsonGenerator json, ViberMessage message) throws IOException {
    json.writeStringField("id", message.id());
    json.writeStringField("to", message.to().e164());
    optional(json, "sender", message.sender());
    optional(json, "label", message.label() == null ? null : message.label().wire());
    json.writeObjectFieldStart("content");
    ContentWriter.write(json, message.content());
    json.writeEndObject();
    if (message.ttl() != null) {
      json.writeNumberField("ttl", message.ttl());
    }
    if (!message.tags().isEmpty()) {
      json.writeFieldName("tags");
      String[] tags = message.tags().toArray(String[]::new);
      json.writeArray(tags, 0, tags.length);
    }
    optional(json, "device", message.device() == null ? null : message.device().wire());
    optional(json, "tracking", message.tracking());
    optional(json, "account", message.account());
    optional(json, "sendAt", message.sendAt() == null ? null : message.sendAt().toString());
    if (message.fallback() != null) {
      write(json, message.fallback());
    }
    optional(json, "campaign", message.campaign());
    optional(json, "receiver", message.receiver());
  }

  private static void write(JsonGenerator json, Fallback fallback) throws IOException {
    json.writeObjectFieldStart("fallback");
    json.writeStringField("rule", fallback.rule().wire());
    if (fallback.duration() != null) {
      json.writeNumberField("duration", fallback.duration().toSeconds());
    }
    optional(json, "content", fallback.content());
    optional(json, "sender", fallback.sender());
    optional(json, "id", fallback.id());
    // Written only when it differs from the default, so that earlier fingerprints stay.
    if (fallback.until() != Fallback.Until.DELIVERED) {
      json.writeStringField("until", fallback.until().wire());
    }
    json.writeEndObject();
  }

  static void optional(JsonGenerator json, String name, @Nullable String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  static void map(JsonGenerator json, String name, Map<String, String> map) throws IOException {
    map(json, name, map, false);
  }

  /**
   * Writes a map.
   *
   * @param evenEmpty whether an empty one is written: a message in a trace always has metadata, so
   *     that one look for that word tells which messages an event must be read from
   */
  private static void map(
      JsonGenerator json, String name, Map<String, String> map, boolean evenEmpty)
      throws IOException {
    if (map.isEmpty() && !evenEmpty) {
      return;
    }
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, String> entry : new TreeMap<>(map).entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }
}
