package org.bactrian.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.bactrian.base.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Writes the one JSON form of a message: the fields in the contract's order, maps by key, what is
 * absent left out. It is what the journal stores, and {@link MessageReader#stored} reads it back
 * equal.
 */
public final class MessageWriter {
  private static final JsonFactory JSON = new JsonFactory();

  public byte[] write(Message message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      if (message instanceof ViberMessage viber) {
        write(json, viber);
      } else {
        write(json, (SmsMessage) message);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Tells whether two messages of one id say the same: SHA-256 of the canonical form, in lower hex.
   * Spaces, the order of keys and the offset an instant is written with make no difference.
   *
   * @param said the message as its sender said it, before a default fallback: the answer to a
   *     repeated message must not change with our configuration
   */
  public String fingerprint(ViberMessage said) {
    return Sha256.hex(write(said));
  }

  private static void write(JsonGenerator json, SmsMessage sms) throws IOException {
    json.writeStringField("id", sms.id());
    json.writeStringField("fallbackOf", sms.fallbackOf());
    json.writeStringField("to", sms.to().e164());
    optional(json, "sender", sms.sender());
    json.writeStringField("text", sms.text());
    map(json, "metadata", sms.metadata());
  }

  private static void write(JsonGenerator json, ViberMessage message) throws IOException {
    json.writeStringField("id", message.id());
    json.writeStringField("to", message.to().e164());
    optional(json, "sender", message.sender());
    json.writeStringField("label", message.label().wire());
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
    map(json, "metadata", message.metadata());
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
    json.writeEndObject();
  }

  static void optional(JsonGenerator json, String name, @Nullable String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  static void map(JsonGenerator json, String name, Map<String, String> map) throws IOException {
    if (map.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, String> entry : new TreeMap<>(map).entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }
}
