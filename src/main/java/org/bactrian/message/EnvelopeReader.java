package org.bactrian.message;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole Viber message from its canonical JSON form. Beside {@code content}, five fields
 * count as content: the rules of the fallback check them no earlier than the content.
 */
final class EnvelopeReader {
  static final List<String> FIELDS =
      List.of(
          "id",
          "to",
          "sender",
          "label",
          "content",
          "ttl",
          "tags",
          "device",
          "tracking",
          "account",
          "sendAt",
          "fallback",
          "campaign",
          "receiver",
          "metadata",
          Traceparent.NAME);

  private static final int MOST_METADATA = 4096;

  private static final Check ID =
      Check.matching(
          Pattern.compile("[A-Za-z0-9._:-]{1,64}"),
          "must be 1 to 64 of the characters A-Z a-z 0-9 . _ : -");
  private static final Check RECEIVER =
      Check.matching(
          Pattern.compile("[a-z][a-z0-9-]{0,19}"),
          "must be the name of a receiver of events: 1 to 20 of a-z 0-9 -");
  private static final Check TAG =
      Check.upTo(50)
          .and(tag -> tag.startsWith("_") ? "starts with _: a tag must not, remove it" : null);
  private static final Pattern INSTANT =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?(Z|[+-]\\d{2}(:\\d{2})?)");
  private static final Choices<Label> LABELS = Choices.of(Label.values(), Label::wire);
  private static final Choices<Device> DEVICES = Choices.of(Device.values(), Device::wire);

  private EnvelopeReader() {}

  /**
   * Reads the message. The result is only of use when the faults noted meanwhile allow it.
   *
   * @param newId makes an id for a message that has none
   * @param limits which numbers it may go to
   */
  static ViberMessage read(Fields message, Supplier<String> newId, SpendLimits limits) {
    message.only(FIELDS, "a message");
    String id = message.optionalString("id", ID);
    Msisdn to = new Msisdn(message.string("to", limits::numberFault));
    Fields checkedLater = message.withScope(Fault.Scope.CONTENT);
    return new ViberMessage(
        id == null ? newId.get() : id,
        to,
        message.optionalString("sender", Check.NOT_EMPTY),
        checkedLater.choice("label", true, LABELS),
        content(checkedLater),
        checkedLater.optionalInteger("ttl", ViberMessage.SHORTEST_TTL, 1_209_600),
        checkedLater.strings("tags", TAG),
        checkedLater.choice("device", false, DEVICES),
        checkedLater.optionalString("tracking", Check.NOT_EMPTY),
        message.optionalString("account", Check.NOT_EMPTY),
        sendAt(message),
        fallback(message),
        message.optionalString("campaign", ID),
        message.optionalString("receiver", RECEIVER),
        metadata(message),
        Traceparent.of(message.optionalString(Traceparent.NAME, Check.ANY)));
  }

  private static Map<String, String> metadata(Fields message) {
    Map<String, String> metadata = message.map("metadata", 16);
    int bytes = 0;
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      bytes += bytes(entry.getKey()) + bytes(entry.getValue());
    }
    if (bytes > MOST_METADATA) {
      message.fault("metadata", "has " + bytes + " bytes in UTF-8: keep at most " + MOST_METADATA);
    }
    return metadata;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static Content content(Fields message) {
    Fields content = message.object("content", true);
    return message.isObject("content")
        ? ContentReader.read(content)
        : new Content(null, null, null, null, null, null);
  }

  private static @Nullable Fallback fallback(Fields message) {
    if (!message.has("fallback")) {
      return null;
    }
    // A text that is present but faulty has a fault of its own; asking for another SMS text would
    // not cure it.
    Fields content = message.isObject("content") ? message.object("content", true) : message;
    boolean noText = content != message && !content.has("text");
    return FallbackReader.read(message.object("fallback", false), noText);
  }

  private static @Nullable Instant sendAt(Fields message) {
    String text = message.optionalString("sendAt", Check.ANY);
    Instant instant = text == null ? null : instant(text);
    if (text != null && instant == null) {
      message.fault(
          "sendAt", "must be an ISO 8601 instant with offset, such as 2026-11-21T08:00:00+02:00");
    }
    return instant;
  }

  private static @Nullable Instant instant(String text) {
    if (!INSTANT.matcher(text).matches()) {
      return null;
    }
    try {
      // Java wants the minutes of an offset; ISO 8601, and so PostgreSQL's text, may leave them
      // out.
      String whole = text.matches(".*[+-]\\d{2}") ? text + ":00" : text;
      return OffsetDateTime.parse(whole).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
