package org.bactrian.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bactrian.base.Internal;
import org.bactrian.base.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a CloudEvent (version 1.0) that brings a message as its data. Its type, subject
 * and time do not matter here.
 *
 * @param messageId the id of a message that names none. CloudEvents says that source and id
 *     together name an event, so both are in it, as a hash
 * @param traceparent the extension for distributed tracing, where it is valid
 * @param faults what is wrong with the attributes
 * @hidden
 */
@Internal
public record CloudEvent(String messageId, @Nullable String traceparent, List<Fault> faults) {
  /** An attribute that every CloudEvent has, and no message. */
  private static final String SPECVERSION = "specversion";

  private static final String VERSION = "1.0";
  private static final int HASH_DIGITS = 40;

  /** Returns whether this is a CloudEvent in structured mode. */
  static boolean is(ObjectNode tree) {
    return tree.has(SPECVERSION);
  }

  /** Reads the attributes of a CloudEvent in structured mode. */
  static CloudEvent of(ObjectNode event) {
    return of(event, "");
  }

  /**
   * Reads the attributes of a CloudEvent in binary mode.
   *
   * @param prefix of the names of its headers, such as {@code ce-}
   * @param header returns the text of a header; null: there is none
   * @return null when there is no CloudEvent
   */
  public static @Nullable CloudEvent of(String prefix, UnaryOperator<@Nullable String> header) {
    if (header.apply(prefix + SPECVERSION) == null) {
      return null;
    }
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    for (String name : List.of(SPECVERSION, "id", "source", "type", Traceparent.NAME)) {
      String value = header.apply(prefix + name);
      if (value != null) {
        event.put(prefix + name, value);
      }
    }
    return of(event, prefix);
  }

  private static CloudEvent of(ObjectNode event, String prefix) {
    Faults noted = new Faults();
    Fields attributes = new Fields(event, noted);
    attributes.string(prefix + SPECVERSION, CloudEvent::versionFault);
    attributes.string(prefix + "type", Check.NOT_EMPTY);
    String source = attributes.string(prefix + "source", Check.NOT_EMPTY);
    String id = attributes.string(prefix + "id", Check.NOT_EMPTY);
    String trace = event.path(prefix + Traceparent.NAME).textValue();
    return new CloudEvent(
        "ce-" + Sha256.hex(source + "\n" + id).substring(0, HASH_DIGITS),
        Traceparent.of(trace),
        List.copyOf(noted.noted()));
  }

  private static @Nullable String versionFault(String version) {
    return version.equals(VERSION) ? null : "must be 1.0, the version of CloudEvents that is read";
  }

  /**
   * Returns the data of a CloudEvent in structured mode: a JSON tree, or the bytes of a message.
   *
   * @throws IllegalArgumentException with a fault's words, when it has none that can be a message
   */
  static Object data(ObjectNode event) {
    JsonNode coded = event.get("data_base64");
    if (coded != null) {
      return decoded(coded);
    }
    JsonNode data = event.get("data");
    if (data == null) {
      throw new IllegalArgumentException("is missing: it is the message");
    }
    // XML is a text in an event that is JSON.
    return data.isTextual() && XmlMessage.is(data.textValue()) ? bytes(data.textValue()) : data;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] decoded(JsonNode coded) {
    try {
      return Base64.getDecoder().decode(coded.isTextual() ? coded.textValue() : "");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("is not base64", e);
    }
  }
}
